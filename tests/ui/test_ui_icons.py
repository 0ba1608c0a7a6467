"""Icons that are put off until the first paint."""

from __future__ import annotations

import shiboken6

from desktop.ui import icons
from desktop.ui.widgets.buttons import Button


def test_a_button_that_is_gone_by_the_first_paint_is_passed_over(qapp):
    icons.put_off()
    try:
        gone, stays = Button("Open", "secondary", "save"), Button("Save", "secondary", "save")
        assert stays.icon().isNull()
        shiboken6.delete(gone)
    finally:
        icons.draw_now()
    assert not stays.icon().isNull()
    stays.deleteLater()
