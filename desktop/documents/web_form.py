"""A form as one self-contained web page: no network, no libraries, at home on any site.

The page posts to the form's own address, or hands the patron a small answer file and mail text
that `importing.answer_file` reads. Its policy lets nothing load and nothing else be posted to.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import quote

import resources
from desktop.documents.web_controls import attributes, item, paragraphs, text
from desktop.domain.form_page import (
    CODE_FIELD,
    mail_address,
    page_rules,
    post_address,
    post_origin,
)
from desktop.domain.form_schema import FormSchema


def web_page(schema: FormSchema, *, code: str, venue_name: str, mail_to: str = "") -> str:
    """The whole page as HTML (write it as UTF-8). `code` is that of the form's version; answers
    go to `schema.post_to`, or, if that is no address, by file or mail (to `mail_to`, if given).
    """
    address, mail = post_address(schema.post_to), mail_address(mail_to)
    style = resources.text("web", "form.css")
    script = resources.text("web", "form_rules.js") + resources.text("web", "form.js")
    title = schema.title if schema.title.strip() else venue_name.strip() or "A few questions"
    questions = "".join(item(schema, question) for question in schema.questions)
    return (
        f"{_head(title, style, script, address, mail)}"
        f'<main>\n<header id="head">\n{_venue(venue_name)}'
        f'<h1 id="title" tabindex="-1" dir="auto">{text(title)}</h1>\n'
        f"{paragraphs(schema.intro, 'intro')}{_note(schema)}</header>\n"
        f'<p id="status" class="status" role="status"></p>\n'
        f'<p id="aloud" class="aloud" role="status"></p>\n'
        f"{_form_start(title, code, address, mail)}{questions}{_form_end(code, address, mail)}"
        f"{'' if address else _done(schema, venue_name, mail)}</main>\n"
        f'<script type="application/json" id="rules">{_json(page_rules(schema))}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _head(title: str, style: str, script: str, address: str, mail: str) -> str:
    target = post_origin(address) if address else ("mailto:" if mail else "'none'")
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        f"form-action {target}; base-uri 'none'"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{text(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="format-detection" content="telephone=no">\n'
        f"<title>{text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def _digest(content: str) -> str:
    found = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{found}'"


def _json(data: dict[str, Any]) -> str:
    """JSON that can stand inside a script element: no `<`, no line separator, nothing but ASCII."""
    found = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return found.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _venue(name: str) -> str:
    return f'<p class="venue" dir="auto">{text(name)}</p>\n' if name.strip() else ""


def _note(schema: FormSchema) -> str:
    needed = [q for q in schema.asked if q.required]
    if not needed:
        return '<p class="note">You may skip any question.</p>\n' if schema.asked else ""
    if len(needed) == len(schema.asked):
        return ""
    return '<p class="note">You may skip any question that is not marked.</p>\n'


def _form_start(title: str, code: str, address: str, mail: str) -> str:
    values: dict[str, str | bool] = {
        "id": "form",
        "accept-charset": "utf-8",
        "data-code": code,
        "data-way": "post" if address else "file",
        "data-subject": f"Answers: {title}"[:120],
        "method": "post",
        "action": address or (f"mailto:{quote(mail, safe='@')}" if mail else ""),
        "enctype": "" if address else "text/plain",
    }
    hidden = f'<input type="hidden" name="{CODE_FIELD}" value="{text(code)}">\n'
    return f"<form{attributes(values)}>\n{hidden}"


def _form_end(code: str, address: str, mail: str) -> str:
    words = "Send my answers" if address else "Done"
    without, disabled = "", ""
    if not address and not mail:
        disabled = " disabled"
        without = (
            '<p class="hint without handing">This page needs scripts to hand on your answers, and they '
            "are switched off here. You can print it and fill it in with a pen.</p>"
        )
    return (
        f'<p class="code">Form {text(code)}</p>\n'
        '<p id="amiss" class="error" role="alert" hidden></p>\n'
        f'{without}<button type="submit" id="send" class="primary scripted"{disabled}>{words}</button>\n'
        "</form>\n"
    )


def _done(schema: FormSchema, venue_name: str, mail: str) -> str:
    whom = text(venue_name.strip() or "us")
    save_kind = "second" if mail else "primary"
    by_mail = ""
    if mail:
        by_mail = (
            f'<a id="mail" class="button primary" data-to="{text(mail)}" href="mailto:'
            f'{text(quote(mail, safe="@"))}">Send by e-mail</a>\n'
            f'<p id="fits" class="hint">Opens a mail to {text(mail)} with your answers in it.</p>\n'
            '<p id="toolong" class="hint" hidden>There is too much for a link: please copy the '
            "text below into the mail, or attach the file.</p>\n"
        )
    return (
        '<section id="done" hidden>\n'
        f'<h1 id="thanks" tabindex="-1" dir="auto">{text(schema.thanks) or "Thank you!"}</h1>\n'
        f'<p class="intro">One step is left: nothing has been sent yet. Please send your answers '
        f'to <bdi>{whom}</bdi>.</p>\n<div class="ways">\n{by_mail}'
        f'<button type="button" id="save" class="{save_kind}">Save as a file</button>\n'
        '<p class="hint">A small file to send by mail or to bring along.</p>\n'
        '<button type="button" id="copy" class="second">Copy as text</button>\n'
        "<details><summary>Show the text</summary>"
        '<label for="text">Your answers as text for a mail</label>'
        '<textarea id="text" readonly rows="10" dir="auto"></textarea></details>\n</div>\n'
        '<h2>What you answered</h2>\n<p id="nothing" class="hint">No question was answered.</p>\n'
        '<dl id="told"></dl>\n'
        '<button type="button" id="change" class="second">Change an answer</button>\n'
        "</section>\n"
    )
