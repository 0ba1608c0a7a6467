"""Who may change the house's rules and guides: admins; anybody as long as there is no admin."""

from __future__ import annotations

from db.queries import users
from desktop.domain.words import join_words


def admins() -> tuple[str, ...]:
    """The active admins, by name."""
    return tuple(user.name for user in users.list_users() if user.role == "admin")


def may_change(role: str) -> bool:
    """Whether this role may change what is for admins to change."""
    return role == "admin" or not admins()


def ask_words() -> str:
    """`Only admins change this: ask Ana or Ben.`"""
    return f"Only admins change this: ask {join_words(admins(), 'or')}."
