import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.importing import values
from desktop.importing.person import compatible, is_placeholder, name_words, similar, tidy


@pytest.mark.parametrize(
    ("cell", "comma", "minor"),
    [("$1,234.56", False, 123456), ("-$12.00", False, -1200), ("($5.00)", False, -500),
     ("1.234,56 €", True, 123456), ("24,50", True, 2450), ("12 kr", False, 1200), ("0", False, 0),
     ("1'250.00", False, 125000), ("free", False, None), ("", False, None)],
)  # fmt: skip
def test_money_is_read_in_minor_units(cell, comma, minor):
    assert values.read_money(cell, comma) == minor


@pytest.mark.parametrize(
    ("cell", "fate"),
    [("Attending", "valid"), ("Completed", "valid"), ("Refunded", "refunded"), ("paid", "valid"),
     ("Not Attending", "cancelled"), ("Void", "cancelled"), ("storniert", "cancelled"),
     ("annulée", "cancelled"), ("partially_refunded", "valid"), ("exchanged", "exchanged"),
     ("voided", "cancelled"), ("Remboursé", "refunded"), ("Deleted", "cancelled"), ("", "valid"),
     ("Checked In", "valid"), ("NO_COST", "valid")],
)  # fmt: skip
def test_what_became_of_a_ticket_is_read_from_many_words(cell, fate):
    assert values.read_fate(cell) == fate


@pytest.mark.parametrize(
    ("cell", "came"),
    [("Yes", True), ("no", False), ("", None), ("Checked In", True), ("Attending", None),
     ("No show", False), ("2026-05-01 19:12", True), ("not checked in", False)],
)  # fmt: skip
def test_who_came_is_read_from_many_words(cell, came):
    assert values.read_attended(cell) is came


def test_formula_guards_are_taken_off_and_apostrophes_of_names_are_not():
    assert values.clean("'+1 207-555-0106") == "+1 207-555-0106"
    assert values.clean("\t=1+1") == "=1+1"
    assert values.clean("'04101") == "04101"
    assert values.clean("'t Hooft") == "'t Hooft"
    assert values.one_line("  Zoë \n Müller ") == "Zoë Müller"


def test_counts_items_and_other_goods():
    assert [values.read_count(c) for c in ("2", "2.0", "-1.0", "3x", "many", "")] == [
        2,
        2,
        -1,
        3,
        None,
        None,
    ]
    assert values.read_items("2x Student, 1x Adult") == ((2, "Student"), (1, "Adult"))
    assert values.is_other_goods("Interval Drink")
    assert values.is_other_goods("Souvenir tote bag - Navy")
    assert not values.is_other_goods("Programme ticket")


def test_lines_of_totals_are_known():
    assert values.is_closing_line(["TOTALS", "", "", "35"])
    assert values.is_closing_line(["", "Grand total", "12"])
    assert values.is_closing_line(["© 2026 Box Office", "", "", "", ""])
    assert not values.is_closing_line(["B100", "Total Eclipse of the Heart", "12"])


def test_names_are_compared_whatever_their_order_case_and_accents():
    assert name_words("WÓJCIK Łukasz") == name_words("łukasz wojcik")
    assert name_words("王伟") == name_words("伟 王")
    assert compatible(name_words("J. Smith"), name_words("John Smith"))
    assert compatible(name_words("Hoa Nguyen"), name_words("Thị Hoa Nguyễn"))
    assert not compatible(name_words("Piet van der Berg"), name_words("Anneke van der Berg"))
    assert not compatible(name_words("Maria Garcia"), name_words("Mario Garcia"))
    assert similar(name_words("Maria Garcia"), name_words("Mario Garcia"))


def test_names_in_one_case_are_spelled_as_names_are():
    assert tidy("SIOBHÁN O'BRIEN") == "Siobhán O'Brien"
    assert tidy("piet van der berg") == "Piet van der Berg"
    assert tidy("ИВАН ПЕТРОВ") == "Иван Петров"
    assert tidy("zoë müller-lüdtke") == "Zoë Müller-Lüdtke"
    assert tidy("McDonald") == "McDonald"


def test_placeholders_are_nobody():
    assert all(is_placeholder(n) for n in ("Info Requested", "anonymous", "n/a", "Guest", "-", ""))
    assert not any(is_placeholder(n) for n in ("Ann Guest", "Nan", "伟 王"))


@given(st.text(max_size=40))
def test_no_text_is_too_odd(text):
    values.clean(text)
    values.read_money(text)
    values.read_fate(text)
    values.read_attended(text)
    values.read_count(text)
    values.read_items(text)
    name_words(text)
    tidy(text)
