"""Applying to a call: nothing that somebody typed is lost, once is once, late is late, and nobody reads what is not theirs."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import typst
from bs4 import BeautifulSoup
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale

from conose.calls import emptying, sending, services
from conose.calls.checking import Facts, age_on, problems, verdicts
from conose.calls.drafts import Draft, Saved, add_row, choose, remove_row, save
from conose.calls.fields import Field, Kind, read
from conose.calls.files import path_of
from conose.calls.forms import CallForm
from conose.calls.links import referee_url, token_of
from conose.calls.receipts import in_letters
from conose.calls.viewsets import CallViewSet
from conose.documents import call_documents
from conose.first_pages import make as make_pages
from conose.first_pages import make_calls
from conose.models import (
    Answer,
    Application,
    ApplicationFile,
    ApplicationMessage,
    ApplicationSubmission,
    AuditEntry,
    BudgetLine,
    Call,
    CallIndexPage,
    CallPage,
    CallQuestion,
    CoApplicant,
    FormPart,
    Referee,
    SetAsideText,
)
from participants.attendance.institutions import fold_institution
from participants.models import Institution, Person
from participants.queries.privacy import held_of, held_of_account
from participants.services.people import save_person
from participants.services.privacy import erase_person
from portal.first_pages import make_home
from portal.making_pages import publish_below, translate_to_english
from portal.models import User
from portal.timezones import moment_at
from tests.factories.calls import (
    ANSWER,
    CLOSES,
    DURING,
    OPENS,
    PDF,
    after,
    complete,
    digest_now,
    make_applicant,
    make_call,
    make_draft,
    make_submitted,
    part_of,
    sent,
    submit,
    upload,
)

pytestmark = pytest.mark.django_db
LETTER = "La conozco desde hace tres años: entrega a tiempo, pregunta cuando duda y trata bien a quien entrevista."


@pytest.fixture
def call(db: None) -> Call:
    return make_call()


@pytest.fixture
def now_open(db: None) -> Call:
    """A call that is open on the day of the test."""
    return make_call(opens_at=timezone.now() - timedelta(days=1), closes_at=timezone.now() + timedelta(days=2))


def text_of(own: Application) -> str:
    return f"answer:{part_of(own.call, 'text').key.hex}.value"


def outcomes(saved: list[Saved]) -> dict[str, str]:
    return {each.name: each.outcome.value for each in saved}


def answered(response: Any) -> int:
    """The status of an answer that was read to its end, as a browser does."""
    b"".join(response)
    status: int = response.status_code
    return status


# --- writing a draft ---


def test_a_draft_begins_once_and_with_what_the_registry_knows(call: Call) -> None:
    user = make_applicant()
    save_person(person=Person(name="Ana M. Morales", country_id="HN"), by=None)
    Person.objects.update(user=user)
    own = services.begin(call=call, by=user, language="es", at=DURING)
    assert (own.name, own.country_id) == ("Ana M. Morales", "HN")
    assert services.begin(call=call, by=user, language="en", at=DURING) == own


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (after(OPENS, seconds=-1), "Esta convocatoria abre"),
        (CLOSES, "Esta convocatoria cerró"),
        (after(CLOSES, seconds=1), "Esta convocatoria cerró"),
    ],
)
def test_a_draft_is_begun_while_the_call_is_open(call: Call, at: datetime, sentence: str) -> None:
    with override("es"), pytest.raises(ValidationError, match=sentence):
        services.begin(call=call, by=make_applicant(), language="es", at=at)


def test_what_two_windows_say_differently_is_kept_both(call: Call) -> None:
    own = make_draft(call)
    name = text_of(own)
    _draft, first = save(application=own, sent=sent("a", own, {name: ""}, **{name: "Primero"}))
    _draft, second = save(application=own, sent=sent("b", own, {name: ""}, **{name: "Segundo"}))
    _draft, third = save(application=own, sent=sent("b", own, {name: ""}, **{name: "Segundo, más largo"}))
    assert [outcomes(each)[name] for each in (first, second, third)] == ["saved", "aside", "aside"]
    assert second[0].sentence != ""
    assert Answer.objects.get().value == "Primero"
    assert list(SetAsideText.objects.values_list("field", "window", "value")) == [(name, "b", "Segundo, más largo")]
    assert [each.place for each in problems(Draft(own)) if "ventana" in each.sentence or "window" in each.sentence] == [
        Draft(own).fields[name].place
    ]


def test_a_window_changes_nothing_that_it_did_not_touch(call: Call) -> None:
    own = make_draft(call)
    opened: dict[str, Any] = {"applicant.title": "", "applicant.name": "Ana Morales"}
    save(application=own, sent=sent("a", own, opened, **{"applicant.title": "Título"}))
    _draft, saved = save(application=own, sent=sent("b", own, opened, **{"applicant.name": "Ana Lucía Morales"}))
    assert outcomes(saved) == {"applicant.title": "same", "applicant.name": "saved"}
    own.refresh_from_db()
    assert (own.title, own.name, own.set_aside.count()) == ("Título", "Ana Lucía Morales", 0)


def test_the_same_sending_twice_is_one(call: Call) -> None:
    own = make_draft(call)
    name = text_of(own)
    for expected in ("saved", "same"):
        _draft, saved = save(application=own, sent=sent("a", own, {name: ""}, **{name: "Una vez\r\ny ya"}))
        assert outcomes(saved) == {name: expected}
    assert Answer.objects.get().value == "Una vez\ny ya"


@pytest.mark.parametrize(
    ("how", "then"), [("use", "Segundo"), ("add", "Primero\n\nSegundo"), ("drop", "Primero"), ("forged", "Segundo")]
)
def test_a_text_that_was_set_aside_is_used_added_or_dropped(call: Call, how: str, then: str) -> None:
    own = make_draft(call)
    name = text_of(own)
    save(application=own, sent=sent("a", own, {name: ""}, **{name: "Primero"}))
    save(application=own, sent=sent("b", own, {name: ""}, **{name: "Segundo"}))
    choose(application=own, text=SetAsideText.objects.get().pk, how=how)
    assert (Answer.objects.get().value, SetAsideText.objects.count()) == (then, 0)


def test_what_was_typed_for_a_line_that_is_gone_is_set_aside(call: Call) -> None:
    own = make_draft(call)
    add_row(application=own, kind="budget")
    line = BudgetLine.objects.get()
    remove_row(application=own, name=f"budget:{line.key.hex}", by=own.account)
    name = f"budget:{line.key.hex}.what"
    _draft, saved = save(application=own, sent=sent("b", own, {name: ""}, **{name: "Transporte"}))
    assert (outcomes(saved), SetAsideText.objects.get().value) == ({name: "aside"}, "Transporte")


def test_what_is_typed_after_submitting_is_kept_beside_it(call: Call) -> None:
    own = make_submitted(call)
    name = text_of(own)
    _draft, saved = save(application=own, sent=sent("b", own, {name: ANSWER}, **{name: "Otra cosa"}))
    assert outcomes(saved) == {name: "aside"}
    assert (Answer.objects.get(part__kind="text").value, SetAsideText.objects.get().value) == (ANSWER, "Otra cosa")


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.DATE, "31/12/1998", "1998-12-31"),
        (Kind.DATE, "1998-12-31", "1998-12-31"),
        (Kind.DATE, "31/02/1998", None),
        (Kind.DATE, "31/12/98", "1998-12-31"),
        (Kind.AMOUNT, "1.250,50", "1250.50"),
        (Kind.AMOUNT, "1,250.5", "1250.50"),
        (Kind.AMOUNT, "4.300", "4300.00"),
        (Kind.AMOUNT, "4,300", "4300.00"),
        (Kind.AMOUNT, "4.30", "4.30"),
        (Kind.AMOUNT, "-3", None),
        (Kind.AMOUNT, "mil", None),
        (Kind.EMAIL, "Ana@Correo.Example", "ana@correo.example"),
        (Kind.LINE, "  dos\n líneas ", "dos líneas"),
        (Kind.TEXT, " a\r\n\r\nb\x00 ", "a\n\nb"),
        (Kind.LINE, "x" * 251, None),
    ],
)
def test_fields_read_what_people_type(kind: Kind, typed: str, kept: str | None) -> None:
    field = Field("applicant.x", kind, "x", longest=250)
    with override("es"):
        if kept is None:
            with pytest.raises(ValidationError):
                read(field, [typed])
        else:
            assert read(field, [typed]) == kept


def test_what_cannot_be_kept_stays_on_the_page_and_the_rest_is_saved(now_open: Call, client: Client) -> None:
    own = make_draft(now_open, at=timezone.now())
    client.force_login(own.account, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    held: dict[str, Any] = {"applicant.birth_date": "", "applicant.title": ""}
    data = sent("a", own, held, **{"applicant.birth_date": "31/02/1998", "applicant.title": "Título"})
    response = client.post(reverse("application", args=[own.public_id]), dict(data.lists()))
    assert response.status_code == 422
    assert 'value="31/02/1998"' in response.content.decode()
    own.refresh_from_db()
    assert (own.title, own.birth_date) == ("Título", None)


def test_a_row_comes_and_goes_while_a_number_is_wrong(now_open: Call, client: Client) -> None:
    own = make_draft(now_open, at=timezone.now())
    add_row(application=own, kind="budget")
    amount = f"budget:{own.budget_lines.get().key.hex}.amount"
    client.force_login(own.account, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    wrong = dict(sent("a", own, {amount: ""}, **{amount: "mil"}).lists())
    page = reverse("application", args=[own.public_id])
    response = client.post(page, {**wrong, "add": "referee"})
    shown = BeautifulSoup(response.content, "html.parser")
    place = Draft(own).fields[amount].place
    assert (response.status_code, own.referees.count(), len(shown.select("#referees [id^=referee-][id$=-name]"))) == (
        422,
        1,
        1,
    )
    assert (shown.select_one(f"#{place}")["value"], shown.select_one(f"#{place}-error") is not None) == ("mil", True)

    response = client.post(page, {**wrong, "remove": f"budget:{own.budget_lines.get().key.hex}"})
    assert (response.status_code, own.budget_lines.count()) == (302, 0)


def test_a_member_in_another_country_is_told_that_the_countries_differ(call: Call, monkeypatch: Any) -> None:
    call.institution_rule = Call.InstitutionRule.MEMBER
    name = "Instituto de la Red"
    institution = Institution.objects.create(name=name, key=fold_institution(name), country_id="GT")
    monkeypatch.setattr("conose.calls.checking.member_keys", lambda: {institution.pk})
    with override("es"):
        there = [each for each in verdicts(call, Facts(None, "HN", None, name)) if each.sentence][-1]
        nowhere = [each for each in verdicts(call, Facts(None, "HN", None, "Otro")) if each.sentence][-1]
    assert there.sentence == (
        "«Instituto de la Red» es miembro de la red en Guatemala, y el país indicado aquí es Honduras. Elija Guatemala como su "
        "país si es allí donde trabaja, o corrija la institución."
    )
    assert nowhere.sentence.startswith("«Otro» no es miembro de la red con este nombre")


def test_a_script_is_told_what_became_of_each_field(now_open: Call, client: Client) -> None:
    own = make_draft(now_open, at=timezone.now())
    client.force_login(own.account, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    data = sent("a", own, {"applicant.country": ""}, **{"applicant.country": "SV"})
    response = client.post(
        reverse("application", args=[own.public_id]), dict(data.lists()), headers={"Accept": "application/json"}
    )
    told = response.json()
    assert [(each["name"], each["outcome"], each["sentence"]) for each in told["saved"]] == [
        ("applicant.country", "saved", "Esta convocatoria es para quienes viven o trabajan en otro país.")
    ]
    assert "Esta convocatoria es para quienes viven o trabajan en otro país." in told["status"]


# --- who may apply, what is missing ---


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(1990, 12, 1), 36), (date(1990, 12, 2), 35), (date(2000, 2, 29), 26), (date(1991, 12, 1), 35)],
)
def test_age_is_in_whole_years_on_the_day_on_which_the_call_closes(call: Call, born: date, age: int) -> None:
    assert (call.closing_day, age_on(call.closing_day, born)) == (date(2026, 12, 1), age)
    assert [each.is_met for each in verdicts(call, Facts(born, "GT", None, "Universidad"))] == [age <= 35, True, True]


def test_a_call_that_closes_at_midnight_closes_on_the_day_before(db: None) -> None:
    midnight = datetime(2026, 12, 2, 6, 0, tzinfo=UTC)
    assert Call(closes_at=midnight, timezone="America/Guatemala").closing_day == date(2026, 12, 1)


def _long(own: Application) -> None:
    Answer.objects.filter(application=own, part__kind="text").update(value="palabra " * 51)


def _too_old(own: Application) -> None:
    Application.objects.filter(pk=own.pk).update(birth_date=date(1980, 1, 1))


def _no_line(own: Application) -> None:
    own.budget_lines.all().delete()


def _over(own: Application) -> None:
    own.budget_lines.update(amount=Decimal(2501))
    Application.objects.filter(pk=own.pk).update(requested=Decimal(5002))


LACKS: dict[str, tuple[Callable[[Application], Any], str]] = {
    "words": (_long, "Tiene 51 palabras, y el máximo es 50: quite 1 palabra."),
    "age": (_too_old, "Según la fecha de nacimiento dada aquí"),
    "no budget": (_no_line, "El presupuesto no tiene renglones todavía."),
    "ceiling": (_over, "Los renglones suman 5\xa0002 USD: 2 más que los 5\xa0000 que puede pedir una postulación."),
    "sum": (
        lambda own: Application.objects.filter(pk=own.pk).update(requested=Decimal(1400)),
        "El monto solicitado es 1\xa0400, y los renglones suman 1\xa0500 USD: corrija uno de los dos.",
    ),
    "line": (lambda own: own.budget_lines.filter(heading="Campo").update(amount=None), "El renglón 1 necesita"),
    "file": (lambda own: ApplicationFile.objects.filter(application=own).delete(), "Elija un archivo y envíelo."),
    "referee": (lambda own: own.referees.all().delete(), "Hay que nombrar 1 persona"),
    "own address": (
        lambda own: own.referees.update(address="ana@correo.example"),
        "Esta es su propia dirección: nombre a otra persona.",
    ),
    "declared": (
        lambda own: Application.objects.filter(pk=own.pk).update(declared=[]),
        "Solo puede postular quien declara todo esto.",
    ),
    "country": (
        lambda own: Application.objects.filter(pk=own.pk).update(country="SV"),
        "Esta convocatoria es para quienes viven o trabajan en otro país.",
    ),
    "sex": (lambda own: Application.objects.filter(pk=own.pk).update(is_sex_stated=False), "Elija una respuesta"),
}


@pytest.mark.parametrize("lacks", LACKS)
def test_what_lacks_something_is_not_submitted_and_says_what(call: Call, lacks: str) -> None:
    own = complete(make_draft(call))
    change, sentence = LACKS[lacks]
    change(own)
    with override("es"), pytest.raises(services.Incomplete) as refused:
        submit(own)
    assert refused.value.problems[0].sentence.startswith(sentence)
    own.refresh_from_db()
    assert (own.state, own.number, ApplicationSubmission.objects.count()) == ("draft", None, 0)


# --- submitting ---


@pytest.mark.parametrize(
    ("at", "is_taken"),
    [
        (after(CLOSES, microseconds=-1), True),
        (CLOSES, False),
        (after(CLOSES, seconds=1), False),
    ],
)
def test_the_deadline_is_when_the_request_arrived(call: Call, at: datetime, is_taken: bool) -> None:
    own = complete(make_draft(call))
    if is_taken:
        assert submit(own, at).submitted_at == at
        return
    with override("es"), pytest.raises(ValidationError, match="es demasiado tarde para enviarla"):
        submit(own, at)
    own.refresh_from_db()
    assert (own.state, own.title, Answer.objects.count()) == ("draft", "La patrulla tarda", 2)


def test_a_late_press_of_the_button_leaves_the_draft(now_open: Call, client: Client) -> None:
    own = complete(make_draft(now_open, at=timezone.now()))
    client.force_login(own.account, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    address = reverse("application_submit", args=[own.public_id])
    shown = client.get(address).context["sha256"]
    Call.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    response = client.post(address, {"sha256": shown})
    assert response.status_code == 409
    assert "es demasiado tarde para enviarla" in response.context["sentence"]
    assert client.get(reverse("application", args=[own.public_id])).context["own"].title == "La patrulla tarda"
    assert Application.objects.get().state == "draft"


def test_submitting_twice_is_once_with_one_receipt(now_open: Call, client: Client) -> None:
    own = complete(make_draft(now_open, at=timezone.now()))
    client.force_login(own.account, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    shown = client.get(reverse("application_submit", args=[own.public_id])).context["sha256"]
    for _time in range(2):
        assert client.post(reverse("application_submit", args=[own.public_id]), {"sha256": shown}).status_code == 302
    own.refresh_from_db()
    assert (own.state, own.reference) == ("submitted", "FJI-9-001")
    assert ApplicationSubmission.objects.count() == 1
    assert list(ApplicationMessage.objects.order_by("kind").values_list("kind", flat=True)) == ["receipt", "referee"]
    assert list(AuditEntry.objects.order_by("pk").values_list("what", "role")) == [
        ("application.begun", "applicant"),
        ("file.sent", "applicant"),
        ("application.submitted", "applicant"),
        ("referee.asked", "applicant"),
    ]
    sending.send_due()
    receipt, request = sorted(mail.outbox, key=lambda each: each.to)
    assert (receipt.to, request.to) == (["ana@correo.example"], ["gloria@u.example"])
    assert [(name, kind) for name, _content, kind in receipt.attachments] == [("FJI-9-001-1.pdf", "application/pdf")]
    assert shown in receipt.body
    assert sending.send_due()["sent"] == 0


def test_what_another_window_changed_since_is_not_submitted_unread(call: Call) -> None:
    own = complete(make_draft(call))
    read_then = digest_now(own)
    Answer.objects.filter(part__kind="text").update(value="Cambiado en otra ventana")
    with override("es"), pytest.raises(ValidationError, match="Léala de nuevo tal como está ahora"):
        services.submit(application=own, sha256=read_then, by=own.account, at=DURING)  # type: ignore[arg-type]
    assert ApplicationSubmission.objects.count() == 0


def test_the_digest_is_that_of_the_text_that_can_be_downloaded(now_open: Call, client: Client) -> None:
    own = make_submitted(now_open, at=timezone.now())
    client.force_login(own.account, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    answer = client.get(reverse("application_receipt", args=[own.public_id, "json"]))
    submission = ApplicationSubmission.objects.get()
    assert hashlib.sha256(answer.content).hexdigest() == submission.sha256
    content = json.loads(answer.content)
    assert [part["value"] for part in content["parts"] if "value" in part] == [ANSWER, "Seguridad"]
    assert content["budget"] == {
        "requested": "1500.00",
        "total": "1500.00",
        "lines": [
            {"heading": "Campo", "what": "Encuesta", "amount": "1000.00"},
            {"heading": "Honorarios", "what": "Encuesta", "amount": "500.00"},
        ],
    }
    assert content["parts"][-1]["file"]["sha256"] == hashlib.sha256(PDF).hexdigest()
    paper = client.get(reverse("application_receipt", args=[own.public_id, "pdf"]))
    assert paper.content.startswith(b"%PDF-1.7")


def test_an_applicant_withdraws_and_reopens_while_the_call_is_open(call: Call) -> None:
    own = make_submitted(call)
    by: Any = own.account
    assert services.withdraw(application=own, by=by, at=after(DURING, hours=1)).state == "withdrawn"
    assert services.reopen(application=own, by=by, at=after(DURING, hours=2)).state == "draft"
    own.refresh_from_db()
    second = submit(own, after(DURING, hours=3))
    assert (second.place, Application.objects.get().reference) == (2, "FJI-9-001")
    with pytest.raises(ValidationError):
        services.reopen(application=own, by=by, at=CLOSES)
    call.is_reopened_by_applicant = False
    call.save()
    with pytest.raises(ValidationError):
        services.reopen(application=own, by=by, at=after(DURING, hours=4))
    Call.objects.update(decided_at=after(CLOSES, days=30))
    with pytest.raises(ValidationError):
        services.withdraw(application=own, by=by, at=after(CLOSES, days=31))


def test_the_secretary_reopens_after_the_deadline_with_a_reason_and_until_a_moment(
    call: Call, make_user: Callable[..., User]
) -> None:
    own, secretary = make_submitted(call), make_user("call_secretary")
    late, until = after(CLOSES, days=1), after(CLOSES, days=3)
    for why, moment in (("", until), ("El archivo no abre", CLOSES)):
        with pytest.raises(ValidationError):
            services.reopen_for(application=own, why=why, until=moment, by=secretary, at=late)
    services.reopen_for(application=own, why="El archivo no abre", until=until, by=secretary, at=late)
    own.refresh_from_db()
    with pytest.raises(ValidationError):
        submit(own, until)
    assert submit(own, after(until, microseconds=-1)).place == 2
    entry = AuditEntry.objects.get(what="application.reopened")
    assert (entry.role, entry.by, entry.detail["why"]) == ("secretary", secretary, "El archivo no abre")


def test_numbers_are_given_in_the_order_of_submitting(call: Call) -> None:
    owns = [make_submitted(call, f"p{number}@correo.example", after(DURING, hours=number)) for number in range(3)]
    assert [own.reference for own in owns] == ["FJI-9-001", "FJI-9-002", "FJI-9-003"]


# --- files ---


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ\x90\x00 program", "hoja.pdf", "no es lo que dice su nombre"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "hoja.pdf", "no es lo que dice su nombre"),
        (PDF, "hoja.docx", "por su contenido es un archivo .pdf"),
        (PDF + b"\x00" * (1024 * 1024), "hoja.pdf", "es demasiado grande"),
        (b"", "hoja.pdf", "no es lo que dice su nombre"),
    ],
)
def test_a_file_that_lies_is_refused_and_nothing_changes(call: Call, content: bytes, name: str, sentence: str) -> None:
    own = complete(make_draft(call))
    before = ApplicationFile.objects.get()
    with override("es"), pytest.raises(ValidationError, match=sentence):
        services.send_file(
            application=own, part=part_of(call, "file"), upload=upload(content, name), by=own.account  # type: ignore[arg-type]
        )  # fmt: skip
    assert ApplicationFile.objects.get() == before
    assert path_of(before.key).read_bytes() == PDF


def test_a_file_takes_the_place_of_the_one_before(call: Call) -> None:
    own = complete(make_draft(call))
    before = ApplicationFile.objects.get()
    with TestCase.captureOnCommitCallbacks(execute=True):
        services.send_file(
            application=own, part=part_of(call, "file"), upload=upload(PDF + b"%2\n", "otra.pdf"), by=own.account  # type: ignore[arg-type]
        )  # fmt: skip
    after_it = ApplicationFile.objects.get()
    assert (after_it.name, path_of(before.key).exists(), path_of(after_it.key).exists()) == ("otra.pdf", False, True)


# --- referees ---


def test_a_referee_answers_once_and_is_told_so_the_second_time(now_open: Call, client: Client) -> None:
    own = make_submitted(now_open, at=timezone.now())
    address = reverse("referee_letter", args=[token_of(own.referees.get())])
    assert client.post(address, {"letter": "Corta."}).status_code == 422
    assert client.post(address, {"letter": LETTER, "send": "1"}).status_code == 200
    again = client.post(address, {"letter": "Otra carta " * 20, "send": "1"})
    assert again.status_code == 409
    assert "Su carta llegó el" in again.context["sentence"]
    assert "Otra carta Otra carta" in again.content.decode()  # to be copied
    assert client.get(address).status_code == 410
    assert own.referees.get().letter == LETTER
    noted = AuditEntry.objects.filter(role="referee").order_by("pk").values_list("what", flat=True)
    assert list(noted) == ["referee.opened", "referee.answered"]
    assert client.get(reverse("referee_letter", args=["forged"])).status_code == 404


def test_a_referee_may_decline_and_the_applicant_is_told_no_more(now_open: Call, client: Client) -> None:
    own = make_submitted(now_open, at=timezone.now())
    client.post(reverse("referee_letter", args=[token_of(own.referees.get())]), {"decline": "1"})
    referee = own.referees.get()
    assert (referee.is_declined, referee.letter) == (True, "")
    client.force_login(own.account, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    shown = client.get(reverse("application", args=[own.public_id])).context["view"].referees
    with override("es"):
        assert [(name, state.split(" el ")[0]) for name, state, _tone in shown] == [("Gloria Varela", "Declinó")]


@pytest.mark.parametrize(
    ("at", "is_taken"), [(after(CLOSES, days=7, seconds=-1), True), (after(CLOSES, days=7), False)]
)
def test_a_referees_link_is_good_for_a_week_after_the_call_closes(call: Call, at: datetime, is_taken: bool) -> None:
    referee = make_submitted(call).referees.get()
    if is_taken:
        answered = services.answer_as_referee(referee=referee, letter=LETTER, declines=False, at=at)
        assert answered.letter == LETTER
        return
    with override("es"), pytest.raises(ValidationError, match="Este enlace servía hasta el"):
        services.answer_as_referee(referee=referee, letter=LETTER, declines=False, at=at)
    assert Referee.objects.get().answered_at is None


def test_a_referee_of_what_was_withdrawn_is_not_needed(call: Call) -> None:
    own = make_submitted(call)
    services.withdraw(application=own, by=own.account, at=DURING)  # type: ignore[arg-type]
    with override("es"), pytest.raises(ValidationError, match="Esta carta ya no hace falta"):
        services.answer_as_referee(referee=own.referees.get(), letter=LETTER, declines=False, at=DURING)


def test_a_referee_who_is_asked_keeps_their_address_and_one_who_answered_stays(call: Call) -> None:
    own = complete(make_draft(call))
    referee = own.referees.get()
    services.ask_referee(application=own, key=referee.key.hex, by=own.account, at=DURING)  # type: ignore[arg-type]
    assert [name for name in Draft(own).fields if name.startswith("referee:")] == []
    services.answer_as_referee(
        referee=Referee.objects.select_related("application").get(), letter=LETTER, declines=False, at=DURING
    )
    with pytest.raises(ValidationError):
        remove_row(application=own, name=f"referee:{referee.key.hex}", by=own.account)


def test_the_secretary_has_a_referee_asked_again_or_copies_the_link(
    now_open: Call, make_user: Callable[..., User], client: Client
) -> None:
    own = make_submitted(now_open, at=timezone.now())
    referee = own.referees.get()
    client.force_login(make_user("call_secretary"), backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("call_application_referee", args=[own.public_id, referee.key])
    assert referee_url(referee) in client.get(page).content.decode()
    for _press in range(2):
        client.post(page)
    assert ApplicationMessage.objects.filter(application=own, kind="referee").count() == 2
    noted = AuditEntry.objects.filter(application=own, what__startswith="referee.").order_by("pk")
    assert list(noted.values_list("what", flat=True))[:3] == [
        "referee.asked",
        "referee.link_shown",
        "referee.asked_again",
    ]
    services.answer_as_referee(referee=referee, letter=LETTER, declines=False, at=timezone.now())
    assert client.get(page).status_code == 302
    assert client.post(page).status_code == 302
    assert ApplicationMessage.objects.filter(application=own, kind="referee").count() == 2


def test_paper_has_letters_where_a_title_has_pictures() -> None:
    assert in_letters("Libros \U0001f4da para m\u00e1s") == "Libros [books] para m\u00e1s"


def test_errors_say_whose_field_it_is_and_a_file_that_names_its_sender_is_told(now_open: Call, client: Client) -> None:
    own = make_draft(now_open, at=timezone.now())
    add_row(application=own, kind="referee")
    labels = [each.label for each in problems(Draft(own))]
    assert "Referencia 1: Nombre y apellidos" in labels
    client.force_login(own.account, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    own.name = "Ana Morales"
    own.save()
    part = part_of(now_open, "file")
    FormPart.objects.filter(pk=part.pk).update(tells_who=False)
    page = reverse("application", args=[own.public_id])
    form = client.get(page).content.decode()
    assert "deje su nombre fuera de él" in form
    pdf = typst.compile(b"Hoja de vida de Ana Morales")
    told = client.post(page, {f"file:{part.key.hex}": upload(pdf, "hoja.pdf"), "send": part.key.hex}, follow=True)
    assert "dice quién es usted (Ana Morales)" in told.content.decode()


# --- whose it is ---

OWN = (
    ("application", []), ("application_submit", []), ("application_withdraw", []), ("application_receipt", ["pdf"]),
    ("application_receipt", ["json"]), ("application_file", ["FILE"]),
)  # fmt: skip
POSTED = (("application", []), ("application_submit", []), ("application_withdraw", []), ("application_reopen", []),
          ("application_discard", []), ("application_drop", []))  # fmt: skip


@pytest.mark.parametrize("role", ["learner", "editor", "manager", "course_manager", "call_secretary", "administrator"])
def test_nobody_opens_the_application_of_another(call: Call, make_user: Callable[..., User], role: str) -> None:
    own = make_submitted(call)
    file = ApplicationFile.objects.get()
    client = Client()
    client.force_login(make_user(role), backend="django.contrib.auth.backends.ModelBackend")
    for name, more in OWN:
        args = [own.public_id, *(file.key if each == "FILE" else each for each in more)]
        assert client.get(reverse(name, args=args)).status_code == 404
    for name, more in POSTED:
        assert client.post(reverse(name, args=[own.public_id, *more])).status_code == 404
    own.refresh_from_db()
    assert own.state == "submitted"


def test_the_applicant_opens_each_page_of_their_own(now_open: Call, client: Client) -> None:
    own = make_submitted(now_open, at=timezone.now())
    client.force_login(own.account, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    file = ApplicationFile.objects.get()
    for name, more in OWN:
        args = [own.public_id, *(file.key if each == "FILE" else each for each in more)]
        expected = 302 if name == "application_submit" else 200
        assert answered(client.get(reverse(name, args=args))) == expected
    download = client.get(reverse("application_file", args=[own.public_id, file.key]))
    assert b"".join(download.streaming_content) == PDF  # type: ignore[attr-defined]
    assert download["Content-Disposition"] == 'attachment; filename="hoja.pdf"'
    assert [row.title for row in client.get(reverse("applications_mine")).context["rows"]] == ["La patrulla tarda"]


@pytest.mark.parametrize(
    ("role", "status"), [("call_secretary", 200), ("administrator", 200), ("editor", 302), ("manager", 302)]
)
def test_only_the_secretary_reads_what_was_submitted(
    call: Call, make_user: Callable[..., User], role: str, status: int
) -> None:
    own = make_submitted(call)
    services.answer_as_referee(referee=own.referees.get(), letter=LETTER, declines=False, at=DURING)
    draft = make_draft(call, make_applicant("otra@correo.example"))
    client = Client()
    client.force_login(make_user(role), backend="django.contrib.auth.backends.ModelBackend")
    file, referee = ApplicationFile.objects.get(), own.referees.get()
    addresses = [
        reverse("call_applications", args=[call.pk]),
        reverse("call_application", args=[own.public_id]),
        reverse("call_application_reopen", args=[own.public_id]),
        reverse("call_application_file", args=[own.public_id, file.key]),
        reverse("call_application_letter", args=[own.public_id, referee.key]),
    ]
    assert [answered(client.get(address)) for address in addresses] == [status] * 5
    looks = ["application.listed", "application.viewed", "file.viewed", "letter.viewed"]
    noted = AuditEntry.objects.filter(role="secretary").order_by("pk").values_list("what", flat=True)
    assert list(noted) == (looks if status == 200 else [])
    if status == 200:
        assert client.get(reverse("call_application", args=[draft.public_id])).status_code == 404


def test_the_secretary_reopens_on_a_screen(call: Call, make_user: Callable[..., User]) -> None:
    own = make_submitted(call)
    client = Client()
    client.force_login(make_user("call_secretary"), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("call_application_reopen", args=[own.public_id])
    assert client.post(address, {"why": "", "until": "2027-01-10 10:00"}).status_code == 422
    assert client.post(address, {"why": "No abre", "until": "2027-01-10 10:00"}).status_code == 302
    assert Application.objects.get().state == "draft"


# --- people's data ---


def test_an_applicants_data_are_told_and_erased_and_the_fact_stays(call: Call) -> None:
    user = make_applicant()
    save_person(person=Person(name="Ana Morales", sex="women"), by=None, addresses=[user.email])
    Person.objects.update(user=user)
    own = complete(make_draft(call, user))
    file = ApplicationFile.objects.get()
    with override("es"):
        drafted = held_of(Person.objects.get(user=user), by_other=True)
        submit(own)
        told = held_of_account(user)
    assert {"postulaciones", "respuestas de postulaciones", "archivos de postulaciones"}.isdisjoint(drafted)
    assert {"postulaciones", "respuestas de postulaciones", "archivos de postulaciones"} <= set(told)
    with TestCase.captureOnCommitCallbacks(execute=True):
        erase_person(person=Person.objects.get(user=user), by=None)
    own.refresh_from_db()
    assert (own.account, own.name, own.birth_date, own.state, own.sex, own.country_id) == (
        None, "", None, "submitted", "women", "GT",
    )  # fmt: skip
    assert (Answer.objects.count(), ApplicationSubmission.objects.count(), path_of(file.key).exists()) == (0, 0, False)
    traces = json.dumps([dict(each, at="") for each in AuditEntry.objects.values("detail", "what")], default=str)
    assert "Ana" not in traces


def test_a_co_applicant_who_is_erased_leaves_what_others_submitted(call: Call) -> None:
    person = save_person(person=Person(name="Luis Paz"), by=None, addresses=["luis@correo.example"])
    own = complete(make_draft(call))
    CoApplicant.objects.create(application=own, name="Luis Paz", address="luis@correo.example", does="Mapas")
    digest = submit(own).sha256
    erase_person(person=person, by=None)
    submission = ApplicationSubmission.objects.get()
    assert (submission.content["co_applicants"], submission.sha256, CoApplicant.objects.count()) == ([], digest, 0)
    assert "Luis" not in json.dumps(submission.content)


def test_applications_are_emptied_when_their_time_is_over(call: Call) -> None:
    Call.objects.update(opens_at=timezone.now() - timedelta(days=500), closes_at=timezone.now() - timedelta(days=400))
    call.refresh_from_db()
    draft = make_draft(call, make_applicant("borrador@correo.example"), at=call.opens_at)
    own = complete(make_draft(call, at=call.opens_at))
    submit(own, call.opens_at + timedelta(days=1))
    assert emptying.empty_old(days=401) == 0
    assert emptying.empty_old(days=399) == 2
    own.refresh_from_db()
    assert (own.name, own.emptied_at is None, Application.objects.filter(pk=draft.pk).exists()) == ("", False, False)
    assert emptying.empty_old(days=399) == 0


# --- in public ---


@pytest.fixture(scope="module")
def pages(database_of_module: None) -> CallIndexPage:
    """The list of calls in both languages, and a page of a call."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        index = make_calls(make_pages(make_home()))
    with TestCase.captureOnCommitCallbacks(execute=True):  # what the first publishes would write over its children
        make_page(index, make_call("PUB-1"), "primera")
    return index


def make_page(index: CallIndexPage, call: Call, slug: str) -> CallPage:
    index = CallIndexPage.objects.get(pk=index.pk)
    page = publish_below(
        index, CallPage(title=call.title_es, slug=slug, call=call, summary="Para quién.", locale=index.locale)
    )
    translate_to_english(page, {call.title_es: call.title_en, "Para quién.": "For whom.", slug: f"{slug}-en"})
    return page


def test_calls_are_listed_by_where_they_stand(pages: CallIndexPage, client: Client) -> None:
    now = timezone.now()
    for code, opens, closes, decided in (
        ("A", -5, 5, None), ("B", 5, 9, None), ("C", -9, -5, None), ("D", -9, -5, -1),
    ):  # fmt: skip
        call = make_call(
            code, title_es=f"Fondo {code}", opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes)
        )
        if decided is not None:
            Call.objects.filter(pk=call.pk).update(decided_at=now + timedelta(days=decided))
        make_page(pages, call, f"fondo-{code.lower()}")
    groups = client.get("/es/conose/convocatorias/").context["listing"].groups
    fresh = [(heading, [row.title for row in rows if row.title[:-1] == "Fondo "]) for heading, rows in groups]
    assert fresh == [
        ("Abiertas ahora", ["Fondo A"]),
        ("Abren pronto", ["Fondo B"]),
        ("Cerradas, en decisión", ["Fondo C"]),
        ("Decididas", ["Fondo D"]),
    ]


def test_a_call_says_its_conditions_amounts_and_moments_in_its_zone(pages: CallIndexPage, client: Client) -> None:
    shown = client.get("/es/conose/convocatorias/primera/").context["call"]
    assert shown.closes.said == moment_at(CLOSES, "America/Guatemala")
    assert shown.closes.zoned == "2026-12-01T17:00:00-06:00"
    assert shown.conditions == (
        "Edad: 35 años como máximo el 1 de diciembre de 2026",
        "País: Guatemala, Honduras",
        "Institución: una universidad, centro de pensamiento u organización, cualquiera",
        "No he recibido dinero.",
    )
    assert shown.amounts == (("Para una postulación, como máximo", "5\xa0000 USD"),)
    english = client.get("/en/conose/calls/primera-en/")
    assert english.context["call"].amounts == (("For one application, at most", "5,000 USD"),)


def test_a_question_is_answered_for_all_without_saying_who_asked(
    pages: CallIndexPage, client: Client, make_user: Callable[..., User]
) -> None:
    call = Call.objects.get(code="PUB-1")
    asker = make_applicant("curiosa@correo.example")
    asking = Client()
    asking.force_login(asker, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("call_ask", args=[call.public_id])
    assert asking.post(address, {"text": "¿?"}).status_code == 422
    for _time in range(2):
        assert asking.post(address, {"text": "¿Puede postular quien estudia?"}).status_code == 302
    question = CallQuestion.objects.get()
    assert client.get("/es/conose/convocatorias/primera/").context["call"].questions == ()
    editor = Client()
    editor.force_login(make_user("editor"), backend="django.contrib.auth.backends.ModelBackend")
    edit = f"/admin/snippets/conose/callquestion/edit/{question.pk}/"
    said = {"question_es": "¿Quien estudia?", "answer_es": "Sí.", "question_en": "Students?", "answer_en": ""}
    editor.post(edit, {**said, "is_published": "on"})
    assert CallQuestion.objects.get().published_at is None
    editor.post(edit, {**said, "answer_en": "Yes.", "is_published": "on"})
    page = client.get("/es/conose/convocatorias/primera/")
    assert [each[:2] for each in page.context["call"].questions] == [("¿Quien estudia?", "Sí.")]
    assert "curiosa" not in page.content.decode()
    english = client.get("/en/conose/calls/primera-en/").context["call"].questions
    assert [each[:2] for each in english] == [("Students?", "Yes.")]


def test_who_has_signed_in_is_told_early_what_the_registry_knows(pages: CallIndexPage, client: Client) -> None:
    Call.objects.filter(code="PUB-1").update(
        opens_at=timezone.now() - timedelta(days=1), closes_at=timezone.now() + timedelta(days=1)
    )
    user = make_applicant()
    save_person(person=Person(name="Ana", country_id="PA"), by=None)
    Person.objects.update(user=user)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get("/es/conose/convocatorias/primera/").context["call"]
    assert [(each.label, each.is_met) for each in shown.verdicts] == [("País: Guatemala, Honduras", False)]


def test_the_list_and_a_call_ask_no_more_for_three_than_for_one(pages: CallIndexPage, client: Client) -> None:
    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    call = Call.objects.get(code="PUB-1")
    addresses = ["/es/conose/convocatorias/", "/es/conose/convocatorias/primera/"]
    CallQuestion.objects.create(
        call=call, language="es", text="a", question_es="a", answer_es="b", question_en="a", answer_en="b",
        published_at=OPENS,
    )  # fmt: skip
    one = [asked(address) for address in addresses]
    for number in range(2):
        make_page(pages, make_call(f"MAS-{number}"), f"mas-{number}")
        CallQuestion.objects.create(
            call=call, language="es", text="a", question_es="a", answer_es="b", question_en="a", answer_en="b",
            published_at=OPENS,
        )  # fmt: skip
    assert [asked(address) for address in addresses] == one


def test_a_draft_asks_no_more_for_three_lines_than_for_one(now_open: Call, client: Client) -> None:
    own = complete(make_draft(now_open, at=timezone.now()))
    client.force_login(own.account, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    address = reverse("application", args=[own.public_id])
    client.get(address)
    counts = []
    for more in (0, 3):
        for _line in range(more):
            add_row(application=own, kind="budget")
        with CaptureQueriesContext(connection) as counted:
            assert client.get(address).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_a_call_is_found_in_both_languages(pages: CallIndexPage) -> None:
    page = CallPage.objects.get(call__code="PUB-1", locale__language_code="es")
    found = {each.language: each for each in call_documents([str(page.translation_key)])}
    assert {language: each.title for language, each in found.items()} == {
        "es": "Fondo de jóvenes",
        "en": "Young people's fund",
    }
    assert sorted(found["es"].countries) == ["GT", "HN"]
    assert Locale.objects.count() == 2


# --- editors ---


def edited(call: Call, **fields: Any) -> CallForm:
    """The editor's form of a call, as it is sent with these fields changed."""
    form_class = CallViewSet.edit_handler.bind_to_model(Call).get_form_class()
    return form_class(edited_data(call, **fields), instance=Call.objects.get(pk=call.pk))


def edited_data(call: Call, **fields: Any) -> dict[str, Any]:
    """What a browser sends of the editor's form of a call, with these fields changed."""
    form_class = CallViewSet.edit_handler.bind_to_model(Call).get_form_class()
    shown = form_class(instance=Call.objects.get(pk=call.pk))
    data: dict[str, Any] = {name: shown.initial.get(name) for name in shown.fields}
    data["opens_at"], data["closes_at"] = (
        f"{shown.initial[name]:%Y-%m-%d %H:%M}" for name in ("opens_at", "closes_at")
    )
    data["countries"] = [each.pk for each in shown.instance.countries.all()]
    for name, formset in shown.formsets.items():
        rows = list(formset.forms)
        data |= {
            f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": len(rows), f"{name}-MIN_NUM_FORMS": 0,
            f"{name}-MAX_NUM_FORMS": 1000,
        }  # fmt: skip
        for place, row in enumerate(rows):
            for field in row.fields:
                value = row.initial.get(field, row.fields[field].initial)
                if field == "ORDER":
                    value = place + 1
                if value is not None and value is not False and field != "DELETE":
                    data[f"{name}-{place}-{field}"] = value
            data[f"{name}-{place}-id"] = row.instance.pk
    data |= fields
    return {name: value for name, value in data.items() if value is not None}


def test_an_editor_gives_applicants_more_time_and_the_trail_says_so(call: Call, make_user: Callable[..., User]) -> None:
    client = Client()
    client.force_login(make_user("editor"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/snippets/conose/call/add/").status_code == 200
    address = f"/admin/snippets/conose/call/edit/{call.pk}/"
    assert client.get(address).context["form"].initial["closes_at"] == datetime(2026, 12, 1, 17, 0)
    assert client.post(address, edited_data(call)).status_code == 302
    assert client.post(address, edited_data(call, closes_at="2026-12-09 17:00")).status_code == 302
    entry = AuditEntry.objects.get(what="call.extended")
    assert entry.detail == {"closes_at": "2026-12-09T17:00:00-06:00"}


def test_moments_are_typed_by_the_clock_of_the_calls_zone(call: Call) -> None:
    form = edited(call, timezone="America/Santo_Domingo", closes_at="2026-12-05 17:00")
    assert form.is_valid(), form.errors
    form.save()
    call.refresh_from_db()
    assert (call.closes_at, call.opens_at) == (
        datetime(2026, 12, 5, 21, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 13, 0, tzinfo=UTC),
    )


def test_a_form_that_somebody_fills_in_keeps_what_they_answered(call: Call) -> None:
    complete(make_draft(call))
    asked = FormPart.objects.filter(call=call).order_by("sort_order")
    place = [each.kind for each in asked].index("text")
    assert not edited(call, **{f"parts-{place}-DELETE": "on"}).is_valid()
    assert not edited(call, **{f"parts-{place}-kind": "tick"}).is_valid()
    assert edited(call, **{f"parts-{place}-label_es": "¿Qué desea saber?"}).is_valid()
    earlier = edited(call, closes_at="2026-11-25 17:00")
    assert (earlier.is_valid(), list(earlier.errors)) == (False, ["closes_at"])
    assert edited(call, closes_at="2026-12-09 17:00").is_valid()


def test_the_last_days_are_told_once_to_who_has_a_draft(call: Call) -> None:
    make_draft(call)
    make_submitted(call, "otra@correo.example")
    ApplicationMessage.objects.all().delete()
    early, late = after(CLOSES, days=-4), after(CLOSES, days=-2)
    assert [sending.write_down_last_days(at=at) for at in (early, late, after(late, hours=1))] == [0, 1, 0]
    assert sending.send_due(at=late)["sent"] == 1
    assert [each.to for each in mail.outbox] == [["ana@correo.example"]]
    assert re.search(r"https?://\S+/es/postulaciones/", mail.outbox[0].body)
