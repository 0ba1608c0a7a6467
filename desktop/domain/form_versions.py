"""One form in the place of another: an old version again, or what another venue made of it."""

from __future__ import annotations

from dataclasses import replace

from desktop.domain.form_schema import WITH_CHOICES, YES_OR_NO, FormSchema, Question


def as_draft(old: FormSchema, live: FormSchema | None) -> FormSchema:
    """A form to be edited on in the place of `live`: what only `live` has is retired in it, so
    that its answers read. None or the same form gives `old` itself.
    """
    if live is None or live == old:
        return old
    asked = {q.key for q in old.questions}
    questions = tuple(_with_later_choices(q, live.question(q.key)) for q in old.questions)
    rest = {q.key: q for q in (*live.questions, *live.retired, *old.retired) if q.key not in asked}
    retired = {q.key: rest[q.key] for q in (*old.retired, *live.retired, *live.questions)
               if q.key in rest}  # fmt: skip
    return replace(old, questions=questions, retired=tuple(retired.values()))


def _with_later_choices(old: Question, now: Question | None) -> Question:
    """The old question with the choices that came after it, retired."""
    if now is None or old.kind not in WITH_CHOICES - YES_OR_NO:
        return old
    known = {c.key for c in old.choices}
    later = tuple(replace(c, retired=True) for c in now.choices if c.key not in known)
    return replace(old, choices=(*old.choices, *later))
