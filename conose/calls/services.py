"""Writes of the applicant's side of a call: beginning, files, referees, submitting, withdrawing, reopening; questions.

Each is one transaction with its entry in the audit trail and the messages that it writes down; files are removed once it
stands.
"""

import hashlib
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from conose.calls import consents, files
from conose.calls.audit import note
from conose.calls.checking import Problem, problems
from conose.calls.content import content_of, sha256_of
from conose.calls.drafts import Draft, no_draft, referee_fields
from conose.calls.fields import is_address
from conose.calls.queries import application_to, is_sealed, may_be_named, may_reopen, may_withdraw
from conose.models import (
    Application,
    ApplicationFile,
    ApplicationMessage,
    ApplicationState,
    ApplicationSubmission,
    AuditEntry,
    Call,
    CallQuestion,
    CallStage,
    FormPart,
    PanelMember,
    Referee,
    Reviewer,
    SetAsideText,
)
from participants.queries.people import person_of
from participants.writing.texts import tidy
from portal import uploads
from portal.models import User
from portal.timezones import moment_at
from portal.turns import in_turn

Role = AuditEntry.Role
Kind = ApplicationMessage.Kind
State = ApplicationState
PDF = "application/pdf"
MOST_QUESTIONS = 20
"""Of one account that wait for an answer."""
LONGEST_LETTER, SHORTEST_LETTER = 6000, 80


class Incomplete(ValidationError):
    """An application that cannot be submitted yet, with what it lacks."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(_("It is not submitted: something is missing or wrong. Nothing is lost."))
        self.problems = found


def begin(*, call: Call, by: User, language: str, at: datetime) -> Application:
    """The account's application to a call: the one it has, else a new draft with what the registry knows of its person.

    Raises ValidationError with a sentence where the call is not open, or they review for it or decide on it.
    """
    if known := application_to(call, by):
        return known
    if sentence := why_not_open(call, at) or why_not_yours(call, by):
        raise ValidationError(sentence)
    person = person_of(by)
    own = Application(call=call, account=by, language=language, started_at=at, saved_at=at, name=by.get_full_name())
    if person is not None:
        own.name, own.country_id = person.name or own.name, person.country_id
        own.institution = person.current_institution
        own.institution_as_written = own.institution.name if own.institution else ""
    try:
        with in_turn(), transaction.atomic():
            own.save()
            note("application.begun", call=call, role=Role.APPLICANT, by=by, application=own)
    except IntegrityError:  # pressed twice
        if known := application_to(call, by):
            return known
        raise
    return own


def why_not_open(call: Call, at: datetime) -> str:
    """A sentence where no application is taken at a moment; "" where it is."""
    stage = call.stage(at)
    if stage == CallStage.ANNOUNCED:
        return _("This call opens on %(moment)s.") % {"moment": moment_at(call.opens_at, call.timezone)}
    if stage != CallStage.OPEN:
        return _("This call closed on %(moment)s: no new applications are taken.") % {"moment": call.closes_said}
    return ""


def why_not_yours(call: Call, user: User) -> str:
    """A sentence where somebody reviews for a call or decides on it, and so does not apply; "" for everybody else."""
    if Reviewer.objects.filter(review__call=call, user=user).exists():
        return _("You review for this call, and cannot apply to it. Write to the secretary if you prefer to apply.")
    if PanelMember.objects.filter(review__call=call, user=user).exists():
        return _("You sit on the committee of this call, and cannot apply to it.")
    return ""


# --- files ---


def send_file(*, application: Application, part: FormPart, upload: "UploadedFile[Any]", by: User) -> ApplicationFile:
    """Keep a file for a part of the form, in place of the one that is there. The same file again changes nothing.

    Raises ValidationError with a sentence for one that is too large, or not what its name says, and for what is no draft.
    """
    sent = uploads.read(upload, largest=part.largest, only=(PDF,) if part.only_pdf else uploads.KINDS)
    sha256 = hashlib.sha256(sent.content).hexdigest()
    row = ApplicationFile(
        application=application, part=part, name=sent.name, kind=sent.kind, size=len(sent.content), sha256=sha256
    )
    files.keep(row.key, sent.content)
    try:
        with in_turn(), transaction.atomic():
            own = _locked(application)
            _refuse_no_draft(own)
            before = ApplicationFile.objects.filter(application=own, part=part).first()
            if before is not None and (before.sha256, before.name) == (sha256, sent.name):
                files.remove([row.key])
                return before
            if before is not None:
                before.delete()
                transaction.on_commit(partial(files.remove, [before.key]))
            row.save()
            note("file.sent", call=own.call, role=Role.APPLICANT, by=by, application=own, detail={"file": row.key.hex})
    except BaseException:
        files.remove([row.key])
        raise
    return row


def remove_file(*, application: Application, part: FormPart, by: User) -> None:
    """Remove the file of a part; none there is no mistake. Raises ValidationError for what is no draft."""
    with in_turn(), transaction.atomic():
        own = _locked(application)
        _refuse_no_draft(own)
        row = ApplicationFile.objects.filter(application=own, part=part).first()
        if row is None:
            return
        row.delete()
        transaction.on_commit(partial(files.remove, [row.key]))
        note("file.removed", call=own.call, role=Role.APPLICANT, by=by, application=own, detail={"file": row.key.hex})


# --- referees ---


def ask_referee(*, application: Application, key: str, by: User, at: datetime) -> Referee:
    """Write down the request to a referee, whose name and address then stay as they are. Asked already, nothing changes.

    Raises ValidationError with a sentence for what is missing.
    """
    with in_turn(), transaction.atomic():
        own = _locked(application)
        _refuse_no_draft(own)
        draft = Draft(own)
        referee = next((each for each in draft.referees if each.key.hex == key), None)
        if referee is None:
            raise ValidationError(_("This referee was removed meanwhile."))
        if referee.asked_at is not None:
            return referee
        if not (own.name and own.title):
            raise ValidationError(_("First write your name and the title of the project: the referee is told both."))
        place = draft.referees.index(referee) + 1
        missing = [field.label for field in referee_fields(referee, place) if not draft.value(field.name)]
        if missing:
            raise ValidationError(_("Before you ask: %(missing)s.") % {"missing": ", ".join(missing)})
        if not is_address(referee.address):
            raise ValidationError(_("This is no e-mail address: look whether a letter is missing."))
        if own.account is not None and referee.address.casefold() == own.account.email.casefold():
            raise ValidationError(_("This is your own address: name somebody else."))
        _ask(referee, by, at)
    return referee


def _ask(referee: Referee, by: User | None, at: datetime) -> None:
    referee.asked_at = at
    referee.save(update_fields=["asked_at"])
    own = referee.application
    _write_down(own, Kind.REFEREE, at, referee=referee)
    note(
        "referee.asked", call=own.call, role=Role.APPLICANT, by=by, application=own, detail={"referee": referee.key.hex}
    )


def ask_again(*, referee: Referee, by: User, at: datetime) -> Referee:
    """Have the request to a referee sent once more, by the secretary; twice within an hour is once.

    Raises ValidationError with a sentence where they were not asked, have answered, or it is too late.
    """
    with in_turn(), transaction.atomic():
        own = _locked(referee.application)
        row = Referee.objects.select_related("application__call").get(pk=referee.pk)
        if row.asked_at is None:
            raise ValidationError(_("Only who was asked by the applicant is asked again."))
        if sentence := why_no_letter(row, at):
            raise ValidationError(sentence)
        _write_down(own, Kind.REFEREE, at, referee=row, occasion=f"{row.key.hex} {at:%Y-%m-%dT%H}")
        note(
            "referee.asked_again",
            call=own.call,
            role=Role.SECRETARY,
            by=by,
            application=own,
            detail={"referee": row.key.hex},
        )
    return row


def answer_as_referee(*, referee: Referee, letter: str, declines: bool, at: datetime) -> Referee:
    """Take a referee's letter, or that they prefer to send none; once.

    Raises ValidationError with a sentence where they answered already, it is too late or not needed any more, or the letter
    is too short or too long; nothing is changed then.
    """
    text = tidy(letter)
    with in_turn(), transaction.atomic():
        found = Referee.objects.select_for_update(of=("self",)).filter(pk=referee.pk)
        row = found.select_related("application__call").first()
        if sentence := why_no_letter(row, at):
            raise ValidationError(sentence)
        assert row is not None
        if not declines and len(text) < SHORTEST_LETTER:
            raise ValidationError(_("Write a few sentences more: this is too short to be of use to the committee."))
        if len(text) > LONGEST_LETTER:
            raise ValidationError(
                _("The letter has %(number)s characters, and %(most)s are the most.")
                % {"number": len(text), "most": LONGEST_LETTER}
            )
        row.answered_at, row.is_declined, row.letter = at, declines, "" if declines else text
        row.save(update_fields=["answered_at", "is_declined", "letter"])
        own = row.application
        note(
            "referee.declined" if declines else "referee.answered",
            call=own.call,
            role=Role.REFEREE,
            by=None,
            application=own,
            detail={"referee": row.key.hex},
        )
        _write_down(own, Kind.REFEREE_ANSWERED, at, referee=row)
    return row


def why_no_letter(referee: Referee | None, at: datetime) -> str:
    """A sentence where a referee's link takes nothing; "" where it does."""
    if referee is None or referee.application.state == State.WITHDRAWN or referee.application.emptied_at:
        return _("This letter is not needed any more: the application was withdrawn, or another referee was named. Thank you.")  # fmt: skip
    if referee.answered_at is not None:
        said = {"moment": moment_at(referee.answered_at, referee.application.call.timezone)}
        if referee.is_declined:
            return _("On %(moment)s you said that you prefer to send no letter. This link is good for one answer.") % said  # fmt: skip
        return _("Your letter arrived on %(moment)s and is kept. This link is good for one answer: nothing was changed.") % said  # fmt: skip
    call = referee.application.call
    until = max(call.letters_until, referee.application.closes_at())
    if at >= until:
        return _("This link was good until %(moment)s, and that has passed. Write to who asked you, should it still matter.") % {"moment": moment_at(until, call.timezone)}  # fmt: skip
    return ""


# --- submitting ---


def submit(*, application: Application, sha256: str, by: User, at: datetime) -> ApplicationSubmission:
    """Submit an application as whoever presses has read it: `sha256` is the digest of the content that they were shown.

    `at` is when the request arrived at the server, and decides whether it was in time. What is submitted already is answered
    with its submission. Raises Incomplete with what is missing, and ValidationError with a sentence where it is too late or
    the draft was changed meanwhile; the draft stays as it is.
    """
    with in_turn(), transaction.atomic():
        own = _locked(application)
        last = own.submissions.order_by("place").last()
        if own.state == State.SUBMITTED and last is not None:
            return last
        _refuse_no_draft(own)
        if at >= own.closes_at():
            raise ValidationError(
                _(
                    "The call closed on %(moment)s, and this arrived at %(arrived)s: it is too late to be submitted. Your draft "
                    "stays here, where you can read it."
                )
                % {"moment": moment_at(own.closes_at(), own.call.timezone), "arrived": _clock(at, own.call)}
            )
        if at < own.call.opens_at:
            raise ValidationError(why_not_open(own.call, at))
        draft = Draft(own)
        if found := problems(draft):
            raise Incomplete(found)
        content = content_of(draft)
        if sha256 != sha256_of(content):
            raise ValidationError(
                _(
                    "The application was changed, in another window perhaps, since you opened this page. Read it again as it is now."
                )
            )
        # The call's row is the turn in which numbers are given.
        Call.objects.select_for_update(of=("self",)).get(pk=own.call_id)
        if own.number is None:
            highest = Application.objects.filter(call=own.call).aggregate(highest=Max("number"))["highest"]
            own.number = (highest or 0) + 1
        own.state, own.submitted_at, own.withdrawn_at = State.SUBMITTED, at, None
        own.save(update_fields=["number", "state", "submitted_at", "withdrawn_at"])
        made = ApplicationSubmission.objects.create(
            application=own, place=last.place + 1 if last else 1, submitted_at=at, content=content, sha256=sha256
        )
        note(
            "application.submitted",
            call=own.call,
            role=Role.APPLICANT,
            by=by,
            application=own,
            detail={"place": made.place, "sha256": sha256},
        )
        for referee in draft.referees:
            if referee.asked_at is None:
                _ask(referee, by, at)
        _write_down(own, Kind.RECEIPT, at, occasion=str(made.place))
    return made


def _clock(at: datetime, call: Call) -> str:
    """To the second: it may be one that is too late."""
    return moment_at(at, call.timezone, has_seconds=True)


def withdraw(*, application: Application, by: User, at: datetime) -> Application:
    """Withdraw what was submitted. Withdrawn already, nothing changes; raises ValidationError where the call is decided."""
    with in_turn(), transaction.atomic():
        own = _locked(application)
        if own.state == State.WITHDRAWN:
            return own
        if not may_withdraw(own, at):
            raise ValidationError(_("This application cannot be withdrawn any more."))
        own.state, own.withdrawn_at = State.WITHDRAWN, at
        own.save(update_fields=["state", "withdrawn_at"])
        note("application.withdrawn", call=own.call, role=Role.APPLICANT, by=by, application=own)
        _write_down(own, Kind.WITHDRAWN, at, occasion=at.isoformat(timespec="seconds"))
    return own


def reopen(*, application: Application, by: User, at: datetime) -> Application:
    """Make what was submitted or withdrawn a draft again, by its applicant. A draft stays one.

    Raises ValidationError where the call's rule does not allow it.
    """
    with in_turn(), transaction.atomic():
        own = _locked(application)
        if own.state == State.DRAFT:
            return own
        if not may_reopen(own, at):
            raise ValidationError(
                _(
                    "It cannot be reopened: the call is closed, or its rules do not allow it. Write to the network's secretary."
                )
            )
        own.state, own.withdrawn_at = State.DRAFT, None
        own.save(update_fields=["state", "withdrawn_at"])
        note("application.reopened", call=own.call, role=Role.APPLICANT, by=by, application=own)
    return own


def reopen_for(*, application: Application, why: str, until: datetime, by: User, at: datetime) -> Application:
    """The secretary lets an applicant correct what they submitted, until a moment, with the reason that they are told.

    Raises ValidationError with a sentence.
    """
    reason = tidy(why)
    if not reason:
        raise ValidationError({"why": _("Say why: the applicant and the audit trail are told.")})
    if until <= at:
        raise ValidationError({"until": _("This moment has passed: give one that is still to come.")})
    with in_turn(), transaction.atomic():
        own = _locked(application)
        if own.state not in (State.SUBMITTED, State.WITHDRAWN) or own.emptied_at:
            raise ValidationError(_("Only what was submitted, and is not decided, can be reopened."))
        if own.call.decided_at is not None and own.call.decided_at <= at:
            raise ValidationError(_("The call is decided: nothing of it is reopened."))
        if is_sealed(own.call):
            raise ValidationError(
                _("The committee has sealed its minutes, which name this application: it stays as it is.")
            )
        own.state, own.reopened_until, own.withdrawn_at = State.DRAFT, until, None
        own.save(update_fields=["state", "reopened_until", "withdrawn_at"])
        note(
            "application.reopened",
            call=own.call,
            role=Role.SECRETARY,
            by=by,
            application=own,
            detail={"why": reason, "until": until.isoformat()},
        )
        _write_down(own, Kind.REOPENED, at, occasion=until.isoformat(timespec="seconds"))
    return own


def be_named(*, application: Application, agrees: bool, by: User, at: datetime) -> Application:
    """Whether the applicant of a funded project may be named with their institution on the call's page. Said twice, the
    first moment stays. Raises ValidationError where nothing of it is published."""
    with in_turn(), transaction.atomic():
        own = _locked(application)
        if not may_be_named(own):
            raise ValidationError(_("Only what is funded is published, once the decision is."))
        if agrees == (own.named_at is not None):
            return own
        own.named_at, own.named_version = (at, consents.VERSION) if agrees else (None, "")
        own.save(update_fields=["named_at", "named_version"])
        what = "application.named" if agrees else "application.unnamed"
        note(what, call=own.call, role=Role.APPLICANT, by=by, application=own)
    return own


def discard(*, application: Application, by: User) -> None:
    """Delete a draft that was never submitted, with its files. Raises ValidationError for anything else."""
    with in_turn(), transaction.atomic():
        own = _locked(application)
        if own.state != State.DRAFT or own.number is not None:
            raise ValidationError(_("Only a draft that was never submitted can be deleted. Withdraw this one instead."))
        keys = list(own.files.values_list("key", flat=True))
        own.delete()
        note("application.discarded", call=own.call, role=Role.APPLICANT, by=by)
        transaction.on_commit(partial(files.remove, keys))


def drop_set_aside(*, application: Application) -> None:
    """Remove every text that was set aside of what is submitted: its applicant has read them."""
    SetAsideText.objects.filter(application=application).delete()


# --- questions ---


def ask(*, call: Call, text: str, language: str, by: User, at: datetime) -> CallQuestion:
    """Ask a question about a call, for an editor to answer for all. The same question again is the same.

    Raises ValidationError with a sentence where it is empty, too long, or too many of this account wait.
    """
    asked = tidy(text)
    if len(asked) < 10:
        raise ValidationError(_("Write your question in a sentence."))
    if len(asked) > 1000:
        raise ValidationError(_("A question has 1,000 characters at most: make it shorter."))
    if sentence := why_no_question(call, at):
        raise ValidationError(sentence)
    with in_turn(), transaction.atomic():
        own = CallQuestion.objects.filter(call=call, asked_by=by, published_at=None)
        if known := own.filter(text=asked).first():
            return known
        if own.count() >= MOST_QUESTIONS:
            raise ValidationError(_("Many of your questions wait already. Please wait for their answers."))
        made = CallQuestion.objects.create(call=call, asked_by=by, text=asked, language=language, asked_at=at)
        note("question.asked", call=call, role=Role.APPLICANT, by=by, detail={"question": made.pk})
    return made


def why_no_question(call: Call, at: datetime) -> str:
    """A sentence where nothing more is asked; "" while it is."""
    if call.stage(at) in (CallStage.CLOSED, CallStage.DECIDED):
        return _("The call is closed: no more questions are taken.")
    return ""


@transaction.atomic
def publish_answer(*, question: CallQuestion, is_published: bool, by: User) -> CallQuestion:
    """Keep an answer as an editor wrote it, and publish it or take it back. Raises ValidationError by field."""
    texts = ("question_es", "answer_es", "question_en", "answer_en")
    missing = {name: _("Needed to be published.") for name in texts if not getattr(question, name).strip()}
    if is_published and missing:
        raise ValidationError(missing)
    was = question.published_at
    question.published_at = (was or timezone.now()) if is_published else None
    question.answered_by = by
    question.save()
    if is_published or was:
        what = "question.answered" if is_published else "question.taken_back"
        note(what, call=question.call, role=Role.SECRETARY, by=by, detail={"question": question.pk})
    return question


# --- shared ---


def _locked(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "call", "account", "institution__merged_into"
    )
    return rows.get(pk=application.pk)


def _refuse_no_draft(own: Application) -> None:
    if own.state != State.DRAFT:
        raise ValidationError(no_draft())


def _write_down(
    own: Application, kind: str, at: datetime, *, referee: Referee | None = None, occasion: str = ""
) -> None:
    ApplicationMessage.objects.get_or_create(
        application=own,
        kind=kind,
        occasion=occasion or (referee.key.hex if referee is not None else ""),
        defaults={"referee": referee, "made_at": at},
    )
