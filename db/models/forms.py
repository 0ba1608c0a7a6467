"""Forms, what was frozen of them at each publishing, and what people answered."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from db.models.base import BaseModel
from db.models.patrons import Patron
from db.models.programme import Performance


class Form(BaseModel):
    """A form. `draft` is what is being edited (JSON), '' if nothing was changed since it was
    published; `live_id` the version that is asked now, null before the first.
    """

    uid = TextField(unique=True)  # the same in every venue that it travels to
    name = TextField()
    folded = TextField(unique=True)
    draft = TextField(default="")
    live_id = IntegerField(null=True)
    archived = BooleanField(default=False)
    created_at = TextField()
    updated_at = TextField()
    version = IntegerField(default=1)
    batch_id = IntegerField(null=True, index=True)


class FormVersion(BaseModel):
    """A form as it was published: `body` is its schema as JSON and never changes.

    `code` is what paper and files carry: short, and of one version of one form.
    """

    form = ForeignKeyField(Form, on_delete="CASCADE", backref="versions")
    number = IntegerField()
    code = TextField(unique=True)
    body = TextField()
    published_at = TextField()
    user_id = IntegerField(null=True)
    batch_id = IntegerField(null=True, index=True)

    class Meta:
        """Counted from 1 in each form."""

        indexes = ((("form", "number"), True),)


class Section(BaseModel):
    """A heading of a form; `words` as last published."""

    form = ForeignKeyField(Form, on_delete="CASCADE", backref="sections")
    key = TextField()
    words = TextField()
    retired = BooleanField(default=False)
    batch_id = IntegerField(null=True, index=True)

    class Meta:
        """Its key is its own for ever."""

        indexes = ((("form", "key"), True),)


class Question(BaseModel):
    """What all answers to one question, in whatever version, belong to; `words` as last published."""

    form = ForeignKeyField(Form, on_delete="CASCADE", backref="questions")
    section = ForeignKeyField(Section, null=True, on_delete="SET NULL", backref="questions")
    key = TextField()
    kind = TextField()
    words = TextField()
    retired = BooleanField(default=False)
    batch_id = IntegerField(null=True, index=True)

    class Meta:
        """Its key is its own for ever."""

        indexes = ((("form", "key"), True),)


class Choice(BaseModel):
    """One answer of a question with choices; `words` as last published."""

    question = ForeignKeyField(Question, on_delete="CASCADE", backref="choices")
    key = TextField()
    words = TextField()
    retired = BooleanField(default=False)
    batch_id = IntegerField(null=True, index=True)

    class Meta:
        """Its key is its own for ever."""

        indexes = ((("question", "key"), True),)


class Response(BaseModel):
    """One form filled in by one person.

    face: kiosk, paper, pdf, web, survey, tickets, desk (staff filled it), call (one question asked).
    status: partial (not finished), waiting (for review), taken (in), left (nothing was taken),
    anonymous. `person` is JSON: who said they were answering; `patron` who that is. `decisions`
    is JSON: which lines were taken and which left. `origin` tells one response of a file from
    another, so that the next export brings nothing twice.
    """

    form = ForeignKeyField(Form, on_delete="CASCADE", backref="responses")
    form_version = ForeignKeyField(FormVersion, on_delete="CASCADE", backref="responses")
    patron = ForeignKeyField(Patron, null=True, on_delete="SET NULL", backref="responses")
    performance = ForeignKeyField(Performance, null=True, on_delete="SET NULL", backref="responses")
    face = TextField()
    status = TextField()
    person = TextField(default="")
    origin = TextField(default="")
    source = TextField(default="")  # the file it came in, '' for what was typed here
    remark = TextField(default="")  # what is wrong with it: a required answer left empty on paper
    decisions = TextField(default="")
    answered_at = TextField()
    user_id = IntegerField(null=True)
    created_at = TextField()
    updated_at = TextField()
    version = IntegerField(default=1)
    batch_id = IntegerField(null=True, index=True)

    class Meta:
        """Found by form and status, and by where it came from."""

        indexes = ((("form", "status"), False), (("form", "origin"), False))


class Answer(BaseModel):
    """What was answered to one question: `value` is JSON, as `form_answers.to_data` spells it."""

    response = ForeignKeyField(Response, on_delete="CASCADE", backref="answers")
    question = ForeignKeyField(Question, on_delete="CASCADE", backref="answers")
    value = TextField()
    batch_id = IntegerField(null=True, index=True)

    class Meta:
        """Once a response."""

        indexes = ((("response", "question"), True),)
