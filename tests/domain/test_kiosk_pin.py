"""The staff PIN: kept as a hash, and guessed at only slowly."""

from __future__ import annotations

import pytest

from db.queries import settings
from desktop.domain import kiosk_pin
from desktop.domain.kiosk_pin import PinGate


def test_the_pin_itself_is_never_kept(database):
    assert not kiosk_pin.pin_is_set() and not kiosk_pin.pin_fits("2468")
    kiosk_pin.set_pin("2468")
    assert kiosk_pin.pin_is_set() and kiosk_pin.pin_fits("2468")
    assert not kiosk_pin.pin_fits("2469")
    assert "2468" not in str(settings.get_setting(kiosk_pin.SETTING))


def test_another_pin_takes_its_place_and_figures_of_any_script_are_the_same(database):
    kiosk_pin.set_pin("2468")
    first = settings.get_setting(kiosk_pin.SETTING)
    kiosk_pin.set_pin("2469")
    assert not kiosk_pin.pin_fits("2468") and kiosk_pin.pin_fits("٢٤٦٩")
    assert settings.get_setting(kiosk_pin.SETTING)["salt"] != first["salt"]


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "0000"])
def test_a_pin_that_will_not_do_is_refused_with_a_reason(database, pin):
    assert kiosk_pin.pin_complaint(pin)
    with pytest.raises(ValueError):
        kiosk_pin.set_pin(pin)
    assert not kiosk_pin.pin_is_set()


def test_a_kept_value_that_cannot_be_read_lets_nobody_out(database):
    settings.set_setting(kiosk_pin.SETTING, {"salt": "zz", "hash": "zz"})
    assert not kiosk_pin.pin_fits("2468")


def test_wrong_tries_slow_down_and_a_right_one_forgives_them(database):
    kiosk_pin.set_pin("2468")
    now = 0.0
    gate = PinGate(lambda: now)
    for _ in range(2):
        assert not gate.try_pin("1111") and gate.waits == 0
    waits = []
    for _ in range(9):
        assert not gate.try_pin("1111")
        waits.append(gate.waits)
        assert not gate.try_pin("2468"), "while waiting nothing is right"
        now += gate.waits
    assert waits[:4] == [5, 10, 20, 40] and waits[-1] == kiosk_pin.LONGEST_WAIT
    assert gate.try_pin("2468") and gate.waits == 0
    assert not gate.try_pin("1111") and gate.waits == 0
