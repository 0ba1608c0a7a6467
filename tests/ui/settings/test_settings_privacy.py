"""The privacy room: rules, who is due, the words of consent; the notice once a month."""

import pytest
from builders import make_patron
from PySide6.QtCore import QPoint

from db import gate
from db.models import Patron, RetentionHold
from desktop.domain import consent_words, permissions, retention
from desktop.domain.session import Session
from desktop.ui import privacy_notice, theme
from desktop.ui.desk import Desk, set_up_desk
from desktop.ui.settings.privacy_page import PrivacyPage

OLD = "2012-03-01T10:00:00Z"


@pytest.fixture
def desk(database, dressed, dialogs) -> Desk:
    made = set_up_desk(session=Session(1, "Ana", "A", "admin"), dialogs=dialogs)
    yield made
    made.tasks.stop()


@pytest.fixture
def quiet(database) -> int:
    patron = make_patron("Ada", "Osei")
    Patron.update(created_at=OLD).where(Patron.id == patron).execute()
    return patron


@pytest.fixture
def page(desk, quiet, qtbot) -> PrivacyPage:
    made = PrivacyPage(desk)
    qtbot.addWidget(made)
    made.show()
    made.activate()
    qtbot.waitUntil(lambda: made.due.found is not None)
    return made


def test_who_is_due_is_listed_with_the_last_sign_of_them(page, quiet):
    assert "1 patron was not heard of for 7 years" in page.due.said.text()
    assert page.findChild(object, f"due-{quiet}-erase") is not None


def test_a_rule_is_kept_as_it_is_left_and_who_is_due_follows(page, qtbot):
    field = page.rules["patron_years"]
    field.field.setText("30")
    with qtbot.waitSignal(field.finished):
        field.field.editingFinished.emit()
    assert retention.load().patron_years == 30
    qtbot.waitUntil(lambda: page.due.said.text() == "No patron is due.")


def test_an_empty_rule_is_for_ever(page, qtbot):
    field = page.rules["patron_years"]
    field.field.setText("")
    field.field.editingFinished.emit()
    assert retention.load().patron_years == 0
    qtbot.waitUntil(lambda: page.due.said.text() == "Patrons are kept for ever.")


def test_somebody_is_kept_longer_for_a_reason(page, quiet, desk, monkeypatch, qtbot):
    def answer(dialog) -> bool:
        assert not dialog.go.isEnabled()
        dialog.reason.setText("A gift with conditions")
        return True

    monkeypatch.setattr(desk.dialogs, "run", answer)
    page.findChild(object, f"due-{quiet}-keep").click()
    hold = RetentionHold.get(RetentionHold.patron == quiet)
    assert (hold.until, hold.reason) == ("2027-11-01", "A gift with conditions")
    qtbot.waitUntil(lambda: page.due.said.text() == "No patron is due.")


def test_the_venue_words_consent_itself(page):
    edit = page.wordings["email"]
    edit.setText("Shall {venue} write to you?")
    edit.editingFinished.emit()
    assert consent_words.wording("email", "The Quay") == "Shall The Quay write to you?"
    edit.setText("")
    edit.editingFinished.emit()
    assert consent_words.load()["email"] == consent_words.SHIPPED["email"]


def test_once_a_month_an_admin_is_told_how_many_are_due(desk, quiet, qtbot, monkeypatch):
    said = []
    monkeypatch.setattr(desk.toasts, "show", lambda text, *_: said.append(text))
    with gate.acting(permissions.acting_for("staff", 1)):
        privacy_notice.look(desk)
        qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert said == []
    for _ in range(2):
        privacy_notice.look(desk)
        qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert said == ["1 record is due to go by your rules: see Settings, Privacy."]
    monkeypatch.setenv("RAPPORT_NOW", "2026-12-22T18:30:00")
    privacy_notice.look(desk)
    qtbot.waitUntil(lambda: len(said) == 2)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_fields_of_the_rules_stand_below_each_other(page, dressed, qtbot, scale):
    theme.apply(dressed, "light", scale)
    page.resize(1000, 800)

    def starts() -> set[int]:
        return {f.field.mapTo(page, QPoint(0, 0)).x() for f in page.rules.values()}

    qtbot.waitUntil(lambda: len(starts()) == 1)
