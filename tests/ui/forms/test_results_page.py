"""The results on screen: counts, filters, comparisons, who answered so, all of it by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import builders
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from db.queries import forms, responses
from desktop.domain import form_schema
from desktop.domain.form_answers import Given, to_data
from desktop.domain.form_report import Looked
from desktop.domain.form_schema import Choice, FormSchema, Question
from desktop.ui import theme
from desktop.ui.forms import results_page
from desktop.ui.forms.answer_bars import SIDE_LOOKS, BarRow, TextRow, breakable
from desktop.ui.forms.forms_page import FormsPage
from desktop.ui.forms.results_page import ResultsPage
from desktop.ui.forms.who_panel import PAGE

SCHEMA = FormSchema(
    "Season signup",
    questions=(
        Question("loves", "several", "What do you love?", other=True, choices=(
            Choice("op", "Opera"), Choice("ja", "Jazz"))),
        Question("again", "scale", "Will you come again?"),
        Question("more", "long", "Anything else?"),
    ),
)  # fmt: skip
Answer = Callable[..., int]


@pytest.fixture
def form_id(database) -> int:
    body = form_schema.to_data(SCHEMA)
    made = forms.add_form("Season signup", body).created_id
    forms.publish_form(made, body)
    return made


@pytest.fixture
def answer(form_id: int) -> Answer:
    times = iter(range(100_000))

    def fill(*loves: str, patron: int | None = None, face: str = "web", **said: str) -> int:
        given = {"loves": Given(loves, said.pop("other", ""))} if loves or "other" in said else {}
        given |= {key: Given(text=text) for key, text in said.items()}
        minutes = next(times)
        return responses.add_response(
            forms.get_form(form_id).live.id, {key: to_data(g) for key, g in given.items()},
            face=face, status="taken" if patron else "anonymous", patron_id=patron,
            answered_at=f"2026-11-01T{minutes // 60 % 24:02}:{minutes % 60:02}:00Z",
        ).created_id  # fmt: skip

    return fill


@pytest.fixture
def page(desk, qtbot, form_id) -> Iterator[ResultsPage]:
    made = ResultsPage(desk)
    qtbot.addWidget(made)
    made.resize(1356, 860)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.hide()


def press(key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def names(page: ResultsPage) -> list[str]:
    model = page.panel.model
    return [model.index(r).data() for r in range(model.rowCount())]


def bars(page: ResultsPage, card: int) -> list[str]:
    return [row.accessibleName() for row in page.cards[card].bars.rows]


def test_each_question_says_its_counts_and_shares(page: ResultsPage, form_id, answer):
    answer("op", "ja", again="9", more="More Handel!")
    answer("op", again="8")
    answer(more="Thank you")
    page.show_form(form_id)
    assert page.head.title.text() == "Season signup"
    assert page.head.words.text() == "3 responses · 0 patrons · 3 anonymous · since 1 Nov 2026"
    assert page.cards[0].answered.text() == "2 of 3 answered"
    assert bars(page, 0) == [
        "Opera: 2 responses, 100 % of those who answered",
        "Jazz: 1 response, 50 % of those who answered",
        "Something else: 0 responses, 0 % of those who answered",
    ]
    assert page.cards[1].mean.text() == "8.5 on average"
    texts = [r.accessibleName() for r in page.cards[2].texts.rows]
    assert [t.split(" – ")[0] for t in texts] == ["Thank you", "More Handel!"]


def test_a_bar_opens_who_answered_so_and_from_there_the_patron(page, form_id, answer, qtbot):
    ada, ben = builders.make_patron("Ada", "Example"), builders.make_patron("Ben", "Sample")
    answer("op", patron=ada)
    answer("ja", patron=ben)
    answer("op")
    page.show_form(form_id)
    page.activate()
    page.cards[0].bar(0).click()
    assert page.panel.isVisible() and page.panel.title.text() == "Opera"
    assert page.panel.count.text() == "2 responses · 1 patron · 1 anonymous"
    assert [n.split(",")[0] for n in names(page)] == ["Ada Example"]
    with qtbot.waitSignal(page.patron_wanted) as wanted:
        press(Qt.Key.Key_Return)
    assert wanted.args == [ada]


def test_a_number_opens_who_gave_it(page: ResultsPage, form_id, answer):
    ada = builders.make_patron("Ada", "Example")
    answer(again="9", patron=ada)
    answer(again="3", patron=builders.make_patron("Ben", "Sample"))
    page.show_form(form_id)
    page.cards[1].bar(9).click()
    assert [n.split(",")[0] for n in names(page)] == ["Ada Example"]


def test_who_answered_the_question_at_all(page: ResultsPage, form_id, answer):
    answer("op", patron=builders.make_patron("Ada", "Example"))
    page.show_form(form_id)
    page.cards[0].answered.click()
    assert page.panel.title.text() == "Answered this" and len(names(page)) == 1


def test_keys_lead_through_the_bars_to_the_panel_and_back(
    page: ResultsPage, form_id, answer, qtbot
):
    answer("op", again="9", patron=builders.make_patron("Ada", "Example"))
    page.show_form(form_id)
    page.activate()
    assert page.cards[0].answered.hasFocus()
    press(Qt.Key.Key_Tab)
    assert page.cards[0].bar(0).hasFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Up)
    assert page.cards[0].bar(1).hasFocus()
    press(Qt.Key.Key_Return)
    assert page.panel.list.hasFocus() and page.panel.title.text() == "Jazz"
    press(Qt.Key.Key_Escape)
    assert not page.panel.isVisible() and page.cards[0].bar(1).hasFocus()
    press(Qt.Key.Key_Tab)
    assert page.cards[1].answered.hasFocus()
    with qtbot.waitSignal(page.back_wanted):
        press(Qt.Key.Key_Escape)


def test_filters_leave_out_and_show_all_brings_back(page: ResultsPage, form_id, answer):
    answer("op", face="kiosk")
    answer("ja", face="paper", patron=builders.make_patron())
    page.show_form(form_id)
    page.head.face_chip("kiosk").click()
    assert page.report.tally.responses == 1
    assert page.head.face_chip("paper").text() == "Paper 1"
    choose(page.head.segment, "members")
    assert page.empty.title.text() == "No responses like that"
    assert not page.head.print.isEnabled() and not page.head.csv.isEnabled()
    page.empty.action.click()
    assert page.report.tally.responses == 2 and page.cards[0].isVisible()


def choose(box: QComboBox, code: object) -> None:
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())


def test_versions_stand_side_by_side(page: ResultsPage, form_id, answer):
    ada = builders.make_patron("Ada", "Example")
    answer("op")
    forms.publish_form(form_id, form_schema.to_data(SCHEMA))
    answer("ja", patron=ada)
    answer("ja", "op", patron=ada)
    page.show_form(form_id)
    choose(page.head.by, "version")
    assert [e.text for e in page.head.legend.entries] == ["v1 · 1 response", "v2 · 2 responses"]
    assert not page.head.version.isEnabled() and page.head.segment.isEnabled()
    assert bars(page, 0)[:3] == [
        "Opera, v1: 1 response, 100 % of those who answered",
        "Opera, v2: 1 response, 50 % of those who answered",
        "Jazz, v1: 0 responses, 0 % of those who answered",
    ]
    page.cards[0].bar(1).click()
    assert page.panel.title.text() == "Opera · v2"
    assert page.panel.count.text() == "1 response · 1 patron"
    choose(page.head.by, "")
    assert page.head.legend.entries == [] and page.panel.title.text() == "Opera"


def test_typed_answers_are_shown_newest_first_and_all_in_the_panel(page, form_id, answer):
    ada = builders.make_patron("Ada", "Example")
    for number in range(5):
        answer(more=f"Number {number}", patron=ada if number == 4 else None)
    page.show_form(form_id)
    shown = page.cards[2].texts.rows
    assert [r.answer.text for r in shown if isinstance(r, TextRow)] == [
        "Number 4", "Number 3", "Number 2",
    ]  # fmt: skip
    assert page.cards[2].all_texts.text() == "Show all 5"
    page.cards[2].all_texts.click()
    assert [n.split(",")[0] for n in names(page)] == [f"Number {n}" for n in (4, 3, 2, 1, 0)]


def test_a_typed_answer_leads_to_its_patron(page: ResultsPage, form_id, answer, qtbot):
    ada = builders.make_patron("Ada", "Example")
    answer(more="Hello", patron=ada)
    page.show_form(form_id)
    with qtbot.waitSignal(page.patron_wanted) as wanted:
        page.cards[2].texts.rows[0].click()
    assert wanted.args == [ada]


def test_a_long_list_is_read_page_by_page(page: ResultsPage, form_id, answer, qtbot):
    ada = builders.make_patron("Ada", "Example")
    for _ in range(PAGE + 20):
        answer("op", patron=ada)
    page.show_form(form_id)
    page.cards[0].bar(0).click()
    assert page.panel.model.rowCount() == PAGE
    press(Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.panel.model.rowCount() == PAGE + 20)


def test_many_responses_are_counted_on_the_worker(page, form_id, answer, qtbot, monkeypatch):
    monkeypatch.setattr(results_page, "AT_ONCE", 1)
    for _ in range(3):
        answer("op", patron=builders.make_patron("Ada", "Example"))
    page.show_form(form_id)
    assert page.empty.title.text() == "Counting…"
    qtbot.waitUntil(lambda: page.report is not None)
    assert page.cards[0].isVisible()
    page.cards[0].bar(0).click()
    qtbot.waitUntil(lambda: page.panel.model.rowCount() == 3)


def test_only_what_was_asked_last_is_shown(page, form_id, answer, qtbot, monkeypatch):
    monkeypatch.setattr(results_page, "AT_ONCE", 0)
    answer("op", face="kiosk")
    answer("op", face="paper")
    page.show_form(form_id)
    page.look_at(Looked(faces=frozenset({"kiosk"})))
    page.look_at(Looked(by="version"))
    qtbot.waitUntil(lambda: page.report is not None and page.report.looked.by == "version")
    qtbot.waitUntil(lambda: not page._desk.tasks.busy)
    assert page.report.tally.responses == 2


def test_new_answers_are_counted_at_once(page: ResultsPage, desk, form_id, answer, qtbot):
    answer("op")
    page.show_form(form_id)
    answer("op")
    with qtbot.waitSignal(page.shown):
        desk.changes.responses_changed.emit()
    assert bars(page, 0)[0].startswith("Opera: 2 responses")


def test_a_form_that_nobody_answered_leads_to_the_kiosk(page: ResultsPage, form_id, qtbot):
    page.show_form(form_id)
    assert page.empty.title.text() == "Nobody has answered yet"
    page.activate()
    with qtbot.waitSignal(page.kiosk_wanted) as wanted:
        press(Qt.Key.Key_Space)
    assert wanted.args == [form_id]


def test_a_form_never_published_leads_to_the_builder(page: ResultsPage, qtbot):
    draft = forms.add_form("Draft", form_schema.to_data(SCHEMA)).created_id
    page.show_form(draft)
    assert page.empty.title.text() == "Not published yet"
    with qtbot.waitSignal(page.form_wanted):
        page.empty.action.click()


def test_a_form_that_is_gone_leads_back(page: ResultsPage, qtbot):
    page.show_form(987)
    with qtbot.waitSignal(page.back_wanted):
        page.empty.action.click()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_colour_of_a_bar_stands_out_from_the_card(dressed, mode):
    theme.apply(dressed, mode, 1.0)
    panel = luminance("panel")
    for token, _ in (*SIDE_LOOKS, ("ink3", None)):
        light, dark = sorted((luminance(token), panel), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3.0, token
    assert len(set(SIDE_LOOKS)) == len(SIDE_LOOKS)


def luminance(token: str) -> float:
    parts = theme.color(token).getRgbF()[:3]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_long_words_wrap_inside_the_row(qtbot, dressed):
    from desktop.domain.form_bars import Bar, Row

    row = BarRow()
    qtbot.addWidget(row)
    row.show_row(Row("a", "A" * 90, (Bar(1, 2),)))
    assert row.heightForWidth(400) > row.heightForWidth(1400) > 0
    assert breakable("short words stay") == "short words stay"
    assert "\u200b" in breakable("x" * 60)


def test_the_list_and_the_builder_lead_to_the_results(desk, form_id, answer, qtbot):
    ada = builders.make_patron("Ada", "Example")
    answer("op", patron=ada)
    page = FormsPage(desk)
    qtbot.addWidget(page)
    page.resize(1300, 800)
    page.show()
    page.activate()
    assert page.home.card.results.isVisible()
    page.home.card.results.click()
    assert page.room_key == "results"
    results = page._rooms["results"]
    results.cards[0].bar(0).click()
    with qtbot.waitSignal(page.patron_wanted) as wanted:
        results.panel._on_opened(results.panel.model.index(0))
    assert wanted.args == [ada]
    page.open_form(form_id)
    action = page._rooms["builder"].menus.actions["results"]
    assert action.isVisible() and action.isEnabled()
    action.trigger()
    assert page.room_key == "results"
    qtbot.waitUntil(lambda: not desk.tasks.busy)


def test_coming_back_finds_the_place_where_one_was(page: ResultsPage, form_id, answer):
    answer("op")
    page.show_form(form_id)
    page.activate()
    page.cards[0].bar(1).setFocus()
    page.activate()
    assert page.cards[0].bar(1).hasFocus()
    page.show_form(form_id)
    page.activate()
    assert page.cards[0].answered.hasFocus()
