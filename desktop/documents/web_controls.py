"""The controls of a form's web page: each kind of question as HTML that works without a script.

All wording goes through `text`; names and ids are made of keys, which are identifiers.
"""

from __future__ import annotations

import html
from collections.abc import Mapping

from desktop.domain.answer_typing import reads_right_to_left
from desktop.domain.form_answers import bounds, free_words
from desktop.domain.form_page import DAY_PARTS, OTHER_PART, field_name, plain
from desktop.domain.form_schema import (
    CONTACT,
    CONTACT_PARTS,
    DATE,
    HEADING,
    KIND_WORDS,
    LONG,
    MANY_AT_ONCE,
    NUMBER,
    OTHER,
    PERMISSION,
    SCALE,
    WITH_CHOICES,
    YES_OR_NO,
    FormSchema,
    Question,
)
from desktop.domain.form_words import condition_words
from desktop.domain.kiosk_session import in_order
from desktop.domain.words import MONTHS

_SCALE_MOST = 21  # more steps are typed
_COMPLETE = {  # what a browser may fill in, by part or field of the patron
    "given": "given-name", "family": "family-name", "email": "email", "phone": "tel",
    "street": "street-address", "postcode": "postal-code", "city": "address-level2",
    "display_name": "name", "organisation": "organization",
}  # fmt: skip
_KEYBOARD = {"email": "email", "phone": "tel"}
_PLAIN_TYPING = 'autocapitalize="none" spellcheck="false"'
_WIDTHS = {"day": 2, "year": 4}


def text(words: str) -> str:
    """Any wording as text of a page, in an element or a quoted attribute."""
    return html.escape(plain(words), quote=True)


def paragraphs(words: str, kind: str) -> str:
    """A longer wording: a paragraph for each of its lines, of a class."""
    lines = [line for line in words.splitlines() if line.strip()]
    return "".join(f'<p class="{kind}" dir="auto">{text(line)}</p>' for line in lines)


def attributes(values: Mapping[str, str | bool]) -> str:
    """Attributes of an element: True stands alone, False and '' are left out."""
    found = ""
    for name, value in values.items():
        if value is True:
            found += f" {name}"
        elif value:
            found += f' {name}="{html.escape(str(value), quote=True)}"'
    return found


def item(schema: FormSchema, question: Question) -> str:
    """A question, or a heading, as it stands in the page."""
    key = question.key
    turned = ' dir="rtl"' if reads_right_to_left(question.words) else ""
    kind = question.kind
    frame = f'<div class="item {kind}" data-key="{key}" data-kind="{kind}"{turned}>'
    if question.kind == HEADING:
        return (
            f'{frame}<h2 class="words" dir="auto">{text(_words(question))}</h2>'
            f"{paragraphs(question.help, 'about')}</div>\n"
        )
    hints = paragraphs(question.help, "hint") + _limits_hint(question)
    when = condition_words(schema, question)
    if when:
        hints += f'<p class="hint without when" dir="auto">Only if {text(when)}.</p>'
    said = f'<div id="h-{key}" class="hints">{hints}</div><p id="e-{key}" class="error" dir="auto"></p>'
    needed = ' <span class="needed">Please answer</span>' if question.required else ""
    words = f'<span class="words" dir="auto">{text(_words(question))}</span>{needed}'
    if _one_field(question):
        label = f'<label class="asked" for="f-{key}">{words}</label>'
        return f"{frame}{label}{said}{_typed(question)}</div>\n"
    group: dict[str, str | bool] = {
        "id": f"g-{key}",
        "role": "radiogroup" if _takes_one(question) else "",
        "aria-required": "true" if _takes_one(question) and question.required else "",
        "aria-describedby": f"h-{key} e-{key}",
    }
    inner = f'<legend class="asked">{words}</legend>{said}{_group(question)}'
    return f"{frame}<fieldset{attributes(group)}>{inner}</fieldset></div>\n"


def _words(question: Question) -> str:
    return question.words if question.words.strip() else KIND_WORDS[question.kind]


def _one_field(question: Question) -> bool:
    typed = question.kind not in WITH_CHOICES and question.kind not in (CONTACT, DATE)
    return typed and not (question.kind == SCALE and _steps(question))


def _takes_one(question: Question) -> bool:
    picked = question.kind in WITH_CHOICES and question.kind not in MANY_AT_ONCE
    return picked or question.kind == SCALE


def _native_need(question: Question) -> bool:
    """Whether a browser without the script may insist: never on what may not be asked at all."""
    return question.required and not question.show_if.conditions


# -- hints


def _limits_hint(question: Question) -> str:
    """What the limits ask for, said before anybody runs into them."""
    if question.kind in YES_OR_NO or question.kind in (SCALE, CONTACT):
        return ""
    low, high = question.limits.low.strip(), question.limits.high.strip()
    if question.kind != DATE:
        least, most = bounds(question)
        low = "" if least is None else f"{least:f}"
        high = "" if most is None else f"{most:f}"
    said = _range_said(question.kind, low, high)
    # Who wrote a hint of their own has said it, or meant something else.
    if not said and question.kind in MANY_AT_ONCE and not question.help.strip():
        said = "Choose as many as you like."
    return f'<p class="hint limits" dir="auto">{text(said)}</p>' if said else ""


def _range_said(kind: str, low: str, high: str) -> str:
    units = {NUMBER: "", DATE: ""}
    unit = units.get(kind, " characters")
    if kind in WITH_CHOICES:
        if kind not in MANY_AT_ONCE:
            return ""
        unit = " answers"
    if low in ("", "0") and unit:
        return f"At most {high}{unit}." if high else ""
    if low and high:
        return f"From {low} to {high}{unit}."
    if low:
        return f"{low} or later." if kind == DATE else f"At least {low}{unit}."
    return (f"Up to {high}." if kind == DATE else f"At most {high}{unit}.") if high else ""


# -- typed answers


def _typed(question: Question) -> str:
    key = question.key
    common: dict[str, str | bool] = {
        "id": f"f-{key}",
        "name": field_name(key),
        "required": _native_need(question),
        "aria-required": "true" if question.required and not _native_need(question) else "",
        "aria-describedby": f"h-{key} e-{key}",
        "dir": "auto",
    }
    if question.kind == LONG:
        return f'<textarea{attributes(common)} rows="4"></textarea>'
    if question.kind in (NUMBER, SCALE):
        low = bounds(question)[0]
        common["inputmode"] = "text" if low is not None and low < 0 else "decimal"
        common["class"] = "narrow"
    what = question.becomes.what if question.becomes.kind == "field" else ""
    common["autocomplete"] = _COMPLETE.get(what, "off")
    common["inputmode"] = common.get("inputmode") or _KEYBOARD.get(what, "")
    return f'<input type="text"{attributes(common)}>'


def _group(question: Question) -> str:
    if question.kind == CONTACT:
        return _contact(question)
    if question.kind == DATE:
        return _day(question)
    if question.kind == SCALE:
        return _scale(question)
    return _choices(question)


def _contact(question: Question) -> str:
    found = ""
    for part in question.parts:
        field: dict[str, str | bool] = {
            "id": f"f-{field_name(question.key, part)}",
            "name": field_name(question.key, part),
            "autocomplete": _COMPLETE[part],
            "inputmode": _KEYBOARD.get(part, ""),
            "aria-describedby": f"e-{question.key}" if part == "email" else "",
            "dir": "auto",
        }
        typing = f" {_PLAIN_TYPING}" if part == "email" else ""
        found += (
            f'<div class="part {part}"><label for="{field["id"]}">{CONTACT_PARTS[part]}</label>'
            f'<input type="text"{attributes(field)}{typing}></div>'
        )
    return f'<div class="parts">{found}</div>'


def _day(question: Question) -> str:
    born = question.becomes.kind == "field" and question.becomes.what == "birthday"
    found = ""
    for part in DAY_PARTS if question.with_year else DAY_PARTS[:2]:
        field: dict[str, str | bool] = {
            "id": f"f-{field_name(question.key, part)}",
            "name": field_name(question.key, part),
            "autocomplete": f"bday-{part}" if born else "off",
            "aria-describedby": f"e-{question.key}",
        }
        if part == "month":
            named = "".join(
                f'<option value="{n:02}">{name}</option>' for n, name in enumerate(MONTHS, 1)
            )
            control = f'<select{attributes(field)}><option value=""></option>{named}</select>'
        else:
            size = f'inputmode="numeric" size="{_WIDTHS[part]}" maxlength="{_WIDTHS[part]}"'
            control = f'<input type="text"{attributes(field)} {size}>'
        label = f'<label for="{field["id"]}">{part.capitalize()}</label>'
        found += f'<div class="part {part}">{label}{control}</div>'
    return f'<div class="parts">{found}</div>'


# -- chosen answers


def _steps(question: Question) -> range:
    """The numbers of a scale; empty if it has too many to choose from, or none."""
    low, high = bounds(question)
    if low is None or high is None:
        return range(0)
    steps = range(-int(-low // 1), int(high // 1) + 1)
    return steps if len(steps) <= _SCALE_MOST else range(0)


def _scale(question: Question) -> str:
    steps = "".join(
        f'<label class="step"><input type="radio" name="{question.key}" value="{number}"'
        f"{attributes({'required': _native_need(question)})}><span>{number}</span></label>"
        for number in _steps(question)
    )
    ends = ""
    if question.low_words.strip() or question.high_words.strip():
        first, last = _steps(question)[0], _steps(question)[-1]
        ends = f'<div class="ends">{_end(first, question.low_words)}{_end(last, question.high_words)}</div>'
    return f'<div class="steps">{steps}</div>{ends}{_take_back(question)}'


def _end(number: int, words: str) -> str:
    said = f"{number} = <bdi>{text(words)}</bdi>" if words.strip() else ""
    return f"<span>{said}</span>"


def _choices(question: Question) -> str:
    found = "".join(
        _choice(question, choice.key, choice.words or f"Answer {number}")
        for number, choice in enumerate(in_order(question), start=1)
    )
    if question.other:
        words = free_words(question)
        name = field_name(question.key, OTHER_PART)
        found += (
            f'{_choice(question, OTHER, words, "otherone")}<div class="free">'
            f'<input type="text" id="f-{name}" name="{name}" aria-label="{text(words)}" '
            f'autocomplete="off" dir="auto"></div>'
        )
    shuffled = " data-shuffled" if question.order == "shuffled" else ""
    return f'<div class="choices"{shuffled}>{found}</div>{_take_back(question)}'


def _choice(question: Question, value: str, words: str, extra: str = "") -> str:
    many = question.kind in MANY_AT_ONCE
    field: dict[str, str | bool] = {
        "type": "checkbox" if many else "radio",
        "name": field_name(question.key),
        "value": value,
        "required": not many and not question.other and _native_need(question),
    }
    kind = f"choice {extra}".strip()
    return (
        f'<label class="{kind}"><input{attributes(field)}>'
        f'<span dir="auto">{text(words)}</span></label>'
    )


def _take_back(question: Question) -> str:
    """One of many cannot be unticked; where an answer is free, it can be taken back."""
    if question.required or question.kind in MANY_AT_ONCE:
        return ""
    named = " permission" if question.kind == PERMISSION else ""
    return f'<button type="button" class="takeback{named}" hidden>Take this answer back</button>'
