"""Lists of patrons: the filter builder, its preview, and what goes out of it."""
