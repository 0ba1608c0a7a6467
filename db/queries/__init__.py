"""The only place where queries live: records in, records out."""
