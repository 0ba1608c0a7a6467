"""The few style rules that only the patron page needs, from token values."""

from __future__ import annotations

from desktop.ui import theme


def page_sheet() -> str:
    """The sheet for the present appearance and text size."""
    t = theme.tokens()
    px = theme.px
    return f"""
QWidget#patronPage {{ background: {t.paper}; }}
QFrame#cardRule {{ background: {t.line}; border: 0; }}
QFrame#tabRule {{ background: {t.line}; border: 0; }}
QFrame#sidePanel {{
    background: {t.panel}; border: 1px solid {t.line}; border-radius: {px(10)}px;
}}
QLineEdit[inPlace="true"][readOnly="true"] {{
    background: transparent; border: 1px solid transparent;
}}
QLineEdit[inPlace="true"][readOnly="true"]:hover {{ background: {t.accent_soft}; }}
QLineEdit[inPlace="true"][readOnly="true"]:focus {{
    border: 2px solid {t.accent}; background: transparent;
}}
QListView#recordList {{
    border: 1px solid {t.line}; border-radius: {px(10)}px; padding: {px(5)}px 0;
}}
QListView#recordList:focus {{
    border: 2px solid {t.accent}; padding: {px(5) - 1}px 0;
}}
QPushButton[role="chip"] {{
    background: transparent; border: 1px dashed {t.edge}; border-radius: {px(13)}px;
    color: {t.ink2}; padding: {px(3)}px {px(11)}px; min-height: {px(18)}px;
}}
QPushButton[role="chip"]:focus {{
    border: 2px solid {t.accent}; padding: {px(2)}px {px(10)}px;
}}
QPushButton[role="chip"]:checked {{
    background: {t.accent_soft}; color: {t.accent}; border: 1px solid {t.accent};
}}
"""
