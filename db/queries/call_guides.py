"""Call guides in the venue's own words; where there is none the shipped wording holds."""

from __future__ import annotations

from typing import Any

from db import clock, connection, journal
from db.errors import InputRefused, NotFound
from db.gate import Right, needs
from db.models import CallGuide, CallGuideStep
from db.queries.checks import check_version
from db.records.calls import GuideRecord, GuideStepRecord

STEPS = ("listen", "understand", "connect", "offer", "agree")


@needs(Right.KNOW)
def list_guides() -> list[GuideRecord]:
    """All that the venue has worded itself, archived ones too, in their order."""
    steps: dict[int, dict[str, GuideStepRecord]] = {}
    for guide_id, step, title, say, hint, choices, say_back in connection.rows(
        "select guide_id, step, title, say, hint, choices, say_back from call_guide_step"
    ):
        steps.setdefault(guide_id, {})[step] = GuideStepRecord(
            step, title, tuple(say.splitlines()), hint, tuple(choices.splitlines()), say_back
        )
    rows = connection.rows(
        "select id, kind, name, about, direction, position, archived, version "
        "from call_guide order by position, id"
    )
    return [_guide(row, steps.get(row[0], {})) for row in rows]


def _guide(row: tuple[Any, ...], steps: dict[str, GuideStepRecord]) -> GuideRecord:
    _, kind, name, about, direction, position, archived, version = row
    five = tuple(steps.get(step, GuideStepRecord(step)) for step in STEPS)
    return GuideRecord(kind, name, about, direction, position, bool(archived), five, version)


@needs(Right.POLICY)
def set_guide(
    guide: GuideRecord, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Keep a kind of call as it is worded now, new or changed; `version` of the one that was shown,
    0 for a shipped one. Raises InputRefused, EditConflict.
    """
    if not guide.kind.strip() or not guide.name.strip():
        raise InputRefused("Give the guide a name. Nothing was saved.")
    if guide.direction not in ("in", "out"):
        raise InputRefused("A call goes in or out. Nothing was saved.")
    values: dict[str, Any] = {
        "name": guide.name.strip(), "about": guide.about.strip(), "direction": guide.direction,
        "position": guide.position, "archived": guide.archived,
    }  # fmt: skip
    with journal.action(f"Changed the guide “{values['name']}”", user_id=user_id) as act:
        row = connection.row("select id, version from call_guide where kind = ?", (guide.kind,))
        check_version(version, *(row[1], "call_guide", row[0]) if row else (0, "call_guide", 0))
        if row is None:
            guide_id = act.insert(CallGuide, kind=guide.kind, updated_at=clock.now_text(), **values)
        else:
            guide_id = int(row[0])
            act.update(CallGuide, guide_id, **values)
        for step in guide.steps:
            _set_step(act, guide_id, step)
    assert act.step is not None
    return act.step


def _set_step(act: journal.Action, guide_id: int, step: GuideStepRecord) -> None:
    if step.step not in STEPS:
        raise InputRefused(f"There is no step “{step.step}”. Nothing was saved.")
    values = {
        "title": step.title.strip(), "say": _lines(step.say), "hint": step.hint.strip(),
        "choices": _lines(step.choices), "say_back": step.say_back.strip(),
    }  # fmt: skip
    row = connection.row(
        "select id from call_guide_step where guide_id = ? and step = ?", (guide_id, step.step)
    )
    if row is None:
        act.insert(CallGuideStep, guide=guide_id, step=step.step, **values)
    else:
        act.update(CallGuideStep, int(row[0]), **values)


def _lines(lines: tuple[str, ...]) -> str:
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


@needs(Right.POLICY)
def remove_guide(
    kind: str, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Back to the shipped wording; a kind of the venue's own is gone. Raises NotFound, EditConflict."""
    row = connection.row("select id, name from call_guide where kind = ?", (kind,))
    if row is None:
        raise NotFound("call_guide")
    with journal.action(f"Back to the shipped guide “{row[1]}”", user_id=user_id) as act:
        act.remove(CallGuide, int(row[0]), version)
    assert act.step is not None
    return act.step
