"""The letters that a house can draft: the shipped ones, its own wording of them, and its own.

A shipped letter is no row of the file until somebody changes it; then the row stands in its
place, and removing the row brings the shipped wording back. Every change is a step to take back.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache

import resources
from db.errors import InputRefused
from db.folding import fold
from db.journal import Step
from db.queries import letters as stored
from db.records.letters import LetterTemplateRecord
from desktop.domain.letter_fields import problems

COPY = "copy"


@lru_cache(maxsize=1)
def shipped() -> tuple[LetterTemplateRecord, ...]:
    """The letters that come with Rapport, the most usual first."""
    return tuple(
        LetterTemplateRecord(
            0, one["name"], one["subject"], one["body"], one.get("channel", "email"),
            one["purpose"], shipped=one["key"],
        )
        for one in json.loads(resources.text("presets", "letters.json"))
    )  # fmt: skip


def list_templates(
    *, archived: bool = False, channel: str | None = None
) -> tuple[LetterTemplateRecord, ...]:
    """All letters in the order in which they are offered; archived ones only if asked for."""
    own = stored.list_own_templates()
    instead = {one.shipped: one for one in own if one.shipped}
    keys = {one.shipped for one in shipped()}
    lot = [instead.get(one.shipped, one) for one in shipped()]
    lot += [one for one in own if one.shipped not in keys]
    return tuple(
        one
        for one in lot
        if (archived or not one.archived) and (channel is None or one.channel == channel)
    )


def find_template(name: str) -> LetterTemplateRecord | None:
    """The letter of that name, however it is spelt; else the only one that begins so, or None."""
    wanted, lot = fold(name), list_templates()
    exact = [one for one in lot if fold(one.name) == wanted or one.shipped == name]
    if exact:
        return exact[0]
    near = [one for one in lot if wanted and fold(one.name).startswith(wanted)]
    return near[0] if len(near) == 1 else None


def is_changed(template: LetterTemplateRecord) -> bool:
    """Whether a shipped letter has other words here than as shipped."""
    original = as_shipped(template)
    return original is not None and replace(template, id=0, version=1) != original


def as_shipped(template: LetterTemplateRecord) -> LetterTemplateRecord | None:
    """The shipped letter that this one is, or stands in for; None for one of the house's own."""
    return next((one for one in shipped() if one.shipped == template.shipped), None)


def keep_template(
    before: LetterTemplateRecord, after: LetterTemplateRecord, *, user_id: int | None = None
) -> Step:
    """Keep a letter with other words. Raises InputRefused, EditConflict, NotFound."""
    check_template(after)
    label = _label(before, after)
    if before.id:
        return stored.update_template(
            before.id, version=before.version, name=after.name, subject=after.subject,
            body=after.body, channel=after.channel, purpose=after.purpose,
            archived=after.archived, label=label, user_id=user_id,
        )  # fmt: skip
    return _add(after, label, user_id, shipped_key=before.shipped)


def _label(before: LetterTemplateRecord, after: LetterTemplateRecord) -> str:
    if before.archived != after.archived:
        return "Archived a letter" if after.archived else "Brought back a letter"
    return "Changed a letter"


def add_template(template: LetterTemplateRecord, *, user_id: int | None = None) -> Step:
    """A new letter of the house's own. Raises InputRefused."""
    check_template(template)
    return _add(template, "Added a letter", user_id)


def duplicate(template: LetterTemplateRecord, *, user_id: int | None = None) -> Step:
    """The same again under a name of its own, to be changed."""
    copy = replace(template, id=0, shipped="", archived=False, name=_free_name(template.name))
    return _add(copy, "Duplicated a letter", user_id)


def bring_back(template: LetterTemplateRecord, *, user_id: int | None = None) -> Step:
    """Give a shipped letter its shipped words again. Raises InputRefused if it has them."""
    if as_shipped(template) is None or not template.id:
        raise InputRefused("This letter is as it was shipped. Nothing was changed.")
    return stored.remove_template(
        template.id,
        version=template.version,
        label="Brought back the shipped letter",
        user_id=user_id,
    )


def check_template(template: LetterTemplateRecord) -> None:
    """Raises InputRefused with a sentence if a letter cannot be kept as it is."""
    wrong = problems(template.subject, template.body)
    if wrong:
        raise InputRefused(f"{wrong[0]} Nothing was saved.")
    if not template.body.strip():
        raise InputRefused("The letter is empty. Nothing was saved. Write something first.")
    taken = {
        fold(one.name)
        for one in list_templates(archived=True)
        if (one.id, one.shipped) != (template.id, template.shipped)
        and (not template.shipped or one.shipped != template.shipped)
    }
    if fold(template.name) in taken:
        raise InputRefused(
            f"There is a letter called “{template.name.strip()}” already. Nothing was saved. "
            "Choose another name."
        )


def _add(
    template: LetterTemplateRecord, label: str, user_id: int | None, *, shipped_key: str = ""
) -> Step:
    return stored.add_template(
        template.name, template.subject, template.body, channel=template.channel,
        purpose=template.purpose, archived=template.archived, shipped=shipped_key, label=label,
        user_id=user_id,
    )  # fmt: skip


def _free_name(name: str) -> str:
    taken = {fold(one.name) for one in list_templates(archived=True)}
    base = name[: stored.LONGEST_NAME - 12]
    number = 1
    while True:
        wanted = f"{base} ({COPY})" if number == 1 else f"{base} ({COPY} {number})"
        if fold(wanted) not in taken:
            return wanted
        number += 1
