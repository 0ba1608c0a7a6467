"""Everything that the first letter of a line would otherwise wait for, done beforehand.

    tasks.start(...)    # `get_ready` on the worker, when somebody is about to type a line

Reading the venue, its indexes, the grammar's rooms and rapidfuzz take some 200 ms together the
first time. Nothing is imported here before `get_ready` is called.
"""

from __future__ import annotations

# One for each kind of fact, so that no rule is met for the first time while somebody types.
_SAMPLES = (
    "Loves string quartets and anything by Haydn, not so keen on opera, plays the viola",
    "Her husband Tom (62) plays the cello, two kids Sam (7) and Ida (9), both love Bach",
    "call back Tue about the season pass, or in two weeks before the Schubert",
    "hated the seats at Hamlet last night, would like a season pass, wants to hear by Thursday",
    "turns 70 on Friday, birthday 3 May, needs an aisle seat, please don't mention her brother",
    "sings in a choir, brings a group every year, big jazz fan, adors Tchaikovskj and Sondhaim",
)


def get_ready() -> None:
    """Read the open file's words and make ready all that lines are read with."""
    # Imported here: this is what takes the time.
    from desktop.domain import capture, capture_context

    context = capture_context.load_context()
    context.make_ready()
    for sample in _SAMPLES:
        capture.propose(sample, context)
