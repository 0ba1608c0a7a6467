"""Whom to ask for what only admins change: the house's rules and guides, and asking a form."""

from __future__ import annotations

from db.queries import users
from desktop.domain.words import join_words


def admins() -> tuple[str, ...]:
    """The active admins, by name."""
    return tuple(user.name for user in users.list_users() if user.role == "admin")


def ask_words() -> str:
    """`Only admins change this: ask Ana or Ben.`"""
    return f"Only admins change this: ask {join_words(admins(), 'or')}."
