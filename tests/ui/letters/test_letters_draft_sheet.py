"""From the patron to the mail program: filled, looked at, handed over, kept in the history."""

from __future__ import annotations

import email
import os
import stat
from dataclasses import replace
from email.policy import default
from pathlib import Path

import pytest
from builders import (
    make_complaint,
    make_consent,
    make_contact_point,
    make_donation,
    make_note,
    make_patron,
    make_performance,
    make_promise,
    make_visit,
    refresh,
)
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication

from db.queries import known
from db.queries import letters as stored
from desktop.domain import letter_templates
from desktop.domain.letter_draft import FREELY, load_writing
from desktop.domain.letter_templates import list_templates
from desktop.domain.letters import list_openers
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.letters.draft_sheet import NO_PROGRAM, DraftSheet
from desktop.ui.letters.drafting import draft_email
from desktop.ui.mail_program import FILE, LINK, NOBODY, MailProgram, clear_drafts
from desktop.ui.main_window import MainWindow
from desktop.ui.patron.header import PatronHeader


class Mail:
    """A mail program that takes what it is told to take, and remembers it."""

    def __init__(self, folder: Path) -> None:
        self.links, self.files, self.answers = [], [], ("mailto", "file")
        self.folder = folder
        self.program = MailProgram(folder, self.open)

    def open(self, url: QUrl) -> bool:
        if url.scheme() not in self.answers:
            return False
        if url.isLocalFile():
            self.files.append(Path(url.toLocalFile()))
        else:
            self.links.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        return True


@pytest.fixture
def mail(tmp_path: Path) -> Mail:
    return Mail(tmp_path / "drafts")


@pytest.fixture
def ada(database) -> int:
    patron_id = make_patron("Ada", "Example", email="ada@example.org")
    make_consent(patron_id)
    for day in ("2026-11-14", "2026-10-14", "2026-09-14"):
        make_visit(patron_id, make_performance(f"Evening of {day}", f"{day} 19:30"))
    return patron_id


def sheet_for(desk: Desk, qtbot, mail: Mail, patron_id: int, shipped: str = "") -> DraftSheet:
    sheet = DraftSheet(desk, load_writing(patron_id), program=mail.program)
    qtbot.addWidget(sheet)
    with qtbot.waitActive(sheet):
        sheet.show()
        sheet.activateWindow()
    if shipped:
        sheet.show_template(next(t for t in list_templates() if t.shipped == shipped))
    return sheet


def test_a_short_draft_goes_as_a_link_and_into_the_history(desk, qtbot, mail, ada):
    sheet = sheet_for(desk, qtbot, mail, ada, "sorry")
    qtbot.keyClick(sheet.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(mail.links) == 1
    assert mail.links[0].startswith("mailto:ada@example.org?subject=About%20your%20evening")
    assert mail.files == []
    assert sheet.result() == sheet.DialogCode.Accepted
    (letter,) = stored.list_patron_letters(ada)
    assert (letter.template_name, letter.sent_to) == ("We are sorry", "ada@example.org")
    assert letter.body.startswith("Dear Ada,")
    desk.edits.undo()
    assert stored.list_patron_letters(ada) == []


def test_a_long_draft_goes_as_a_file_that_only_we_can_read(desk, qtbot, mail, ada):
    sheet = sheet_for(desk, qtbot, mail, ada, "sorry")
    sheet.text.setPlainText("Ö" * 30_000)
    sheet.open_button.click()
    assert mail.links == []
    (path,) = mail.files
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert message["X-Unsent"] == "1"
    assert message["To"].addresses[0].addr_spec == "ada@example.org"
    assert message["To"].addresses[0].display_name == "Ada Example"
    assert message.get_content().strip() == "Ö" * 30_000
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "ada" not in path.name.lower()


def test_drafts_are_cleared_away_once_they_have_lain(tmp_path):
    old, new, other = (tmp_path / name for name in ("draft-a.eml", "draft-b.eml", "keep.txt"))
    for path in (old, new, other):
        path.write_text("x")
    os.utime(old, (1, 1))
    os.utime(other, (1, 1))
    assert clear_drafts(tmp_path) == 1
    assert (old.exists(), new.exists(), other.exists()) == (False, True, True)
    assert clear_drafts(tmp_path / "nowhere") == 0


def test_without_a_mail_program_nothing_is_kept_and_copying_is_left(desk, qtbot, mail, ada):
    mail.answers = ()
    sheet = sheet_for(desk, qtbot, mail, ada, "sorry")
    sheet.open_button.click()
    assert sheet.wrong.text() == NO_PROGRAM
    assert stored.list_patron_letters(ada) == []
    assert list(mail.folder.glob("*.eml")) == []
    sheet.copy_button.click()
    clipboard = QGuiApplication.clipboard().text()
    assert clipboard.startswith("About your evening with us\n\nDear Ada,")
    assert len(stored.list_patron_letters(ada)) == 1


def test_a_link_that_nobody_takes_is_tried_as_a_file(mail):
    mail.answers = ("file",)
    assert mail.program.open("ada@example.org", "s", "b") == FILE
    mail.answers = ("mailto",)
    assert mail.program.open("ada@example.org", "s", "b") == LINK
    mail.answers = ()
    assert mail.program.open("ada@example.org", "s", "b") == NOBODY


def test_a_draft_can_be_saved_as_a_file(desk, dialogs, qtbot, mail, ada, tmp_path):
    dialogs.file = tmp_path / "for-ada.eml"
    sheet = sheet_for(desk, qtbot, mail, ada, "sorry")
    sheet.save_button.click()
    assert b"X-Unsent: 1\r\n" in dialogs.file.read_bytes()
    assert len(stored.list_patron_letters(ada)) == 1


def test_an_opener_that_went_out_counts_as_said(desk, qtbot, mail, ada):
    sheet = sheet_for(desk, qtbot, mail, ada, "thanks_for_coming")
    opener = list_openers(ada)[0]
    sheet.opener.setCurrentIndex(0)
    sheet.opener.activated.emit(0)
    assert opener.say in sheet.text.toPlainText()
    sheet.open_button.click()
    assert [use.key for use in known.read_opener_uses([ada])[ada]] == [opener.key]
    desk.edits.undo()
    assert known.read_opener_uses([ada]) == {}


def test_an_opener_that_was_written_out_again_was_not_said(desk, qtbot, mail, ada):
    sheet = sheet_for(desk, qtbot, mail, ada, "thanks_for_coming")
    sheet.text.setPlainText("Dear Ada, see you soon.")
    sheet.open_button.click()
    assert known.read_opener_uses([ada]) == {}


def test_another_opener_leaves_what_was_written_by_hand(desk, qtbot, mail, ada):
    make_donation(ada)
    sheet = sheet_for(desk, qtbot, mail, ada, "thanks_for_coming")
    openers = list_openers(ada)
    sheet.opener.setCurrentIndex(0)
    sheet.opener.activated.emit(0)
    sheet.text.insertPlainText("PS: by hand. ")
    sheet.opener.setCurrentIndex(1)
    sheet.opener.activated.emit(1)
    text = sheet.text.toPlainText()
    assert "PS: by hand." in text
    assert openers[1].say in text
    assert openers[0].say not in text


def test_another_letter_can_be_taken_back_in_the_field(desk, qtbot, mail, ada):
    sheet = sheet_for(desk, qtbot, mail, ada, "sorry")
    sheet.text.insertPlainText("By hand. ")
    sheet.show_template(next(t for t in list_templates() if t.shipped == "welcome"))
    assert "By hand." not in sheet.text.toPlainText()
    sheet.text.undo()
    assert "By hand." in sheet.text.toPlainText()


def test_what_is_missing_is_named_and_asked_about(desk, dialogs, qtbot, mail, ada):
    sheet = sheet_for(desk, qtbot, mail, ada, "thanks_for_gift")
    assert "gift" in sheet.missing.text()
    dialogs.confirms = False
    sheet.open_button.click()
    assert (mail.links, mail.files) == ([], [])
    assert sheet.text.textCursor().selectedText() == "[gift]"
    sheet.text.setPlainText("Thank you!")
    sheet.subject.setText("Thank you")
    assert sheet.missing.isHidden()
    sheet.open_button.click()
    assert len(mail.links) == 1


def test_news_to_who_refused_it_is_blocked_with_reason_and_day(desk, qtbot, mail):
    patron_id = make_patron("Ada", "Example", email="ada@example.org")
    make_consent(patron_id, granted=False, given_at="2026-11-03T15:00:00Z", source="Season signup")
    sheet = sheet_for(desk, qtbot, mail, patron_id, "thanks_for_coming")
    assert "do not want news" in sheet.consent.text()
    assert "3 Nov, Season signup" in sheet.consent.text()
    for made in (sheet.open_button, sheet.copy_button, sheet.save_button):
        assert not made.isEnabled()
    sheet.open_in_program()
    assert (mail.links, mail.files) == ([], [])
    sheet.show_template(next(t for t in list_templates() if t.shipped == "sorry"))
    assert sheet.open_button.isEnabled()
    assert sheet.consent.isHidden()


def test_without_a_word_on_consent_news_is_blocked_and_it_is_said(desk, qtbot, mail):
    patron_id = make_patron("Ada", "Example", email="ada@example.org")
    sheet = sheet_for(desk, qtbot, mail, patron_id, "welcome")
    assert "never asked" in sheet.consent.text()
    assert not sheet.open_button.isEnabled()


def test_news_with_consent_says_since_when(desk, qtbot, mail, ada):
    sheet = sheet_for(desk, qtbot, mail, ada, "welcome")
    assert sheet.consent.text() == "Wants news by e-mail (22 Nov)."
    assert sheet.open_button.isEnabled()


@pytest.mark.parametrize("way", ["open_in_program", "copy", "save_file"])
def test_a_consent_that_is_withdrawn_while_it_is_written_counts(
    desk, dialogs, qtbot, mail, ada, tmp_path, way
):
    sheet = sheet_for(desk, qtbot, mail, ada, "welcome")
    make_consent(ada, granted=False, given_at="2026-11-22T23:31:00Z")  # in another window
    dialogs.file = tmp_path / "draft.eml"
    if way == "open_in_program":
        sheet.open_in_program()
    else:
        sheet._send(getattr(sheet._out, way))
    assert "do not want news" in str(dialogs.failures[-1])
    assert (mail.links, mail.files, stored.list_patron_letters(ada)) == ([], [], [])
    assert not (tmp_path / "draft.eml").exists()
    assert sheet.isVisible()


@pytest.mark.parametrize("fields", [{"deceased": True}, {"archived": True}])
def test_no_sheet_for_who_died_or_is_archived_but_a_kind_word(desk, dialogs, fields):
    patron_id = make_patron("Ada", "Example", email="ada@example.org", **fields)
    assert draft_email(desk, patron_id) is False
    assert len(dialogs.messages) == 1
    assert dialogs.asked == []


def test_who_is_gone_is_said_to_be_gone(desk, dialogs):
    assert draft_email(desk, 4711) is False
    assert len(dialogs.failures) == 1


def test_without_an_address_one_can_be_typed(desk, qtbot, mail):
    patron_id = make_patron("Ada", "Example")
    sheet = sheet_for(desk, qtbot, mail, patron_id, "sorry")
    assert not sheet.open_button.isEnabled()
    assert sheet.copy_button.isEnabled()
    sheet.to.setEditText("ada at home")
    assert "cannot be written to" in sheet.wrong.text()
    assert not sheet.open_button.isEnabled()
    sheet.to.setEditText("ada@example.net")
    assert sheet.wrong.isHidden()
    sheet.open_button.click()
    assert stored.list_patron_letters(patron_id)[0].sent_to == "ada@example.net"


def test_of_several_addresses_the_first_that_works_lies_on_top(desk, qtbot, mail):
    patron_id = make_patron("Ada", "Example", email="ada at home")
    make_contact_point(patron_id, "email", "ada@example.net", preferred=False)
    sheet = sheet_for(desk, qtbot, mail, patron_id, "sorry")
    assert sheet.to.currentText() == "ada@example.net"
    assert sheet.to.count() == 2


def test_what_to_mind_stands_above_and_never_in_the_letter(desk, qtbot, mail, ada):
    make_note(ada, "her late husband", kind="avoid")
    make_complaint(ada, "The usher was rude")
    make_promise(ada, "Calm her down")
    sheet = sheet_for(desk, qtbot, mail, ada)
    minds = sheet.minds.text()
    assert all(word in minds for word in ("late husband", "usher was rude", "Calm her down"))
    assert sheet.template.shipped == "sorry"
    for template in (*list_templates(), FREELY):
        sheet.show_template(template)
        said = sheet.subject.text() + sheet.text.toPlainText()
        assert not any(word in said for word in ("late husband", "usher", "Calm"))


def test_nobody_who_wants_no_chat_is_offered_an_opener(desk, qtbot, mail):
    patron_id = make_patron("Ada", "Example", email="ada@example.org", no_chat=True)
    make_consent(patron_id)
    make_visit(patron_id, make_performance("Winterreise", "2026-11-14 19:30"))
    sheet = sheet_for(desk, qtbot, mail, patron_id, "thanks_for_coming")
    assert sheet.opener.count() == 1
    assert sheet.opener.isHidden()
    assert "no small talk" in sheet.minds.text()


def test_a_hostile_name_stays_text_up_to_the_mail_program(desk, qtbot, mail):
    patron_id = make_patron(
        "Ann&bcc=eve@example.net", "\r\nBcc: eve@example.net", email="ann@example.org"
    )
    sheet = sheet_for(desk, qtbot, mail, patron_id, "sorry")
    sheet.open_button.click()
    query = mail.links[0].partition("?")[2]
    assert sorted(part.partition("=")[0] for part in query.split("&")) == ["body", "subject"]
    sheet = sheet_for(desk, qtbot, mail, patron_id, "sorry")
    sheet.text.setPlainText("x" * 5_000)
    sheet.open_button.click()
    message = email.message_from_bytes(mail.files[0].read_bytes(), policy=default)
    assert message["Bcc"] is None
    assert [a.addr_spec for a in message["To"].addresses] == ["ann@example.org"]


def test_what_was_written_is_not_thrown_away_by_esc_alone(desk, dialogs, qtbot, mail, ada):
    sheet = sheet_for(desk, qtbot, mail, ada, "sorry")
    dialogs.confirms = False
    sheet.text.insertPlainText("By hand. ")
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    dialogs.confirms = True
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert stored.list_patron_letters(ada) == []


def test_the_patron_page_asks_for_it_by_button_and_by_key(desk, qtbot, ada):
    from desktop.ui.patron.patron_page import PatronPage

    page = PatronPage(desk)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.show_patron(ada)
    with qtbot.waitSignal(page.draft_wanted) as asked:
        page.header.draft_button.click()
    assert asked.args == [ada]
    with qtbot.waitSignal(page.draft_wanted):
        qtbot.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)


def test_a_letter_goes_on_paper_where_an_address_is_kept(desk, dialogs, qtbot, mail, tmp_path):
    patron_id = make_patron("Ada", "Example", email="ada@example.org")
    sheet = sheet_for(desk, qtbot, mail, patron_id, "sorry")
    assert sheet.paper_button.isHidden()
    make_contact_point(patron_id, "address", "", street="1 Pier Road", city="Portland")
    sheet = sheet_for(desk, qtbot, mail, patron_id, "welcome")
    assert not sheet.paper_button.isEnabled()
    sheet.show_template(next(t for t in list_templates() if t.shipped == "sorry"))
    dialogs.file = tmp_path / "ada.pdf"
    sheet.paper_button.click()
    assert dialogs.file.read_bytes().startswith(b"%PDF")
    (letter,) = stored.list_patron_letters(patron_id)
    assert (letter.channel, letter.sent_to) == ("post", "Ada Example, 1 Pier Road, Portland")


def test_a_letter_for_the_post_is_not_mailed(desk, qtbot, mail, ada):
    renewal = next(t for t in list_templates() if t.shipped == "renewal")
    letter_templates.keep_template(renewal, replace(renewal, channel="post"))
    sheet = sheet_for(desk, qtbot, mail, ada, "renewal")
    assert not sheet.open_button.isEnabled()
    assert sheet.wrong.text() == "No postal address is kept."
    assert sheet.to.isHidden()
    sheet.show_template(next(t for t in list_templates() if t.shipped == "sorry"))
    assert sheet.open_button.isEnabled()
    assert sheet.to.isVisible()


def test_ctrl_e_in_the_window_opens_the_sheet_from_the_search_too(desk, dialogs, qtbot, ada):
    refresh()
    window = MainWindow(desk)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.show_patron(ada)
    window.patron_page().show_patron(ada)
    qtbot.waitUntil(lambda: window.patron_page().patron_id == ada)
    window.patrons.field.setFocus()
    qtbot.keyClick(window.patrons.field, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialogs.asked == ["E-mail to Ada Example"])


def test_the_sheet_fits_a_small_screen_with_large_text(desk, dressed, qtbot, mail, ada):
    theme.apply(dressed, "dark", 1.5)
    make_note(ada, "her late husband " * 10, kind="avoid")
    sheet = sheet_for(desk, qtbot, mail, ada, "welcome")
    smallest = sheet.minimumSizeHint()
    assert smallest.width() <= 1280
    assert smallest.height() <= 660


def test_the_button_gives_its_words_up_for_the_name_where_there_is_little_room(desk, qtbot):
    header = PatronHeader()
    qtbot.addWidget(header)
    header.resize(900, 200)
    header.show()
    assert header.draft_button.text() == "Draft e-mail"
    header.resize(600, 200)
    assert header.draft_button.text() == ""
    assert header.draft_button.accessibleName() == "Draft e-mail"
    assert "Ctrl+E" in header.draft_button.toolTip()
