"""PINs and passwords: what will do, and that nothing of them is kept but a salted hash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import pins

DECIDED = pins.cost


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(pins, "cost", (4, 8, 1))


@pytest.mark.parametrize("pin", ["482913", "900817", "٤٨٢٩١٣", " 482913 "])
def test_six_different_figures_will_do(pin):
    assert pins.pin_complaint(pin) == ""


@pytest.mark.parametrize(
    "pin",
    ["", "12345", "1234567", "48291a", "111111", "121212", "123456", "654321", "48 913", "²³¹45"],
)
def test_what_is_guessed_at_once_or_is_no_pin_is_refused_in_a_sentence(pin):
    said = pins.pin_complaint(pin)
    assert said.endswith(".") and (not pin or pin not in said)


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaa", "a" * 201, "Ana Marsh-Lund"])
def test_a_password_is_long_and_not_the_name(password):
    assert pins.password_complaint(password, "ana marsh-lund").endswith(".")


def test_a_long_password_of_any_letters_will_do():
    assert pins.password_complaint("Übermut tut selten gut", "Ana Marsh") == ""


def test_what_is_kept_holds_neither_the_pin_nor_the_same_salt_twice():
    one, other = pins.encode("482913"), pins.encode("482913")
    assert one != other
    assert "482913" not in one
    assert pins.fits("482913", one) and pins.fits("482913", other)
    assert not pins.fits("482914", one)


def test_figures_of_any_script_are_the_same_pin():
    assert pins.fits("٤٨٢٩١٣", pins.encode("482913"))


def test_an_accent_typed_in_two_ways_is_the_same_password():
    assert pins.fits("cafe\u0301 au lait", pins.encode("caf\xe9 au lait"))


def test_a_hash_of_another_cost_is_still_understood(monkeypatch):
    kept = pins.encode("482913")
    monkeypatch.setattr(pins, "cost", (5, 8, 1))
    assert pins.fits("482913", kept)


@given(st.text(max_size=60))
def test_whatever_is_kept_instead_of_a_hash_fits_nothing(kept):
    assert not pins.fits("482913", kept)


@pytest.mark.parametrize("kept", ["scrypt$40$8$1$AAAA$AAAA", "scrypt$4$0$1$AAAA$AAAA"])
def test_a_hash_of_absurd_cost_fits_nothing(kept):
    assert not pins.fits("482913", kept)


def test_a_pin_for_the_start_will_do_as_a_pin():
    assert all(pins.pin_complaint(pins.starting_pin()) == "" for _ in range(50))


def test_a_kept_pin_costs_what_was_decided():
    assert DECIDED == (16, 8, 1)
