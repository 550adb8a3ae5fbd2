"""Letters to applicants: what each says, before and after it is written down, in the applicant's language.

What the preview shows is what is written down, and what is written down is what is sent.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from conose.calls.audit import note
from conose.calls.fields import in_currency
from conose.calls.queries import is_sealed
from conose.models import (
    Application,
    ApplicationState,
    Assignment,
    AuditEntry,
    Call,
    CallReview,
    Decision,
    Finding,
    Letter,
    LetterKind,
    LetterText,
    Verdict,
)
from conose.review.eligibility import asked_by, is_eligible
from conose.review.participating import tell_registry
from conose.review.states import is_announced, under_review
from portal.mail import framed_message, message_id, whole
from portal.models import User

FIELDS = ("name", "title", "number", "amount", "place", "reasons", "call")
_FIELD = re.compile(r"\{([^{}\s]*)\}")
OF_VERDICT = {Verdict.AWARD: LetterKind.AWARD, Verdict.RESERVE: LetterKind.RESERVE, Verdict.REJECT: LetterKind.REJECT}
STATE_OF = {
    LetterKind.AWARD: ApplicationState.AWARDED,
    LetterKind.RESERVE: ApplicationState.RESERVE,
    LetterKind.REJECT: ApplicationState.DECLINED,
    LetterKind.INELIGIBLE: ApplicationState.INELIGIBLE,
}


@dataclass(frozen=True, slots=True)
class Words:
    """A letter's text in both languages, with fields in braces."""

    subject_es: str
    subject_en: str
    body_es: str
    body_en: str


FIRST_WORDS: dict[str, Words] = {
    LetterKind.AWARD: Words(
        "Su proyecto recibirá apoyo: {number}",
        "Your project will be supported: {number}",
        "Estimada/o {name}:\n\nEl comité decidió apoyar su proyecto «{title}» con {amount}. En los próximos días encontrará el "
        "convenio en el portal: léalo y acéptelo allí. El título de su proyecto aparece en la página de la convocatoria; si quiere "
        "que aparezcan también su nombre y su institución, dígalo en la página de su postulación.\n\nAbajo están los comentarios de quienes evaluaron su postulación.",
        "Dear {name},\n\nThe committee has decided to support your project “{title}” with {amount}. You will find the agreement "
        "on the portal in the coming days: read it and accept it there. The title of your project is shown on the call's page; if "
        "you want your name and institution to be shown too, say so on the page of your application.\n\nBelow are the comments of those who reviewed your "
        "application.",
    ),
    LetterKind.RESERVE: Words(
        "Su proyecto está en la lista de reserva: {number}",
        "Your project is on the reserve list: {number}",
        "Estimada/o {name}:\n\nSu proyecto «{title}» está en el lugar {place} de la lista de reserva. Si alguien renuncia a su "
        "apoyo, se lo ofreceremos por ese orden y le escribiremos.\n\nAbajo están los comentarios de quienes evaluaron su "
        "postulación.",
        "Dear {name},\n\nYour project “{title}” has place {place} on the reserve list. Should somebody turn their grant down, we "
        "offer it in that order and write to you.\n\nBelow are the comments of those who reviewed your application.",
    ),
    LetterKind.REJECT: Words(
        "Resultado de su postulación {number}",
        "The outcome of your application {number}",
        "Estimada/o {name}:\n\nGracias por presentar «{title}» a la convocatoria {call}. Esta vez el comité no pudo apoyarlo. "
        "Abajo están los comentarios de quienes evaluaron su postulación: esperamos que le sirvan para la próxima.",
        "Dear {name},\n\nThank you for submitting “{title}” to the call {call}. This time the committee could not support it. "
        "Below are the comments of those who reviewed your application: we hope that they help with the next one.",
    ),
    LetterKind.INELIGIBLE: Words(
        "Su postulación {number} no cumple los requisitos",
        "Your application {number} does not meet the conditions",
        "Estimada/o {name}:\n\nGracias por presentar «{title}» a la convocatoria {call}. No pudo evaluarse, porque no cumple lo "
        "que la convocatoria pide:\n\n{reasons}",
        "Dear {name},\n\nThank you for submitting “{title}” to the call {call}. It could not be reviewed, since it does not meet "
        "what the call asks for:\n\n{reasons}",
    ),
}
"""What letters say where the secretary wrote nothing else."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as it would be written down now."""

    application: Application
    kind: str
    language: str
    subject: str
    body: str
    comments: tuple[str, ...]


def words_of(review: CallReview) -> dict[str, Words]:
    """What the letters of a call say, by kind. One query."""
    own = {
        each.kind: Words(each.subject_es, each.subject_en, each.body_es, each.body_en)
        for each in LetterText.objects.filter(review=review)
    }
    return {kind: own.get(kind, FIRST_WORDS[kind]) for kind in LetterKind.values}


@transaction.atomic
def save_words(*, review: CallReview, kind: str, words: Words, by: User) -> LetterText:
    """Write what the letters of a kind say. Raises ValidationError by field for a field in braces that is none."""
    errors = {}
    for name in ("subject_es", "subject_en", "body_es", "body_en"):
        unknown = [each for each in _FIELD.findall(getattr(words, name)) if each not in FIELDS]
        if unknown:
            errors[name] = _("{%(field)s} is not filled in. There are: %(fields)s.") % {
                "field": unknown[0],
                "fields": ", ".join(f"{{{each}}}" for each in FIELDS),
            }
    if errors:
        raise ValidationError(errors)
    text = LetterText.objects.filter(review=review, kind=kind).first() or LetterText(review=review, kind=kind)
    for name in ("subject_es", "subject_en", "body_es", "body_en"):
        setattr(text, name, getattr(words, name))
    text.full_clean()
    text.save()
    note("letters.worded", call=review.call, role=AuditEntry.Role.SECRETARY, by=by, detail={"kind": kind})
    return text


def drafts(review: CallReview) -> list[Draft]:
    """Every letter that the decision calls for, by number: exactly what would be written down now. Eight queries, whatever
    their number."""
    rows = [each for each in under_review(review.call).select_related("account") if each.account_id is not None]
    decisions = {each.application_id: each for each in Decision.objects.filter(application__in=rows)}
    findings: dict[int, list[Finding]] = {}
    for finding in Finding.objects.filter(application__in=rows):
        findings.setdefault(finding.application_id, []).append(finding)
    comments: dict[int, list[str]] = {}
    done = Assignment.objects.filter(application__in=rows, state=Assignment.State.DONE).order_by("key")
    for application, text in done.values_list("application", "for_applicant"):
        comments.setdefault(application, []).append(text)
    words = words_of(review)
    asked = {}
    for language in {each.language for each in rows}:
        with override(language):
            asked[language] = asked_by(review.call)
    made = []
    for each in rows:
        decision, found = decisions.get(each.pk), findings.get(each.pk, [])
        if is_eligible(asked[each.language], found) is False:
            kind, said = LetterKind.INELIGIBLE, []
        elif decision is not None:
            kind, said = OF_VERDICT[Verdict(decision.verdict)], comments.get(each.pk, [])
        else:
            continue
        labels = {one.key: one.label for one in asked[each.language]}
        reasons = [f"– {labels.get(one.criterion, '')}: {one.reason}" for one in found if not one.is_met]
        made.append(_draft(each, kind, words[kind], decision, reasons, said))
    return made


def draft_of(
    application: Application, kind: str, words: Words, decision: Decision | None, comments: Sequence[str]
) -> Draft:
    """One letter of a kind to one applicant."""
    return _draft(application, kind, words, decision, [], comments)


def _draft(
    application: Application,
    kind: str,
    words: Words,
    decision: Decision | None,
    reasons: Sequence[str],
    comments: Sequence[str],
) -> Draft:
    language = application.language
    is_spanish = language.startswith("es")
    with override(language):
        values = {
            "name": application.name,
            "title": application.title,
            "number": application.reference,
            "call": application.call.title,
            "amount": amount_said(application.call, decision),
            "place": str(decision.reserve_place or "") if decision else "",
            "reasons": "\n".join(reasons),
        }
    return Draft(
        application,
        kind,
        language,
        filled(words.subject_es if is_spanish else words.subject_en, values),
        filled(words.body_es if is_spanish else words.body_en, values),
        tuple(comments),
    )


def amount_said(call: Call, decision: Decision | None) -> str:
    """“4,500 USD” in the reader's language; "" where nothing is awarded."""
    if decision is None or decision.amount is None:
        return ""
    return in_currency(decision.amount, call.currency)


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its fields filled in, each once: what a title holds in braces stays as it is."""
    return _FIELD.sub(lambda match: values.get(match[1], match[0]), text)


@transaction.atomic
def announce(*, review: CallReview, by: User, at: datetime | None = None) -> int:
    """Write all letters down and make the decision public: states of the applications, the call, what the registry counts.

    From here each letter is sent once, whatever happens to this process. Called again it writes none. Raises
    ValidationError where the minutes are not sealed. Returns how many letters were written.
    """
    now = at or timezone.now()
    review = CallReview.objects.select_for_update(of=("self",)).select_related("call").get(pk=review.pk)
    review.call.refresh_from_db(fields=["decided_at"])  # as it is now that the review is this transaction's
    if is_announced(review.call):
        return 0
    if not is_sealed(review.call):
        raise ValidationError(_("The committee's minutes are not sealed yet: nothing is told before."))
    made = drafts(review)
    Letter.objects.bulk_create(
        [
            Letter(
                application=each.application,
                kind=each.kind,
                language=each.language,
                subject=each.subject[:200],
                body=each.body,
                comments=list(each.comments),
                written_by=by,
                made_at=now,
            )
            for each in made
        ],
        batch_size=200,
    )
    for kind, state in STATE_OF.items():
        own = [each.application.pk for each in made if each.kind == kind]
        Application.objects.filter(pk__in=own).update(state=state)
    review.call.decided_at = now
    review.call.save(update_fields=["decided_at"])
    note("letters.written", call=review.call, role=AuditEntry.Role.SECRETARY, by=by, detail={"letters": len(made)})
    tell_registry(call=review.call, by=by)
    return len(made)


@transaction.atomic
def send_again(*, letter: Letter, by: User) -> None:
    """Let a letter go out that was begun by a process that died, or was refused: somebody says so, knowing that it may
    arrive twice. One that was sent stays sent."""
    changed = Letter.objects.filter(pk=letter.pk, sent_at=None).update(
        failures=0, taken_until=None, made_at=timezone.now()
    )
    if changed:
        note(
            "letter.again",
            call=letter.application.call,
            role=AuditEntry.Role.SECRETARY,
            by=by,
            application=letter.application,
        )


def letter_message(letter: Letter, to: str) -> EmailMessage:
    """The e-mail of a letter."""
    from conose.review.links import applicant_url

    with override(letter.language):
        mail = framed_message(
            to=to,
            language=letter.language,
            subject=letter.subject,
            template="conose/review/letter_mail",
            context={
                "title": letter.subject,
                "paragraphs": [part.strip() for part in letter.body.split("\n\n") if part.strip()],
                "comments": letter.comments,
                "url": whole(applicant_url(letter.application)),
            },
        )
    mail.extra_headers["Message-ID"] = message_id(letter.key.hex)
    return mail
