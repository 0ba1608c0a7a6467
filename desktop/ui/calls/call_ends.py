"""What a call writes besides its steps: its end, its move, its removal, what was learnt in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtWidgets import QWidget

from db.errors import NotFound, StoreError
from db.queries import calls
from desktop.domain import capture_keep
from desktop.domain.call_facts import CallFacts, load_call_facts
from desktop.domain.call_letter import draft_letter
from desktop.domain.capture_proposal import Proposal
from desktop.domain.words import short_day_words
from desktop.ui.calls.going_call import GoingCall
from desktop.ui.calls.move_dialog import MoveDialog
from desktop.ui.calls.start_sheet import CallBegun
from desktop.ui.capture_field import CaptureField
from desktop.ui.desk import Desk
from desktop.ui.edits import GONE


def begin(desk: Desk, begun: CallBegun) -> int | None:
    """Write down that a call begins; its id, None if that was refused (and has been said)."""
    try:
        return calls.start_call(
            begun.patron_id, begun.kind, direction=begun.direction, phone=begun.phone,
            performance_id=begun.performance_id, user_id=desk.session.user_id,
        )  # fmt: skip
    except StoreError as failure:
        desk.dialogs.show_failure(failure)
    except NotFound:
        desk.dialogs.show_failure(GONE)
    return None


def end(desk: Desk, going: GoingCall) -> bool:
    """Write all that the call changes as one step, with Undo; False if it was refused."""
    call = going.call
    if call is None:
        return False
    kept, keeper = going.flush(), going.keeper
    if not kept or (keeper is not None and not keeper.is_whole()):
        desk.dialogs.show_failure(
            (keeper.elsewhere if keeper is not None else "")
            or "What was typed last could not be kept yet. The call is still open: try again."
        )
        return False
    going.watch.pause()
    ending = going.flow.ending(going.watch.seconds)
    step = desk.edits.run(
        lambda: calls.end_call(call.id, ending, user_id=desk.session.user_id), "Call saved"
    )
    if step is None:
        fresh_facts(desk, going)  # a ticket may have changed meanwhile
        going.watch.go()
        return False
    going.over()
    return True


def letter(going: GoingCall) -> tuple[str, str]:
    """Subject and text of an e-mail that says what was agreed and promised."""
    flow = going.flow
    made = draft_letter(flow.facts, flow.ending(going.watch.seconds), flow.chosen)
    return made.subject, made.body


def remove(desk: Desk, going: GoingCall) -> bool:
    """The call goes; Undo brings it back as an open one."""
    call = going.call
    if call is None:
        return False
    going.rest()
    step = desk.edits.run(
        lambda: calls.remove_call(call.id, version=call.version, user_id=desk.session.user_id),
        "Call deleted",
    )
    if step is None:
        going.watch.go()
        return False
    going.over()
    return True


def move(desk: Desk, going: GoingCall, parent: QWidget) -> bool:
    """Ask whom the call is with, and move it there."""
    call = going.call
    if call is None or not going.flush():
        return False
    facts = going.flow.facts
    dialog = MoveDialog(facts.name, call.phone, parent)
    accepted = desk.dialogs.run(dialog)
    patron_id, name = dialog.patron_id, dialog.patron_name
    dialog.deleteLater()
    if not accepted or patron_id is None or patron_id == facts.patron_id:
        return False
    step = desk.edits.run(
        lambda: calls.set_call_patron(
            call.id, patron_id, version=call.version, user_id=desk.session.user_id
        ),
        f"The call is with {name}",
    )
    return step is not None


def change(
    desk: Desk, going: GoingCall, *, kind: str | None = None, direction: str | None = None
) -> bool:
    """Another kind, or the other way; practice changes on the screen only."""
    if going.call is None:
        return True
    if not going.flush():
        return False
    try:
        calls.keep_call(going.call.id, kind=kind, direction=direction)
    except (StoreError, NotFound) as failure:
        sentence = (
            failure if isinstance(failure, StoreError) else "That call is not there any more."
        )
        desk.dialogs.show_failure(sentence)
        return False
    return True


def keep_sentence(desk: Desk, going: GoingCall, sentence: str, proposals: object) -> bool:
    """What was just learnt goes onto the record, from this call."""
    patron_id, call = going.flow.facts.patron_id, going.call
    if patron_id is None or call is None:
        return False
    taken = tuple(cast(Iterable[Proposal], proposals))
    step = desk.edits.run(
        lambda: capture_keep.keep(
            patron_id, sentence, taken, source_kind="call",
            source=f"call, {short_day_words(call.started_at)}",
            performance_id=call.performance_id, call_id=call.id, user_id=desk.session.user_id,
        ),
        "Kept as a note",
    )  # fmt: skip
    return step is not None


def keep_line(desk: Desk, going: GoingCall, line: CaptureField) -> bool:
    """Keep what stands in the line, if it is shown; False if that was refused."""
    if line.isHidden() or not line.text():
        return True
    if not keep_sentence(desk, going, line.text(), line.proposals()):
        return False
    line.clear()
    return True


def fresh_facts(desk: Desk, going: GoingCall) -> CallFacts:
    """What is known now; the flow goes on with it."""
    call = going.call
    if call is None:
        return going.flow.facts
    try:
        facts = load_call_facts(
            call.patron_id if going.flow.facts.patron_id is None else going.flow.facts.patron_id,
            session=desk.session, performance_id=call.performance_id, call_id=call.id,
        )  # fmt: skip
    except NotFound:
        return going.flow.facts
    going.flow.set_facts(facts)
    return facts
