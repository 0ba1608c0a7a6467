"""The contact list: search, saved views, and the rows of patrons."""
