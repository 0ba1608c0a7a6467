"""The few style rules that only the call page needs, from token values."""

from __future__ import annotations

from desktop.ui import theme


def page_sheet() -> str:
    """The sheet for the present appearance and text size."""
    t = theme.tokens()
    px = theme.px
    soft = "\n".join(
        f'QLabel[soft="{tone}"] {{ background: {ground}; border-radius: {px(8)}px;'
        f" padding: {px(5)}px {px(9)}px; }}"
        for tone, ground in (
            ("accent", t.accent_soft), ("amber", t.amber_soft), ("gold", t.gold_soft),
            ("blue", t.blue_soft), ("teal", t.teal_soft), ("ink2", t.line),
        )
    )  # fmt: skip
    return f"""
QWidget#callPage, QWidget#callSteps {{ background: {t.paper}; }}
QFrame#glancePanel {{ background: {t.panel}; border: 0; border-left: 1px solid {t.line}; }}
QFrame#glancePanel[below="true"] {{ border-left: 0; border-top: 1px solid {t.line}; }}
QFrame#offerCard {{
    background: {t.panel}; border: 1px solid {t.line}; border-radius: {px(10)}px;
}}
QFrame#offerCard[chosen="true"] {{ border: 2px solid {t.accent}; }}
QFrame#offerCard[folded="true"] {{ background: transparent; }}
QFrame#promiseRow, QFrame#captureHolder {{ background: transparent; border: 0; }}
QFrame#receiptBox {{ background: {t.paper}; border: 1px solid {t.line}; border-radius: {px(8)}px; }}
{soft}
"""
