"""A new staff PIN for the kiosk: who forgot the old one sits at the desk and chooses another."""

from __future__ import annotations

from db.errors import StoreError
from desktop.domain import kiosk_pin
from desktop.domain.kiosk_pin import LEAST, MOST
from desktop.ui.desk import Desk


def choose_new_pin(desk: Desk) -> bool:
    """Ask for a PIN and keep it; False if there is no new one (why has then been said)."""
    if kiosk_pin.is_peoples():
        desk.dialogs.show_message(
            "Out of the kiosk", "The PIN of anybody of the staff leads out. There is no other one."
        )
        return False
    typed = desk.dialogs.ask_text(
        "Kiosk PIN", f"{LEAST} to {MOST} digits that lead out of the kiosk:"
    )
    if typed is None:
        return False
    wrong = kiosk_pin.pin_complaint(typed.strip())
    if wrong:
        desk.dialogs.show_failure(f"{wrong} The PIN is as it was.")
        return False
    try:
        kiosk_pin.set_pin(typed.strip())
    except StoreError as failure:
        desk.dialogs.show_failure(failure)
        return False
    desk.toasts.show("The kiosk has a new PIN")
    return True
