"""Which form the answers of a file go to, which column answers what, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.form_schema import FormSchema


@dataclass(frozen=True, slots=True)
class ColumnPart:
    """A column that answers a question. `choice`: its heading is one of the question's choices,
    and the cells are ticks; '' for a column that holds the answer itself.
    """

    index: int
    question: str
    choice: str = ""


@dataclass(frozen=True, slots=True)
class FormPlan:
    """The form that answers go to. `form_id` 0: it is made from the file, as `schema` says.

    `wordings`: (question, choice key or '', wording) of all published versions, so that answers
    chosen under an older wording are known. `unfit` are headings that fit no question.
    """

    name: str
    schema: FormSchema
    parts: tuple[ColumnPart, ...] = ()
    form_id: int = 0
    version_id: int = 0
    number: int = 1
    wordings: tuple[tuple[str, str, str], ...] = ()
    unfit: tuple[int, ...] = ()
    uid: str = ""

    @property
    def made(self) -> bool:
        """Whether the import makes the form."""
        return not self.form_id


@dataclass(frozen=True, slots=True)
class ScaleFacts:
    """The answers to one scale: how many, and their mean (rounded to four places)."""

    question: str
    answers: int
    mean: float


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What came of a file of answers: the form, whether the import made it, and its scales."""

    form: str
    made: bool
    version: int
    scales: tuple[ScaleFacts, ...] = ()
