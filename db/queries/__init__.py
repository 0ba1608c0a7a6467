"""The only place where queries live, a file per subject: records in, records out."""

from db.queries import totals  # so that whoever writes also keeps the totals and the search

__all__ = ["totals"]
