"""How screens name what is stored of a fact in short codes: who may hear it, how much, who it is."""

from __future__ import annotations

AUDIENCES: tuple[tuple[str, str], ...] = (
    ("say", "May be said"),
    ("print", "May be printed, not said"),
    ("desk", "Desk only"),
)
STRENGTHS: tuple[tuple[int, str], ...] = (
    (3, "Loves it"),
    (2, "Likes it"),
    (1, "Curious"),
    (-1, "Not for them"),
)
REACTIONS: tuple[tuple[str, str], ...] = (
    ("liked", "Liked"),
    ("mixed", "Mixed"),
    ("disliked", "Disliked"),
)
RELATIONS: tuple[tuple[str, str], ...] = (
    ("child", "Child"),
    ("partner", "Partner"),
    ("parent", "Parent"),
    ("sibling", "Brother or sister"),
    ("friend", "Friend"),
    ("companion", "Companion"),
)
