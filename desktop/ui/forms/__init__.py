"""Forms: what is asked, how it is filled in, and what is taken from the answers."""
