"""The ways out for a draft: mail program, clipboard, file, paper. Each leaves a line in the history."""

from __future__ import annotations

from typing import NamedTuple

from db import clock
from db.errors import NotFound, StoreError
from db.queries import letters as stored
from db.records.letters import LetterPerson, LetterTemplateRecord, NewLetter
from desktop.domain.letter_draft import FREELY
from desktop.domain.letters import address_for, refusal, said_in
from desktop.domain.mail_parts import is_mail_address
from desktop.domain.opener_kinds import Opener
from desktop.domain.whole_files import write_file
from desktop.ui.desk import Desk
from desktop.ui.edits import GONE
from desktop.ui.mail_program import NOBODY, MailProgram, copy_text


class Draft(NamedTuple):
    """What stands in the sheet when it is to go out."""

    template: LetterTemplateRecord
    opener: Opener | None
    to: str
    subject: str
    body: str


class Outgoing:
    """Takes drafts for one patron; True where one went out and was kept in the history."""

    def __init__(
        self, desk: Desk, person: LetterPerson, program: MailProgram, call_id: int | None
    ) -> None:
        self._desk, self._person = desk, person
        self._program, self._call_id = program, call_id

    def hand_over(self, draft: Draft) -> bool | None:
        """To the mail program; None if none answered."""
        if not self._may_go(draft, "email"):
            return False
        try:
            way = self._program.open(
                draft.to, draft.subject, draft.body, sender=self._our_address(), name=self._name()
            )
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            return False
        if way == NOBODY:
            return None
        return self._keep(draft, draft.to, "Handed to the mail program, kept in the history")

    def copy(self, draft: Draft) -> bool:
        """Subject and text onto the clipboard, for a mail program that cannot be asked."""
        if not self._may_go(draft, "email"):
            return False
        copy_text(f"{draft.subject}\n\n{draft.body}" if draft.subject else draft.body)
        return self._keep(draft, draft.to, "Copied, kept in the history: paste it into your mail")

    def save_file(self, draft: Draft) -> bool:
        """As a file that mail programs open as unsent."""
        if not self._may_go(draft, "email"):
            return False
        path = self._desk.dialogs.save_file("Save the draft", "draft.eml", "Mail (*.eml)")
        if path is None:
            return False
        from desktop.documents.mail_draft import eml_bytes

        try:
            data = eml_bytes(
                draft.to, draft.subject, draft.body, sender=self._our_address(), name=self._name()
            )
            write_file(path, lambda part: part.write_bytes(data))
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            return False
        return self._keep(draft, draft.to, f"Saved as {path.name}, kept in the history")

    def save_paper(self, draft: Draft) -> bool:
        """As a PDF for an envelope with a window."""
        if not self._may_go(draft, "post"):
            return False
        path = self._desk.dialogs.save_file("Save the letter", "letter.pdf", "PDF (*.pdf)")
        if path is None:
            return False
        from desktop.documents.letter_pdf import draw_letter, post_letter, unprintable

        to, _ = address_for(self._person, "post")
        letter, paper = post_letter(
            to, draft.subject, draft.body, self._desk.settings, clock.today()
        )
        if (missing := unprintable(letter)) and not self._desk.dialogs.confirm(
            "Not all of it can be printed",
            f"No font on this computer has {missing}. They would be left out.",
            "Save without them",
        ):
            return False
        try:
            write_file(path, lambda part: draw_letter(letter, str(part), paper=paper))
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            return False
        done = f"Saved as {path.name}, kept in the history"
        return self._keep(draft, ", ".join(letter.address), done, channel="post")

    def _may_go(self, draft: Draft, channel: str) -> bool:
        """Asked again at the last moment: a consent may have been withdrawn while it was written."""
        try:
            now = stored.get_person(self._person.id)
        except NotFound:
            self._desk.dialogs.show_failure(GONE)
            return False
        sentence = refusal(now, channel, draft.template.purpose)[1]
        if sentence:
            self._desk.dialogs.show_failure(sentence)
        return not sentence

    def _keep(self, draft: Draft, to: str, done: str, *, channel: str = "email") -> bool:
        template = draft.template
        letter = NewLetter(
            self._person.id, draft.subject, draft.body, to, channel,
            template_id=template.id or None,
            template_name="" if template is FREELY else template.name, call_id=self._call_id,
            said=said_in(draft.opener, draft.body),
        )  # fmt: skip
        step = self._desk.edits.run(
            lambda: stored.add_letter(letter, user_id=self._desk.session.user_id), done
        )
        return step is not None

    def _name(self) -> str:
        return "" if "@" in self._person.display_name else self._person.display_name

    def _our_address(self) -> str:
        ours = self._desk.settings.venue_email
        return ours if is_mail_address(ours) else ""
