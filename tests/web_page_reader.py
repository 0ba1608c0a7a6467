"""A reader of a form's web page without a browser: its elements, its controls, and what a browser
without scripts would send when a person has filled it in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from desktop.domain.form_answers import Given
from desktop.domain.form_schema import CONTACT, DATE, MANY_AT_ONCE, SCALE, WITH_CHOICES, FormSchema

VOID = {"meta", "input", "br", "img", "link", "hr", "base", "source"}


@dataclass
class Element:
    """One element: its own text is in `text`, that of all it holds in `all_text()`."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element] = field(default_factory=list)
    pieces: list[str | Element] = field(default_factory=list)

    def all_text(self) -> str:
        return "".join(p if isinstance(p, str) else p.all_text() for p in self.pieces)

    def walk(self) -> list[Element]:
        return [self, *(e for child in self.children for e in child.walk())]

    def find(self, tag: str = "", **wanted: str) -> list[Element]:
        named = {name.replace("_", "-").rstrip("-"): value for name, value in wanted.items()}
        return [
            e
            for e in self.walk()
            if (not tag or e.tag == tag) and all(e.attributes.get(n) == v for n, v in named.items())
        ]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = self.at = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> says a thing twice"
        made = Element(tag, {n: v or "" for n, v in attrs}, self.at)
        self.at.children.append(made)
        self.at.pieces.append(made)
        if tag not in VOID:
            self.at = made

    def handle_endtag(self, tag: str) -> None:
        assert self.at.tag == tag, f"</{tag}> closes <{self.at.tag}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.pieces.append(data)


def read_page(page: str) -> Element:
    """The page as a tree. Fails on elements that are not closed in order."""
    parser = _Parser()
    parser.feed(page)
    parser.close()
    assert parser.at is parser.top, f"<{parser.at.tag}> is never closed"
    return parser.top


class Filling:
    """A person before the page, scripts switched off."""

    def __init__(self, page: str, schema: FormSchema) -> None:
        self.form = read_page(page).find("form")[0]
        self.schema = schema
        self.sent: dict[int, str] = {}

    def controls(self, name: str) -> list[Element]:
        """The controls of a name, in the page's order."""
        tags = ("input", "textarea", "select")
        return [e for e in self.form.find(name=name) if e.tag in tags]

    def answer(self, key: str, given: Given) -> None:
        """Put an answer in by the controls that are there. Fails if there are none for it."""
        question = self.schema.question(key)
        assert question is not None
        if question.kind in WITH_CHOICES:
            assert question.kind in MANY_AT_ONCE or len(given.choices) + bool(given.other) < 2
            for choice in {*given.choices, *(["other"] if given.other else [])}:
                self._tick(key, choice)
            if given.other:
                self._type(f"{key}__other", given.other)
        elif question.kind == CONTACT:
            for part, value in given.parts:
                self._type(f"{key}__{part}", value)
        elif question.kind == DATE:
            year, month, day = given.text.replace("--", "-", 1).rsplit("-", 2)
            self._type(f"{key}__day", day)
            self._type(f"{key}__month", month)
            if year.strip("-"):
                self._type(f"{key}__year", year)
        elif question.kind == SCALE and self.controls(key)[0].attributes["type"] == "radio":
            self._tick(key, given.text)
        else:
            self._type(key, given.text)

    def _tick(self, name: str, value: str) -> None:
        (control,) = [c for c in self.controls(name) if c.attributes["value"] == value]
        assert control.attributes["type"] in ("radio", "checkbox")
        self.sent[id(control)] = value

    def _type(self, name: str, value: str) -> None:
        (control,) = self.controls(name)
        most = control.attributes.get("maxlength")
        assert most is None or len(value) <= int(most)
        if control.tag == "select":
            assert value in [o.attributes["value"] for o in control.find("option")]
        if control.tag == "input":
            value = value.replace("\r", "").replace("\n", "")
        self.sent[id(control)] = value.replace("\r\n", "\n").replace("\n", "\r\n")

    def fields(self) -> list[tuple[str, str]]:
        """What would be sent, in the page's order."""
        found = []
        for control in self.form.walk():
            kind = control.attributes.get("type", "")
            if control.tag not in ("input", "textarea", "select"):
                continue
            if kind == "hidden":
                found.append((control.attributes["name"], control.attributes["value"]))
            elif kind in ("radio", "checkbox"):
                if id(control) in self.sent:
                    found.append((control.attributes["name"], self.sent[id(control)]))
            else:
                found.append((control.attributes["name"], self.sent.get(id(control), "")))
        return found

    def posted(self) -> str:
        """The body of the post."""
        return urlencode(self.fields())
