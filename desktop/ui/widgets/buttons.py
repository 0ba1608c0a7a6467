"""Buttons in the roles of the design; one primary button a page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.ui import icons, theme

_KEYPAD = Qt.KeyboardModifier.KeypadModifier
ICON_TOKENS = {"primary": "on_accent", "danger": "accent"}


class Button(QPushButton):
    """A button whose icon keeps the tint of the theme."""

    def __init__(
        self, text: str, role: str = "secondary", icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(text, parent)
        self._icon_name = icon
        self._role = role
        self.setProperty("role", role)
        self.setAutoDefault(False)
        if icon is not None:
            self._on_theme_changed()
            theme.notifier().changed.connect(self._on_theme_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it as Space does: Qt leaves that to dialogs."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, _KEYPAD)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.isAutoRepeat():
                return
            if self.menu() is not None:
                self.showMenu()
            else:
                self.click()
            return
        super().keyPressEvent(event)

    def _on_theme_changed(self) -> None:
        if self._icon_name is not None:
            icons.when_drawable(self._put_icon)

    def _put_icon(self) -> None:
        if self._icon_name is not None:
            self.setIcon(icons.icon(self._icon_name, ICON_TOKENS.get(self._role, "ink2"), 17))
            self.setIconSize(QSize(theme.px(17), theme.px(17)))


def button(
    text: str, role: str = "secondary", icon: str | None = None, shortcut: str | None = None
) -> Button:
    """A button; role primary, secondary, quiet or danger.

    The shortcut is shown behind the text and works while the button's window is active.
    """
    made = Button(text, role, icon)
    made.setAccessibleName(text.replace("&", ""))
    if shortcut is not None:
        keys = QKeySequence(shortcut)
        shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
        made.setText(f"{text}  {shown}")
        made.setAccessibleDescription(shown)
        QShortcut(keys, made).activated.connect(made.click)
    return made


def icon_button(icon: str, name: str, token_role: str = "quiet") -> Button:
    """A button that shows only an icon; `name` is its tooltip and what a screen reader says."""
    made = Button("", token_role, icon)
    made.setToolTip(name)
    made.setAccessibleName(name)
    return made
