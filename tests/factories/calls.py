"""Calls and who applies to them."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from conose.calls import services
from conose.calls.content import content_of, sha256_of
from conose.calls.drafts import Draft
from conose.calls.fields import digest
from conose.models import (
    Answer,
    Application,
    ApplicationSubmission,
    BudgetLine,
    Call,
    EligibilityCriterion,
    FormPart,
    Referee,
)
from participants.models import Country
from portal.models import User

OPENS = datetime(2026, 11, 1, 15, 0, tzinfo=UTC)
CLOSES = datetime(2026, 12, 1, 23, 0, tzinfo=UTC)
"""Five in the afternoon in Guatemala."""
DURING = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ANSWER = "Quiero saber cuánto tarda la patrulla y qué hace la gente mientras espera."


def make_call(code: str = "FJI-9", **fields: Any) -> Call:
    """A call with a text of 50 words at most, a choice, a budget up to 5,000, a file and a referee, for people up to 35 years
    of Guatemala and Honduras who belong to an institution."""
    fields = {
        "title_es": "Fondo de jóvenes", "title_en": "Young people's fund", "opens_at": OPENS, "closes_at": CLOSES,
        "ceiling": Decimal(5000), "most_age": 35, "institution_rule": Call.InstitutionRule.ANY, "most_co_applicants": 1,
        "least_referees": 1, "most_referees": 2, **fields,
    }  # fmt: skip
    call = Call(code=code, **fields)
    call.countries = list(Country.objects.filter(pk__in=["GT", "HN"]))
    call.criteria = [EligibilityCriterion(label_es="No he recibido dinero.", label_en="I have had no money.")]
    kinds: list[tuple[str, str, dict[str, Any]]] = [
        ("section", "El estudio", {}),
        ("text", "¿Qué quiere saber?", {"most_words": 50}),
        ("choice", "Línea", {"choices_es": "Migración\nSeguridad", "choices_en": "Migration\nSecurity"}),
        ("section", "Dinero", {}),
        ("budget", "Presupuesto", {"choices_es": "Campo\nHonorarios", "choices_en": "Field\nFees"}),
        ("file", "Hoja de vida", {"tells_who": True, "largest": 1}),
    ]
    call.parts = [
        FormPart(kind=kind, label_es=label, label_en=f"{label} (en)", sort_order=place, **more)
        for place, (kind, label, more) in enumerate(kinds)
    ]
    call.save()
    return call


def part_of(call: Call, kind: str) -> FormPart:
    """The first part of a kind."""
    found = FormPart.objects.filter(call=call, kind=kind).order_by("sort_order").first()
    assert found is not None
    return found


def make_applicant(address: str = "ana@correo.example") -> User:
    return User.objects.create_user(address, "correct horse battery", first_name="Ana", last_name="Morales")


def make_draft(call: Call, user: User | None = None, at: datetime = DURING) -> Application:
    return services.begin(call=call, by=user or make_applicant(), language="es", at=at)


def complete(own: Application) -> Application:
    """A draft to which nothing is missing."""
    own.name, own.title, own.birth_date, own.country_id = "Ana Morales", "La patrulla tarda", date(1998, 5, 4), "GT"
    own.sex, own.is_sex_stated, own.institution_as_written = "women", True, "Universidad del Valle"
    own.declared = [each.key.hex for each in own.call.criteria.all()]
    own.requested = Decimal(1500)
    own.save()
    Answer.objects.create(application=own, part=part_of(own.call, "text"), value=ANSWER)
    Answer.objects.create(application=own, part=part_of(own.call, "choice"), value="Seguridad")
    for heading, amount in (("Campo", 1000), ("Honorarios", 500)):
        BudgetLine.objects.create(application=own, heading=heading, what="Encuesta", amount=Decimal(amount))
    Referee.objects.create(application=own, name="Gloria Varela", address="gloria@u.example", knows_from="Tesis")
    assert own.account is not None
    services.send_file(application=own, part=part_of(own.call, "file"), upload=upload(PDF, "hoja.pdf"), by=own.account)
    return own


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, io.BytesIO(content).read())


def digest_now(own: Application) -> str:
    """What the page to submit on would send."""
    return sha256_of(content_of(Draft(Application.objects.select_related("call", "account").get(pk=own.pk))))


def submit(own: Application, at: datetime = DURING) -> ApplicationSubmission:
    assert own.account is not None
    return services.submit(application=own, sha256=digest_now(own), by=own.account, at=at)


def make_submitted(call: Call, address: str = "ana@correo.example", at: datetime = DURING) -> Application:
    own = complete(make_draft(call, make_applicant(address), at))
    submit(own, at)
    own.refresh_from_db()
    return own


def sent(window: str, own: Application, held: dict[str, Any], **says: Any) -> QueryDict:
    """What a window sends that was opened when its fields held these values, by name."""
    data = QueryDict(mutable=True)
    data["window"] = window
    for name, value in held.items():
        data[f"{name}.was"] = digest(value)
        said = says.get(name, value)
        data.setlist(name, said if isinstance(said, list) else [said])
    return data


def after(moment: datetime, **time: float) -> datetime:
    return moment + timedelta(**time)
