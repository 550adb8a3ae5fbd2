"""Loads the fund's calls into the demo: one that is open and one that has closed, with invented applicants.

Applications are written, submitted and answered by their referees through the services that everybody uses, at the moments
at which it would have happened. Called again it adds nothing and changes nothing.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from wagtail.documents import get_document_model

from conose import first_pages
from conose.calls import services
from conose.calls.content import content_of, sha256_of
from conose.calls.drafts import Draft
from conose.demo import applicants as told
from conose.demo.applicants import Applicant, Words
from conose.demo.content import MEMBERS
from conose.models import (
    Answer,
    Application,
    ApplicationMessage,
    BudgetLine,
    Call,
    CallDocument,
    CallPage,
    CallQuestion,
    CoApplicant,
    EligibilityCriterion,
    FormPart,
    Referee,
)
from participants.attendance.institutions import fold_institution
from participants.models import Country, Institution
from portal import typesetting
from portal.first_pages import make_home
from portal.making_pages import publish_below, translate_to_english
from portal.models import User

Say = Callable[[str], None]
ZONE = "America/Guatemala"
CV = Path(__file__).parent / "cv.typ"
OPEN, CLOSED = "FJI-2", "FJI-1"
"""Codes of the two calls."""
LEARNER = "learner@demo.example"


def load(say: Say) -> None:
    """Make what is missing, saying what is being made."""
    say("The fund's calls and those who apply ...")
    today = timezone.localdate()
    closed = load_call(CLOSED, moment_in(today, -75), moment_in(today, -20), ("primera convocatoria", "first call"))
    opened = load_call(OPEN, moment_in(today, -10), moment_in(today, 30), ("segunda convocatoria", "second call"))
    for number, applicant in enumerate(told.CLOSED):
        load_application(closed, applicant, number)
    for number, applicant in enumerate(told.OPEN):
        load_application(opened, applicant, number)


def bring_to_today() -> None:
    """Let the open call be open on the day on which the demo is started, and its learner have a draft in it."""
    call = Call.objects.filter(code=OPEN).first()
    if call is None:
        return
    now = timezone.now()
    if call.closes_at <= now + timedelta(days=3):
        call.closes_at = moment_in(timezone.localdate(), 30)
        call.save(update_fields=["closes_at"])
    learner = User.objects.filter(email=LEARNER).first()
    if learner is None or Application.objects.filter(call=call, account=learner).exists():
        return
    own = services.begin(call=call, by=learner, language="es", at=now)
    own.title, own.name = "Lo que se pierde cuando cierra una biblioteca", "Ana Demo"
    own.country_id = "HN"
    own.save()
    part = FormPart.objects.filter(call=call, kind=FormPart.Kind.TEXT).order_by("sort_order").first()
    if part is not None:
        Answer.objects.create(
            application=own,
            part=part,
            value="En cinco barrios cerró la biblioteca municipal entre 2019 y 2024. Quiero saber dónde pasan la tarde los "
            "niños que antes la pasaban ahí, y qué dicen de eso las denuncias.",
        )


def moment_in(day: date, days: int) -> datetime:
    """The afternoon of so many days after a day, by the clock of the calls."""
    return datetime.combine(day + timedelta(days=days), time(17, 0), ZoneInfo(ZONE))


def load_call(code: str, opens_at: datetime, closes_at: datetime, which: Words) -> Call:
    """A call of the fund with its page in both languages; the one that is there already, if it is."""
    found: Call | None = Call.objects.filter(code=code).first()
    title = tuple(f"{name}: {number}" for name, number in zip(told.TITLE, which, strict=True))
    if found is None:
        found = _make_call(code, opens_at, closes_at, title)
    index = first_pages.make_calls(first_pages.make(make_home()))
    slugs = (f"fondo-jovenes-{code.lower()}", f"young-researchers-{code.lower()}")
    page = CallPage.objects.child_of(index).filter(call=found).first()
    if page is None:
        page = CallPage(title=title[0], slug=slugs[0], call=found, summary=told.SUMMARY[0], locale=index.locale)
        page.body = [
            ("text", f"<p>{spanish}</p>") if place % 2 else ("heading", {"text": spanish, "level": "2"})
            for place, (spanish, _english) in enumerate((*told.BODY, *told.PUBLISHED))
        ]
        page.documents = [CallDocument(title=told.RULES[0], document=_rules(), locale=index.locale)]
        page = publish_below(index, page)
    words = dict([(title[0], title[1]), told.SUMMARY, told.RULES, slugs, *told.BODY, *told.PUBLISHED])
    translate_to_english(page, words)
    return found


@transaction.atomic
def _make_call(code: str, opens_at: datetime, closes_at: datetime, title: tuple[str, ...]) -> Call:
    call = Call(
        code=code, title_es=title[0], title_en=title[1], timezone=ZONE, opens_at=opens_at, closes_at=closes_at,
        ceiling=Decimal(5000), fund=Decimal(20000), publishes_amounts=True, most_age=35,
        institution_rule=Call.InstitutionRule.MEMBER, most_co_applicants=2, least_referees=1, most_referees=2,
        referee_prompt_es=told.PROMPT[0], referee_prompt_en=told.PROMPT[1],
    )  # fmt: skip
    call.countries = list(Country.objects.filter(in_programme=True))
    call.criteria = [
        EligibilityCriterion(label_es=spanish, label_en=english, sort_order=place)
        for place, (spanish, english) in enumerate(told.CRITERIA)
    ]
    call.parts = [
        FormPart(
            kind=kind, label_es=label[0], label_en=label[1], help_es=help_text[0], help_en=help_text[1],
            most_words=words, sort_order=place, tells_who=kind == FormPart.Kind.FILE,
            choices_es="\n".join(spanish for spanish, _english in choices),
            choices_en="\n".join(english for _spanish, english in choices),
        )
        for place, (_word, kind, label, help_text, words, choices) in enumerate(told.PARTS)
    ]  # fmt: skip
    call.save()
    for place, (question, answer) in enumerate(told.QUESTIONS):
        at = opens_at + timedelta(days=3 + place)
        CallQuestion.objects.create(
            call=call, language="es", text=question[0], asked_at=at, question_es=question[0], question_en=question[1],
            answer_es=answer[0], answer_en=answer[1], published_at=at + timedelta(days=1),
        )  # fmt: skip
    return call


def _rules() -> object:
    document_model = get_document_model()
    found = document_model.objects.filter(title=told.RULES[0]).first()
    if found is not None:
        return found
    lines = [told.SUMMARY[0], *(text for text, _english in (*told.BODY, *told.PUBLISHED))]
    pdf = paper_of(told.RULES[0], "CONOSE", "es", lines)
    return document_model.objects.create(title=told.RULES[0], file=ContentFile(pdf, name="bases-fondo-jovenes.pdf"))


def paper_of(title: str, name: str, language: str, lines: list[str]) -> bytes:
    """A PDF of some lines."""
    values = {"title": title, "name": name, "language": language, "lines": lines}
    return typesetting.as_pdf(CV, name="cv", values=values, called=title)


def load_application(call: Call, fact: Applicant, number: int) -> None:
    """Written over some days before the call closes, submitted, and answered by its referee."""
    address = f"postulante{number + 1}.{call.code.lower()}@demo.example"
    user, is_new = User.objects.get_or_create(email=address, defaults={"first_name": fact.name})
    if not is_new:
        return
    user.set_unusable_password()
    user.save()
    latest = min(call.closes_at, timezone.now())
    at = latest - timedelta(days=2, hours=3 * number)
    with override(fact.language):
        own = services.begin(call=call, by=user, language=fact.language, at=at - timedelta(days=5))
        _write(own, fact)
        draft = Draft(Application.objects.select_related("call", "account", "institution").get(pk=own.pk))
        sha256 = sha256_of(content_of(draft))
        services.submit(application=own, sha256=sha256, by=user, at=at)
        if fact.letter:
            referee = Referee.objects.get(application=own)
            services.answer_as_referee(referee=referee, letter=fact.letter, declines=False, at=at + timedelta(days=1))
        if fact.is_withdrawn:
            services.withdraw(application=own, by=user, at=at + timedelta(days=1))
    # They are nobody's addresses: nothing is sent to them.
    ApplicationMessage.objects.filter(application=own).update(sent_at=at)


def _write(own: Application, fact: Applicant) -> None:
    member = next(each for each in MEMBERS if each.slug == fact.institution)
    institution = Institution.objects.get(key=fold_institution(member.name), country=member.country, merged_into=None)
    parts = {
        word: part
        for (word, *_rest), part in zip(
            told.PARTS, FormPart.objects.filter(call=own.call).order_by("sort_order"), strict=True
        )
        if word
    }
    own.name, own.title, own.birth_date, own.country_id = fact.name, fact.title, fact.born, fact.country
    own.sex, own.is_sex_stated = fact.sex, True
    own.institution, own.institution_as_written = institution, institution.name
    own.declared = [each.key.hex for each in own.call.criteria.all()]
    own.requested = Decimal(sum(amount for _heading, _what, amount in fact.budget))
    own.save()
    answers = {"problem": fact.problem, "method": fact.method, "use": fact.use, "line": fact.line}
    Answer.objects.bulk_create(
        Answer(application=own, part=parts[word], value=value) for word, value in answers.items()
    )
    headings = [kept for kept, _label in parts["budget"].options]
    BudgetLine.objects.bulk_create(
        BudgetLine(application=own, heading=headings[place], what=what, amount=Decimal(amount))
        for place, what, amount in fact.budget
    )
    Referee.objects.create(
        application=own, name=fact.referee[0], address=fact.referee[1], knows_from="Trabajamos juntos"
        if fact.language == "es" else "We worked together",
    )  # fmt: skip
    if fact.co_applicant:
        name, does = fact.co_applicant
        CoApplicant.objects.create(
            application=own, name=name, does=does, institution=institution.name,
            address=f"{fold_institution(name).split()[0]}@demo.example",
        )  # fmt: skip
    lines = [fact.title, institution.name, "Hoja de vida inventada." if fact.language == "es" else "An invented CV."]
    cv = paper_of(f"Curriculum vitae · {fact.name}", fact.name, fact.language, lines)
    upload = SimpleUploadedFile("hoja-de-vida.pdf", cv, "application/pdf")
    assert own.account is not None
    services.send_file(application=own, part=parts["cv"], upload=upload, by=own.account)
