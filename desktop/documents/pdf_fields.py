"""The blanks of a form as real PDF fields: texts, check boxes, radio groups, lists.

Written by hand rather than with ReportLab's own form kit: that one forbids a radio group to stay
empty, cuts texts at a hundred characters and draws marks that differ from viewer to viewer.
Boxes and lines are drawn on the page, fields only bring what is put into them; viewers are asked
to draw typed texts themselves, in whatever font the letters need (`NeedAppearances`). No script,
no action, nothing that calls home.
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas

from desktop.documents.form_page import (
    AREA,
    COMB,
    LIST,
    NUMBERED,
    ONLY_ONE,
    ROUND,
    SQUARE,
    Blank,
    paper_pen,
)
from desktop.domain.form_fields import CODE_FIELD

PRINTED, HIDDEN = 4, 2  # flags of a widget
READ_ONLY, REQUIRED = 1, 1 << 1  # flags of a field
MULTILINE, RADIO, COMBO, COMBED = 1 << 12, 1 << 15, 1 << 17, 1 << 24
TO_RIGHT = 2
OFF = "Off"
INK = "0 g"
EDGE, FLOOR = 0.45, 0.975
INSET = 3.0  # from the box of a typed answer to its text
_TICK, _DOT, _CROSS = "4", "l", "8"  # in Zapf Dingbats, for viewers that draw marks anew


class FieldCanvas(Canvas):  # type: ignore[misc]
    """A canvas whose blanks become fields, in the order in which they are drawn."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._groups: dict[str, tuple[PDFDictionary, PDFArray]] = {}
        form = self.acroForm
        form.extras["DR"] = PDFDictionary({"Font": PDFDictionary(self._fonts())})
        form.extras["NeedAppearances"] = "true"
        form.extras["DA"] = PDFString("/Helv 0 Tf 0 g")
        self.setViewerPreference("DisplayDocTitle", "true")

    def _fonts(self) -> dict[str, Any]:
        """The fonts that viewers begin with; letters they lack come from the viewer's own."""
        entries = {"Type": PDFName("Font"), "Subtype": PDFName("Type1")}
        text = entries | {"BaseFont": PDFName("Helvetica"), "Encoding": PDFName("WinAnsiEncoding")}
        marks = entries | {"BaseFont": PDFName("ZapfDingbats")}
        reference = self.acroForm.getRef
        return {"Helv": reference(PDFDictionary(text)), "ZaDb": reference(PDFDictionary(marks))}

    def _setAnnotations(self, page: Any) -> None:  # noqa: N802
        """Let the tab key follow the order of the questions."""
        super()._setAnnotations(page)
        page.__Defaults__ = {**page.__Defaults__, "Tabs": PDFName("S")}

    def hide_code(self, code: str) -> None:
        """Keep the code of the form's version in a field that nobody sees."""
        entries = {
            "FT": PDFName("Tx"),
            "T": PDFString(CODE_FIELD),
            "V": PDFString(code),
            "DV": PDFString(code),
            "Ff": READ_ONLY,
            "DA": PDFString("/Helv 8 Tf 0 g"),
        }
        self._add(entries, (0, 0, 0, 0), HIDDEN, top=True)

    def field(self, blank: Blank) -> None:
        """Make a blank a field; one without a name is drawn for a pen."""
        if not blank.name:
            paper_pen(self, blank)
        elif blank.shape in ONLY_ONE:
            self._radio(blank)
        elif blank.shape == SQUARE:
            self._check_box(blank)
        elif blank.shape == LIST:
            self._list(blank)
        else:
            self._text(blank)

    # -- boxes

    def _check_box(self, blank: Blank) -> None:
        entries = self._marks(blank, blank.value, _TICK)
        entries |= {
            "FT": PDFName("Btn"),
            "T": PDFString(blank.name),
            "TU": PDFString(blank.label),
            "Ff": REQUIRED if blank.required else 0,
        }
        self._add(entries, _rectangle(blank), PRINTED, top=True)

    def _radio(self, blank: Blank) -> None:
        parent, kids = self._groups.get(blank.name) or self._group(blank)
        mark = _CROSS if blank.shape == NUMBERED else _DOT
        entries = self._marks(blank, blank.value, mark)
        entries |= {"Parent": self.acroForm.getRef(parent), "TU": PDFString(blank.label)}
        kids.sequence.append(self._add(entries, _rectangle(blank), PRINTED, top=False))

    def _group(self, blank: Blank) -> tuple[PDFDictionary, PDFArray]:
        kids = PDFArray([])
        # Without "no toggle to off": a second click takes an answer back.
        parent = PDFDictionary(
            {
                "FT": PDFName("Btn"),
                "T": PDFString(blank.name),
                "TU": PDFString(blank.about or blank.label),
                "Ff": RADIO | (REQUIRED if blank.required else 0),
                "Kids": kids,
            }
        )
        self.acroForm.fields.append(self.acroForm.getRef(parent))
        self._groups[blank.name] = parent, kids
        return parent, kids

    def _marks(self, blank: Blank, state: str, mark: str) -> dict[str, Any]:
        """The pictures of a box that is ticked and one that is not: the mark alone."""
        wide, high = blank.width, blank.height
        paper_pen(self, blank)
        empty = self._picture(wide, high, "")
        ticked = self._picture(wide, high, _mark(blank.shape, wide))
        return {
            "AP": PDFDictionary({"N": PDFDictionary({OFF: empty, state: ticked})}),
            "AS": PDFName(OFF),
            "MK": PDFDictionary({"CA": PDFString(mark)}),
            "DA": PDFString(f"/ZaDb 0 Tf {INK}"),
        }

    # -- texts and lists

    def _text(self, blank: Blank) -> None:
        flags = REQUIRED if blank.required else 0
        flags |= MULTILINE if blank.shape == AREA else 0
        flags |= COMBED if blank.shape == COMB else 0
        entries = self._typed(blank, flags) | {"FT": PDFName("Tx"), "V": PDFString("")}
        if blank.shape == COMB:
            entries["MaxLen"] = blank.cells
        if blank.right_to_left:
            entries["Q"] = TO_RIGHT
        inset = 0.0 if blank.shape == COMB else INSET
        self._add(entries, _rectangle(blank, inset), PRINTED, top=True)

    def _list(self, blank: Blank) -> None:
        flags = COMBO | (REQUIRED if blank.required else 0)
        options = [PDFArray([PDFString(value), PDFString(words)]) for value, words in blank.options]
        entries = self._typed(blank, flags)
        entries |= {"FT": PDFName("Ch"), "Opt": PDFArray(options), "V": PDFString("")}
        self._add(entries, _rectangle(blank, INSET), PRINTED, top=True)

    def _typed(self, blank: Blank, flags: int) -> dict[str, Any]:
        self._draw_box(blank)
        size = min(blank.size, blank.height * 0.72)
        picture = self._picture(blank.width, blank.height, "/Tx BMC EMC")
        return {
            "T": PDFString(blank.name),
            "TU": PDFString(blank.label),
            "Ff": flags,
            "DA": PDFString(f"/Helv {size:.1f} Tf {INK}"),
            "AP": PDFDictionary({"N": picture}),
        }

    def _draw_box(self, blank: Blank) -> None:
        """The box of a typed answer, on the page: viewers draw borders each in their own way."""
        self.setFillGray(FLOOR)
        self.rect(blank.x, blank.y, blank.width, blank.height, stroke=0, fill=1)
        if blank.shape == COMB:
            paper_pen(self, blank)
            return
        self.setLineWidth(0.8)
        self.setStrokeGray(EDGE)
        self.rect(blank.x, blank.y, blank.width, blank.height)

    # -- into the file

    def _picture(self, wide: float, high: float, drawn: str) -> Any:
        form = self.acroForm
        stream = form.makeStream(wide, high, drawn, Resources=PDFDictionary({}))
        return form.getRef(stream)

    def _add(self, entries: dict[str, Any], rectangle: tuple[float, float, float, float],
             flags: int, *, top: bool) -> Any:  # fmt: skip
        """A widget on this page; `top`: it is a field of its own. Returns its reference."""
        widget = PDFDictionary(
            entries
            | {
                "Type": PDFName("Annot"),
                "Subtype": PDFName("Widget"),
                "Rect": PDFArray([round(v, 2) for v in rectangle]),
                "F": flags,
                "P": self._doc.thisPageRef(),
            }
        )
        self._addAnnotation(widget)
        reference = self.acroForm.getRef(widget)
        if top:
            self.acroForm.fields.append(reference)
        return reference


def field_pen(canvas: Any, blank: Blank) -> None:
    """The pen of a page that is to be filled in on a screen."""
    canvas.field(blank)


def _rectangle(blank: Blank, inset: float = 0.0) -> tuple[float, float, float, float]:
    return blank.x + inset, blank.y, blank.x + blank.width - inset, blank.y + blank.height


def _mark(shape: str, wide: float) -> str:
    if shape == ROUND:
        return f"0 g {_circle(wide / 2, wide * 0.27)} f"
    if shape == NUMBERED:
        # A cross from corner to corner: the number stays legible.
        near, far = wide * 0.1, wide * 0.9
        return (
            f"0 G {wide * 0.09:.2f} w {near:.2f} {near:.2f} m {far:.2f} {far:.2f} l "
            f"{near:.2f} {far:.2f} m {far:.2f} {near:.2f} l S"
        )
    points = " ".join(f"{wide * x:.2f} {wide * y:.2f} {op}" for x, y, op in _TICK_MARK)
    return f"0 G {wide * 0.15:.2f} w 1 J 1 j {points} S"


_TICK_MARK = ((0.2, 0.52, "m"), (0.42, 0.26, "l"), (0.82, 0.78, "l"))


def _circle(middle: float, radius: float) -> str:
    bend = radius * 0.5523
    low, high, a, b = middle - radius, middle + radius, middle - bend, middle + bend
    corners = (
        (high, b, b, high, middle, high), (a, high, low, b, low, middle),
        (low, a, a, low, middle, low), (b, low, high, a, high, middle),
    )  # fmt: skip
    curves = " ".join(" ".join(f"{v:.2f}" for v in corner) + " c" for corner in corners)
    return f"{high:.2f} {middle:.2f} m {curves}"
