"""Full-text search of patrons: the only room that knows how it works.

`search(text)` asks; `refresh`, `refresh_many` and `rebuild` keep it in step with the tables.
"""

from db.search.ask import SearchResult, search
from db.search.keep import check, find_lost, rebuild, refresh, refresh_many

__all__ = ["SearchResult", "check", "find_lost", "rebuild", "refresh", "refresh_many", "search"]
