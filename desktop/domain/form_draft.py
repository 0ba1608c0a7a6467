"""A form while it is edited: each edit is one step that can be taken back and done again.

The draft holds the schema as a value and the values it had before, so undo gives back exactly what
was there. Edits of something that is not (any more) in the form do nothing: a card that was just
undone away may still send what was typed into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from desktop.domain.form_schema import (
    ACCESS,
    PERMISSION,
    WITH_CHOICES,
    YES_NO,
    YES_OR_NO,
    Becomes,
    Choice,
    FormSchema,
    Limits,
    Question,
    as_kind,
    new_key,
    new_question,
)

QUESTION_FIELDS = frozenset(
    {"words", "help", "required", "other", "other_words", "order", "show_if", "limits", "becomes",
     "with_year", "low_words", "high_words", "parts"}
)  # fmt: skip
CHOICE_FIELDS = frozenset({"words", "becomes", "retired"})
FORM_FIELDS = frozenset({"title", "intro", "thanks", "post_to", "pace"})

# Questions of other kinds with choices understand each other's.
_CHOICES_LIKE = {YES_NO: "yes_no", PERMISSION: "permission"}
_Rest = tuple[tuple[Choice, ...], bool, Limits]


class FormDraft:
    """A form being edited, with undo and redo of everything.

    `published` is the form as it is asked now (None: never published): what was in it retires
    when it is removed, what was not is dropped outright.
    """

    def __init__(self, schema: FormSchema, published: FormSchema | None = None) -> None:
        self.schema = schema
        self.published = published
        self._past: list[FormSchema] = []
        self._future: list[FormSchema] = []
        self._merging = ""
        self._listeners: list[Callable[[], None]] = []
        # What a question had before its kind was changed, for when it is changed back.
        self._resting: dict[tuple[str, str], _Rest] = {}

    # -- history

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` after each change; returns what ends the listening."""
        self._listeners.append(callback)

        def stop() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return stop

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._future)

    def undo(self) -> bool:
        """Take the last step back; False if there is none."""
        return self._turn(self._past, self._future)

    def redo(self) -> bool:
        """Do the last undone step again; False if there is none."""
        return self._turn(self._future, self._past)

    def settle(self) -> None:
        """End the typing: what is typed next is a step of its own."""
        self._merging = ""

    def _turn(self, source: list[FormSchema], target: list[FormSchema]) -> bool:
        self._merging = ""
        if not source:
            return False
        target.append(self.schema)
        self.schema = source.pop()
        self._tell()
        return True

    def _become(self, schema: FormSchema, merge: str = "") -> bool:
        if schema == self.schema:
            return False
        joined = bool(merge) and merge == self._merging and bool(self._past)
        if not joined:
            self._past.append(self.schema)
        elif self._past[-1] == schema:
            # Typed back to what it was: there is nothing to take back.
            self._past.pop()
            merge = ""
        self._merging = merge
        self._future.clear()
        self.schema = schema
        self._tell()
        return True

    def _tell(self) -> None:
        for callback in tuple(self._listeners):
            callback()

    # -- questions

    def add(self, kind: str, at: int | None = None, words: str = "") -> str:
        """A new question of a kind, at the end or before the one at `at`; returns its key."""
        return self.insert(new_question(kind, words), at)

    def insert(self, question: Question, at: int | None = None) -> str:
        """A ready question, under a fresh key where its own is taken; returns the key."""
        if self._is_taken(question.key):
            question = replace(question, key=new_key())
        self._become(self._with_inserted(question, at))
        return question.key

    def _with_inserted(self, question: Question, at: int | None) -> FormSchema:
        items = list(self.schema.questions)
        items.insert(len(items) if at is None else max(0, at), question)
        return replace(self.schema, questions=tuple(items))

    def _is_taken(self, key: str) -> bool:
        known = None if self.published is None else self.published.question(key)
        return known is not None or self.schema.question(key) is not None

    def remove(self, key: str) -> bool:
        """Take a question out: it retires if it was ever published, else it is dropped."""
        at = self.schema.index(key)
        if at < 0:
            return False
        gone = self.schema.questions[at]
        rest = tuple(q for q in self.schema.questions if q.key != key)
        retired = self.schema.retired
        if self.published is not None and self.published.question(key) is not None:
            retired = (*retired, gone)
        return self._become(replace(self.schema, questions=rest, retired=retired))

    def bring_back(self, key: str, at: int | None = None) -> bool:
        """Ask a retired question again, under its old key: its answers go on."""
        found = next((q for q in self.schema.retired if q.key == key), None)
        if found is None:
            return False
        rest = tuple(q for q in self.schema.retired if q.key != key)
        return self._become(replace(self._with_inserted(found, at), retired=rest))

    def duplicate(self, key: str) -> str:
        """The same question once more, right after it; returns the copy's key ('' if none)."""
        at = self.schema.index(key)
        if at < 0:
            return ""
        found = self.schema.questions[at]
        copy = replace(found, key=new_key(), choices=found.offered)
        return self.insert(copy, at + 1)

    def move(self, key: str, to_index: int) -> bool:
        """Let a question stand at `to_index` of the form as it will be."""
        at = self.schema.index(key)
        if at < 0:
            return False
        items = list(self.schema.questions)
        items.insert(max(0, min(to_index, len(items) - 1)), items.pop(at))
        return self._become(replace(self.schema, questions=tuple(items)))

    def change(self, key: str, *, merge: str = "", **fields: Any) -> bool:
        """Change fields of a question (`QUESTION_FIELDS`); steps with the same `merge` join."""
        _check(fields, QUESTION_FIELDS)
        return self._edit(key, lambda q: replace(q, **fields), merge)

    def change_kind(self, key: str, kind: str) -> bool:
        """Ask it in another way; what fits stays, and what rests comes back with the old kind.

        Raises SchemaWrong for a kind that there is none of.
        """
        question = self._found(key)
        if question is None or question.kind == kind:
            return False
        changed = as_kind(question, kind)
        self._resting[(key, _family(question.kind))] = _rest_of(question)
        rest = self._resting.get((key, _family(kind)))
        if rest is not None and _family(kind) != _family(question.kind):
            changed = _with_rest(changed, rest)
        return self._edit(key, lambda _: changed)

    def _found(self, key: str) -> Question | None:
        at = self.schema.index(key)
        return None if at < 0 else self.schema.questions[at]

    def _edit(self, key: str, how: Callable[[Question], Question], merge: str = "") -> bool:
        items = tuple(how(q) if q.key == key else q for q in self.schema.questions)
        return self._become(replace(self.schema, questions=items), merge)

    # -- choices

    def add_choice(self, key: str, words: str = "", at: int | None = None) -> str:
        """A new answer to choose; returns its key ('' where no answer can be added)."""
        return "".join(self.add_choices(key, (words,), at)[:1])

    def add_choices(
        self, key: str, words: Iterable[str], at: int | None = None, *, merge: str = ""
    ) -> list[str]:
        """Several new answers in one step, as from a pasted list; returns their keys. Steps with
        the same `merge` join.

        A question of yes and no has its two answers and takes no more.
        """
        question = self._found(key)
        if question is None or not _takes_choices(question):
            return []
        becomes = Becomes("access") if question.kind == ACCESS else Becomes()
        made = [Choice(new_key("c"), text, becomes) for text in words]
        choices = list(question.choices)
        place = len(choices) if at is None else max(0, at)
        choices[place:place] = made
        self._edit(key, lambda q: replace(q, choices=tuple(choices)), merge)
        return [c.key for c in made]

    def change_choice(self, key: str, choice_key: str, *, merge: str = "", **fields: Any) -> bool:
        """Change fields of an answer (`CHOICE_FIELDS`); steps with the same `merge` join."""
        _check(fields, CHOICE_FIELDS)
        return self._edit_choices(
            key,
            lambda cs: [replace(c, **fields) if c.key == choice_key else c for c in cs],
            merge,
        )

    def move_choice(self, key: str, choice_key: str, to: int) -> bool:
        """Let an answer stand at `to` among those that are offered."""

        def moved(choices: list[Choice]) -> list[Choice]:
            here = next((c for c in choices if c.key == choice_key), None)
            if here is None:
                return choices
            rest = [c for c in choices if c is not here]
            offered = [i for i, c in enumerate(rest) if not c.retired]
            place = offered[max(0, to)] if max(0, to) < len(offered) else len(rest)
            rest.insert(place, here)
            return rest

        return self._edit_choices(key, moved)

    def remove_choice(self, key: str, choice_key: str) -> bool:
        """Offer an answer no more: it retires if it was ever published, else it is dropped."""
        question = self._found(key)
        if question is None or not _takes_choices(question):
            return False
        known = None if self.published is None else self.published.question(key)
        if known is not None and known.choice(choice_key) is not None:
            return self.change_choice(key, choice_key, retired=True)
        return self._edit_choices(key, lambda cs: [c for c in cs if c.key != choice_key])

    def _edit_choices(
        self, key: str, how: Callable[[list[Choice]], list[Choice]], merge: str = ""
    ) -> bool:
        return self._edit(key, lambda q: replace(q, choices=tuple(how(list(q.choices)))), merge)

    # -- the form itself

    def change_form(self, *, merge: str = "", **fields: Any) -> bool:
        """Change the form's own words (`FORM_FIELDS`); steps with the same `merge` join."""
        _check(fields, FORM_FIELDS)
        return self._become(replace(self.schema, **fields), merge)

    def replace_all(self, schema: FormSchema) -> bool:
        """Another form in its place, as one step: a ready one, or what is published."""
        return self._become(schema)


def _check(given: Iterable[str], known: frozenset[str]) -> None:
    wrong = set(given) - known
    if wrong:
        raise TypeError(f"these cannot be changed so: {', '.join(sorted(wrong))}")


def _takes_choices(question: Question) -> bool:
    return question.kind in WITH_CHOICES and question.kind not in YES_OR_NO


def _family(kind: str) -> str:
    if kind in _CHOICES_LIKE:
        return _CHOICES_LIKE[kind]
    return "choices" if kind in WITH_CHOICES else kind


def _rest_of(question: Question) -> _Rest:
    return question.choices, question.other, question.limits


def _with_rest(changed: Question, rest: _Rest) -> Question:
    """A question with what it had when it was asked this way before."""
    choices, other, limits = rest
    if changed.kind in WITH_CHOICES:
        return replace(changed, choices=choices, other=other, limits=limits)
    return replace(changed, limits=limits)
