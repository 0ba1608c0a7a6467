"""A void Qt call must not eat a reference to None (PySide6 6.12.0 on Python 3.11 does)."""

import sys

from PySide6.QtCore import QObject


def test_none_stays_alive():
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(20_000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) >= before - 50
