"""A call that has closed, with applications that were submitted, and people who review and decide."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import typst
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from conose.calls import files
from conose.models import (
    Application,
    ApplicationFile,
    ApplicationState,
    ApplicationSubmission,
    AuditEntry,
    Call,
    CallReview,
    CoApplicant,
    EligibilityCriterion,
    FormPart,
    PanelMember,
    Reviewer,
)
from conose.review import drafting, panel, reviewers, reviewing
from conose.review.eligibility import Found, asked_by, check
from conose.review.rules import review_of
from participants.models import Country, Institution
from participants.services.institutions import save_institution
from portal.models import User

CLOSED = timezone.now() - timedelta(days=10)
PDF = typst.compile(b'#set document(author: "Marta Rosales")\nPlan de trabajo')


@dataclass
class Fund:
    """A closed call with what a review needs."""

    call: Call
    review: CallReview
    secretary: User
    institutions: dict[str, Institution]


def account(email: str) -> User:
    return User.objects.create_user(email, "secreto")


def make_fund(code: str = "FJI-2026", *, closes_at: datetime | None = None, **fields: Any) -> Fund:
    """A call for people up to 35 with a condition of its own, closed ten days ago."""
    closes_at = closes_at or CLOSED
    call = Call.objects.create(
        code=code, title_es="Fondo para jóvenes investigadores", title_en="Fund for young researchers",
        opens_at=closes_at - timedelta(days=60), closes_at=closes_at, most_age=35, ceiling=Decimal(5000), fund=Decimal(9000), **fields,
    )  # fmt: skip
    EligibilityCriterion.objects.create(
        call=call, label_es="No he recibido otro apoyo", label_en="I have no other grant"
    )
    FormPart.objects.create(call=call, kind="section", label_es="Proyecto", label_en="Project", sort_order=0)
    FormPart.objects.create(call=call, kind="text", label_es="Pregunta", label_en="Question", sort_order=1)
    FormPart.objects.create(
        call=call, kind="text", label_es="Trayectoria", label_en="Career", tells_who=True, sort_order=2
    )
    FormPart.objects.create(call=call, kind="file", label_es="Plan", label_en="Plan", sort_order=3)
    secretary = account("secretaria@red.example")
    secretary.groups.add(Group.objects.get(name=settings.ROLE_GROUPS["call_secretary"]))
    institutions = {
        name: save_institution(institution=Institution(name=name, acronym=acronym, country_id=country), by=None)
        for name, acronym, country in (
            ("Universidad del Istmo Norte", "UIN", "GT"),
            ("Universidad del Valle Sur", "UVS", "HN"),
        )
    }
    return Fund(call, review_of(call), secretary, institutions)


def apply(
    fund: Fund,
    number: int,
    name: str,
    *,
    institution: str = "Universidad del Istmo Norte",
    language: str = "es",
    born: date = date(1998, 5, 1),
    requested: str = "4000.00",
    sex: str = "women",
    country: str = "GT",
    file: bytes = b"",
) -> Application:
    """An application as submitting leaves it."""
    user = account(f"solicitante{number}@correo.example")
    title = f"Proyecto {number}"
    own = Application.objects.create(
        call=fund.call, account=user, number=number, state=ApplicationState.SUBMITTED, language=language, title=title,
        name=name, birth_date=born, sex=sex, country=Country.objects.get(pk=country),
        institution=fund.institutions[institution], institution_as_written=institution, requested=Decimal(requested),
        submitted_at=CLOSED - timedelta(days=1),
    )  # fmt: skip
    parts = {part.label_es: part for part in FormPart.objects.filter(call=fund.call)}
    told = None
    if file:
        row = ApplicationFile.objects.create(
            application=own,
            part=parts["Plan"],
            name=f"plan-{name}.pdf",
            kind="application/pdf",
            size=len(file),
            sha256="f" * 64,
        )
        files.keep(row.key, file)
        told = {"name": row.name, "kind": row.kind, "size": row.size, "sha256": row.sha256}
    content = {
        "format": 1,
        "call": {"code": fund.call.code, "title_es": fund.call.title_es, "title_en": "", "currency": "USD", "ceiling": None},
        "language": language,
        "applicant": {
            "title": title, "name": name, "address": user.email, "birth_date": born.isoformat(), "sex": sex, "country": country,
            "institution": institution,
        },
        "declared": [],
        "parts": [
            _part(parts["Proyecto"]),
            {**_part(parts["Pregunta"]), "value": f"¿Por qué? Lo pregunta {name}, de la {institution}."},
            {**_part(parts["Trayectoria"]), "value": "Estudié en Guatemala."},
            {**_part(parts["Plan"]), "file": told},
        ],
        "budget": {"requested": requested, "total": requested, "lines": [{"heading": "Campo", "what": "Viajes", "amount": requested}]},
        "co_applicants": [{"name": "Luz Coautora", "address": "luz@correo.example", "institution": "", "does": "Campo"}],
        "referees": [],
    }  # fmt: skip
    CoApplicant.objects.create(application=own, name="Luz Coautora", address="luz@correo.example")
    ApplicationSubmission.objects.create(
        application=own, place=1, submitted_at=own.submitted_at, content=content, sha256="0" * 64
    )
    return own


def _part(part: FormPart) -> dict[str, Any]:
    return {
        "key": part.key.hex, "kind": part.kind, "label_es": part.label_es, "label_en": part.label_en, "tells_who": part.tells_who
    }  # fmt: skip


def find_eligible(fund: Fund, *applications: Application) -> None:
    """Check every criterion of these as met."""
    for each in applications:
        found = {asked.key: Found(is_met=True) for asked in asked_by(fund.call)}
        check(application=each, found=found, by=fund.secretary)


def make_reviewer(fund: Fund, name: str, *, institution: str = "", most: int = 10) -> Reviewer:
    """Somebody who was invited and has accepted."""
    address = f"{name.split()[0].lower()}@revisa.example"
    invited = reviewers.invite(
        review=fund.review, name=name, address=address, language="es",
        institution=fund.institutions.get(institution), most=most, by=fund.secretary,
    )  # fmt: skip
    return reviewers.answer(reviewer=invited, user=account(address), accepts=True)


def make_member(fund: Fund, name: str, *, is_chair: bool = False) -> PanelMember:
    user = account(f"{name.split()[0].lower()}@comite.example")
    return reviewers.seat_member(
        review=fund.review, user=user, name=name, is_chair=is_chair, institution=None, by=fund.secretary
    )


def give_review(fund: Fund, application: Application, reviewer: Reviewer, *points: str) -> None:
    """Assign, declare, give points in the order of the criteria, and hand in."""
    reviewers.assign(review=fund.review, pairs=[(application.pk, reviewer.pk)], by=fund.secretary)
    own = application.assignments.get(reviewer=reviewer)
    reviewers.declare(assignment=own, conflict="", text="", by=reviewer.user)
    typed = {f"points_{each.pk}": given for each, given in zip(fund.review.criteria.all(), points, strict=True)}
    typed["for_applicant"] = f"Buen trabajo, dice la revisión {reviewer.pk}."
    drafting.save(assignment=own, sent=drafting.as_first_typed(typed), by=reviewer.user)
    reviewing.hand_in(assignment=own, by=reviewer.user)


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def application(number: int) -> Application:
    return Application.objects.get(number=number)


def desk(end: str = "") -> str:
    return f"/es/evaluacion/FJI-2026/{end}"


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def make_three() -> Fund:
    """A closed call with three applications, the first eligible and with a file whose maker is told in it."""
    made = make_fund()
    first = apply(made, 1, "Marta Rosales", file=PDF)
    apply(made, 2, "Julio Castro", institution="Universidad del Valle Sur", language="en", sex="men", country="HN")
    apply(made, 3, "Inés Duarte", requested="5000.00")
    find_eligible(made, first)
    return made


def decide(fund: Fund) -> Fund:
    """All three reviewed and decided: one award, one in reserve, one not eligible; the minutes sealed."""
    find_eligible(fund, application(2))
    keys = [each.key for each in asked_by(fund.call)]
    said = {key: Found(is_met=True) for key in keys} | {"age": Found(is_met=False, reason="Tiene 36 años.")}
    check(application=application(3), found=said, by=fund.secretary)
    reviewer = make_reviewer(fund, "Oscar Otro")
    give_review(fund, application(1), reviewer, "9", "9", "9", "9")
    give_review(fund, application(2), reviewer, "6", "6", "6", "6")
    chair, member = make_member(fund, "Clara Comité", is_chair=True), make_member(fund, "Mario Mesa")
    panel.save_meeting(
        review=fund.review, held_on=timezone.localdate(), place="En línea", present=[chair, member], notes="", by=chair.user,
        role=AuditEntry.Role.COMMITTEE,
    )  # fmt: skip
    client = client_of(chair.user)
    client.post(desk("decision/1/"), {"verdict": "award", "amount": "4.000,00", "reason": "Lo mejor."})
    client.post(desk("decision/2/"), {"verdict": "reserve", "amount": "3500", "reserve_place": "1"})
    client.post(desk("decision/"), {"seal": "1"})
    return fund
