"""A filled form as it comes back in a file, before anybody looked at it."""

from __future__ import annotations

from typing import NamedTuple

from desktop.domain.form_answers import Given


class FilledForm(NamedTuple):
    """What a filled PDF or an answer file holds: the code of the form's version, the answers by
    question key as they were given, and when (ISO instant, '' if the file does not say).
    """

    code: str
    answers: dict[str, Given]
    answered_at: str = ""
