"""What is read on hovering, as plain text: a tip takes what looks like markup for markup."""

from __future__ import annotations


def plain_tip(text: str) -> str:
    """A text for `setToolTip` that shows as it stands, a name such as `<b>Bob</b>` too.

    >>> plain_tip("Tom & Jerry"), plain_tip("<b>Bob</b>")
    ('Tom & Jerry', '<span>&lt;b&gt;Bob&lt;/b&gt;</span>')
    """
    if "<" not in text:
        return text
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<span>{shown}</span>".replace("\n", "<br>")
