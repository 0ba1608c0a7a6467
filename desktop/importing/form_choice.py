"""Which form answers go to: named by somebody, the one that fits best, or one made from the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from db.errors import NotFound
from db.folding import fold
from db.queries import forms
from db.queries.interests import list_vocabulary
from desktop.domain.form_names import free_name
from desktop.domain.words import count_words
from desktop.importing.errors import ImportFailed
from desktop.importing.form_plan import ColumnPart, FormPlan
from desktop.importing.survey_asked import Asked
from desktop.importing.survey_kinds import form_of
from desktop.importing.survey_match import Fit, fit_form, list_fits
from desktop.importing.understanding import Question

FORM, NAME, NEW = "form", "form.name", "new"
LIKE = 80  # of 100: the name of another form in a slightly other spelling
_DULL = re.compile(
    r"\b(responses?|answers?|results?|export|survey|download|data|csv|xlsx|report|sheet ?\d*|"
    r"form|all|final|copy|submissions?|entries|attendees?|summary|orders?|tickets?)\b",
    re.IGNORECASE,
)


class Chosen(NamedTuple):
    """The form, what must be asked about it, and why it was taken, in a sentence."""

    plan: FormPlan
    questions: tuple[Question, ...]
    remark: str


def choose(
    path: Path, asked: Sequence[Asked], given: Mapping[str, str], person: Sequence[str],
    remembered: str = "", usual_name: str = "",
) -> Chosen:  # fmt: skip
    """The form for these questions. `given`: what somebody said; `remembered`: the uid of the
    form that such files went to before; `usual_name`: what a new one is called if not as the file
    is. Raises ImportFailed for a name that cannot be meant.
    """
    said, name = given.get(FORM, ""), given.get(NAME, "").strip()
    if said and said != NEW and not _is_id(said):
        said, name = "", said
    fits = list_fits(asked)
    before = forms.find_form_by_uid(remembered) if remembered else None
    before = before if any(f.version.form_id == before for f in fits) else None
    if name and not said:
        form_id = find_named(name)
        if form_id is None and before is not None:
            raise _went_elsewhere(name, before)
        said = str(form_id) if form_id else NEW
    told = bool(said)
    if not said:
        if before is not None:
            said = str(before)
        elif fits and fits[0].good:
            said = str(fits[0].version.form_id)
        else:
            said = NEW
    if said == NEW:
        name = name or free_name(usual_name or name_of(path))
        plan, remark = _made(asked, name, person), "No form fits: one is made of the file."
        if told:
            remark = "A form is made from the file."
    else:
        plan, remark = _existing(int(said), asked)
    return Chosen(plan, tuple(_questions(fits, asked, said, plan)), remark)


def _is_id(text: str) -> bool:
    if not (text.isascii() and text.isdigit()):
        return False
    try:
        forms.get_form(int(text))
    except NotFound:
        return False
    return True


def find_named(name: str) -> int | None:
    """The form of a name; None if there is none, and nothing like it.

    Raises ImportFailed where the name is nearly that of a form: it is a slip of the pen rather
    than another form.
    """
    found = forms.find_form(name)
    if found is not None:
        return found
    like = [
        (fuzz.ratio(fold(name), fold(row.name)), row.name)
        for row in forms.list_forms(archived=True)
    ]
    near = max(like, default=(0.0, ""))
    if near[0] >= LIKE:
        raise ImportFailed(
            f"There is no form “{name}”. Did you mean “{near[1]}”? Nothing was imported."
        )
    return None


def _went_elsewhere(name: str, form_id: int) -> ImportFailed:
    """The form was renamed since: another one of the old name would double every answer."""
    now = forms.get_form(form_id).name
    return ImportFailed(
        f"There is no form “{name}”; such files went to “{now}” so far. Nothing was imported. "
        f"Name that one, or say {FORM}={NEW} and {NAME}={name} to make another."
    )


def _made(asked: Sequence[Asked], name: str, person: Sequence[str]) -> FormPlan:
    if forms.find_form(name) is not None:
        raise ImportFailed(
            f"There is a form “{name}” already. Nothing was imported. "
            "Choose that form, or another name for the new one."
        )
    interests: dict[str, str] = {}
    for entry in list_vocabulary():
        for word in (entry.name, *entry.aliases):
            interests.setdefault(fold(word), entry.name)
    schema, keys = form_of(name, asked, interests, person)
    return FormPlan(name, schema, _parts(asked, keys))


def _existing(form_id: int, asked: Sequence[Asked]) -> tuple[FormPlan, str]:
    form = forms.get_form(form_id)
    fit = fit_form(form_id, asked)
    if fit is None:
        raise ImportFailed(
            f"The form “{form.name}” was never published, so nobody can have answered it. "
            "Nothing was imported. Publish it first."
        )
    version = fit.version
    unfit = [i for a, key in zip(asked, fit.keys, strict=True) if not key for i, _ in a.columns]
    plan = FormPlan(
        form.name, fit.schema, _parts(asked, fit.keys), form_id, version.id, version.number,
        fit.wordings, tuple(unfit), form.uid,
    )  # fmt: skip
    many = f"{fit.count} of {count_words(len(asked), 'question')}"
    return plan, f"{many} of the file fit the form “{form.name}”, version {version.number}."


def _parts(asked: Sequence[Asked], keys: Sequence[str]) -> tuple[ColumnPart, ...]:
    return tuple(
        ColumnPart(index, key, choice)
        for one, key in zip(asked, keys, strict=True) if key
        for index, choice in one.columns
    )  # fmt: skip


def name_of(path: Path) -> str:
    """What a form made from a file is called: as the file is, without words of exporting.

    >>> name_of(Path("after_the_show-responses (2).csv"))
    'After the show'
    """
    stem = re.sub(r"\(\d+\)|\d{4}[-_ ]\d\d[-_ ]\d\d|\(responses\)", " ", path.stem, flags=re.I)
    bare = " ".join(re.sub(r"[_\-.]+", " ", stem).split())
    name = " ".join(_DULL.sub(" ", bare).split()) or bare or "Survey"
    return name[:1].upper() + name[1:]


def _questions(
    fits: Sequence[Fit], asked: Sequence[Asked], said: str, plan: FormPlan
) -> list[Question]:
    several = len(asked)
    offered = [
        (str(f.version.form_id), f"{f.version.form_name} ({f.count} of {several} questions fit)")
        for f in fits
    ]
    if said != NEW and said not in [value for value, _ in offered]:
        offered.append((said, f"{plan.name} (none of the questions fits)"))
    asked_for = [
        Question(
            FORM, "Which form do these answers belong to?",
            choices=(*offered, (NEW, "A new form, made from this file")), suggestion=said,
            required=False,
        )
    ]  # fmt: skip
    if said == NEW:
        asked_for.append(
            Question(NAME, "What is the new form called?", "text", suggestion=plan.name,
                     required=False)
        )  # fmt: skip
    return asked_for
