"""The review of a call through its pages: who sees what, from eligibility to the day before the decision."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
import typst
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from conose.calls import files
from conose.calls.fields import digest
from conose.calls.links import referee_url
from conose.calls.services import reopen_for, why_not_yours
from conose.models import (
    Application,
    ApplicationState,
    Assignment,
    AuditEntry,
    Call,
    Finding,
    Letter,
    Meeting,
    Referee,
    Reviewer,
    Score,
    SetAsideReviewText,
)
from conose.review import panel, reviewers, sending
from conose.review.links import invitation_url, token_of
from conose.review.queries import ranking_of
from conose.review.subjects import names_in_files, told
from tests.factories.reviews import (
    Fund,
    account,
    application,
    client_of,
    desk,
    find_eligible,
    give_review,
    make_member,
    make_reviewer,
    make_three,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def fund(database_of_module: None) -> Fund:
    """A closed call with three applications, the first eligible and with a file."""
    return make_three()


# --- eligibility ---


def test_eligibility_is_checked_one_by_one_and_corrected(fund: Fund) -> None:
    client, own = client_of(fund.secretary), application(2)
    keys = [each.key for each in fund.call.criteria.all()]
    data = {"age-verdict": "no", "age-reason": "", f"{keys[0].hex}-verdict": "yes"}
    refused = client.post(desk("2/"), data)
    assert refused.status_code == 422
    assert "Diga por qué no se cumple" in text_of(refused)
    assert Finding.objects.filter(application=own).count() == 0
    client.post(desk("2/"), {**data, "age-reason": "Cumplió 36 años."})
    row = BeautifulSoup(text_of(client.get(desk())), "html.parser").select_one('tr:has(a[href$="/2/"])')
    assert [each.text for each in row.select("td")] == ["No elegible", "0/0", "–"]
    client.post(desk("2/"), {**data, "age-verdict": "yes"})
    assert [(each.criterion, each.is_met) for each in own.findings.order_by("pk")] == [
        ("age", True),
        (keys[0].hex, True),
    ]
    trail = AuditEntry.objects.filter(application=own, what__startswith="eligibility").order_by("pk")
    assert [(each.what, each.detail.get("before")) for each in trail] == [
        ("eligibility.checked", None),
        ("eligibility.checked", None),
        ("eligibility.corrected", False),
    ]


def test_what_is_stated_is_set_against_what_is_asked(fund: Fund) -> None:
    page = text_of(client_of(fund.secretary).get(desk("2/")))
    assert "28 años" in page
    assert "No he recibido otro apoyo" in page


# --- reviewers ---


def test_an_invitation_is_answered_by_an_account_once(fund: Fund) -> None:
    client_of(fund.secretary).post(
        desk("personas/"),
        {
            "invite": "1",
            "invite-name": "Rita Solís",
            "invite-address": "Rita@Revisa.example",
            "invite-language": "en",
            "invite-most": "4",
        },
    )
    invited = Reviewer.objects.get(address="rita@revisa.example")
    sending.send_due()
    assert [message.to for message in mail.outbox] == [["rita@revisa.example"]]
    assert invitation_url(invited) in mail.outbox[0].body
    link = reverse("review_invitation", args=[token_of(invited)])
    assert client_of(None).get(link).status_code == 200
    client_of(account("rita.solis@correo.example")).post(link, {"accept": "1"})
    client_of(account("otra@correo.example")).post(link, {"accept": "1"})
    invited.refresh_from_db()
    assert (invited.state, invited.user.email) == ("accepted", "rita.solis@correo.example")
    assert client_of(None).get("/es/evaluacion/invitacion/falso/").status_code == 404


def test_a_reviewer_is_corrected_and_removed_until_they_have_handed_in(fund: Fund, assigned: Assignment) -> None:
    client = client_of(fund.secretary)
    invited = reviewers.invite(
        review=fund.review, name="Rita Solis", address="rta@revisa.example", language="es", institution=None, most=3,
        by=fund.secretary,
    )  # fmt: skip
    page = desk(f"personas/evaluadores/{invited.pk}/")
    said = {"name": "Rita Solís", "address": "rita@revisa.example", "language": "es", "most": "2", "institution": ""}
    client.post(page, said)
    sending.send_due()
    assert [message.to for message in mail.outbox if invitation_url(invited) in message.body] == [
        ["rita@revisa.example"]
    ]
    client.post(desk(f"personas/evaluadores/{assigned.reviewer.pk}/"), {"remove": "1"})
    client.post(page, {"remove": "1"})
    assert (Reviewer.objects.count(), Assignment.objects.count()) == (0, 0)
    trail = text_of(client.get(desk("registro/")))
    assert ("Quitó a una persona evaluadora" in trail, "reviewer:" in trail) == (True, False)


def test_who_applied_handles_nothing_and_who_reviews_does_not_apply(fund: Fund, assigned: Assignment) -> None:
    own = application(2)
    own.account = fund.secretary
    own.save()
    client = client_of(fund.secretary)
    addresses = [desk(), desk("1/"), reverse("call_applications", args=[fund.call.pk])]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 302]
    assert why_not_yours(fund.call, assigned.reviewer.user).startswith("Usted evalúa")
    assert why_not_yours(fund.call, account("otra@correo.example")) == ""


def test_who_applied_or_runs_calls_does_not_review(fund: Fund) -> None:
    invited = reviewers.invite(
        review=fund.review,
        name="Julio",
        address="x@revisa.example",
        language="es",
        institution=None,
        most=3,
        by=fund.secretary,
    )
    with pytest.raises(ValidationError, match="postulación"):
        reviewers.answer(reviewer=invited, user=application(2).account, accepts=True)
    with pytest.raises(ValidationError, match="secretaría"):
        reviewers.answer(reviewer=invited, user=fund.secretary, accepts=True)
    Reviewer.objects.update(user=fund.secretary, state="accepted")  # given the role only afterwards
    assert client_of(fund.secretary).get(desk()).status_code == 404


def test_assigning_leaves_out_who_is_of_the_same_institution(fund: Fund) -> None:
    same = make_reviewer(fund, "Sonia Mismo", institution="Universidad del Istmo Norte")
    other = make_reviewer(fund, "Oscar Otro", institution="Universidad del Valle Sur")
    proposed, lacking = reviewers.propose(fund.review)
    assert [(one.number, who.name) for one, who in proposed] == [(1, "Oscar Otro")]
    assert lacking == {application(1).pk: 2}
    client = client_of(fund.secretary)
    response = client.post(desk("asignaciones/"), {"application": application(1).pk, "reviewer": same.pk}, follow=True)
    assert "Universidad del Istmo Norte" in text_of(response)
    client.post(desk("asignaciones/"), {"pair": f"{application(1).pk}-{other.pk}"})
    assert list(Assignment.objects.values_list("reviewer__name", flat=True)) == ["Oscar Otro"]


def test_only_what_is_eligible_is_assigned(fund: Fund) -> None:
    reviewer = make_reviewer(fund, "Oscar Otro")
    with pytest.raises(ValidationError):
        reviewers.assign(review=fund.review, pairs=[(application(2).pk, reviewer.pk)], by=fund.secretary)
    assert Assignment.objects.count() == 0


# --- a blind review ---


@pytest.fixture
def assigned(fund: Fund) -> Assignment:
    reviewer = make_reviewer(fund, "Oscar Otro")
    reviewers.assign(review=fund.review, pairs=[(application(1).pk, reviewer.pk)], by=fund.secretary)
    return Assignment.objects.select_related("reviewer__user").get()


def own_page(assigned: Assignment, end: str = "") -> str:
    return f"/es/evaluacion/revisiones/{assigned.key}/{end}"


WHO = (
    "Marta",
    "Rosales",
    "Istmo Norte",
    "Luz Coautora",
    "solicitante1@",
    "luz@correo",
    "Estudié en Guatemala",
    "plan-",
)


def test_a_blind_reviewer_declares_first_and_sees_nobody(fund: Fund, assigned: Assignment) -> None:
    client = client_of(assigned.reviewer.user)
    before = text_of(client.get(own_page(assigned)))
    assert "¿Por qué?" not in before
    client.post(own_page(assigned), {"declare": "1", "conflict": "none"})
    page = text_of(client.get(own_page(assigned)))
    assert "¿Por qué? Lo pregunta ▮▮▮, de la ▮▮▮." in page
    assert "▮▮▮ está en lugar de un nombre" in page
    assert [word for word in WHO if word in page or word in before] == []


def test_a_blind_reviewer_gets_files_without_names(fund: Fund, assigned: Assignment) -> None:
    client = client_of(assigned.reviewer.user)
    file = application(1).files.get()
    address = own_page(assigned, f"archivos/{file.key}/")
    assert client.get(address).status_code == 404
    client.post(own_page(assigned), {"declare": "1", "conflict": "none"})
    response = client.get(address)
    content = b"".join(response.streaming_content)
    assert "Marta" not in response["Content-Disposition"]
    assert (b"Marta" in content, content[:5]) == (False, b"%PDF-")
    assert b"Marta" in b"".join(client_of(fund.secretary).get(desk(f"1/archivos/{file.key}/")).streaming_content)


def test_the_secretary_is_told_which_files_name_the_applicant(fund: Fund) -> None:
    own = application(1)
    files.keep(own.files.get().key, typst.compile("Plan de Márta\n\nRosales, 2026".encode()))
    assert names_in_files(own) == [("plan-Marta Rosales.pdf", "Marta Rosales")]
    page = text_of(client_of(fund.secretary).get(desk("1/")))
    assert "plan-Marta Rosales.pdf: Marta Rosales" in page
    assert [names_in_files(application(number)) for number in (2, 3)] == [[], []]


def test_an_open_review_shows_who_applies(fund: Fund, assigned: Assignment) -> None:
    assert told(application(1), is_blind=False).applicant.name == "Marta Rosales"
    assert told(application(1), is_blind=True).applicant is None


def test_a_conflict_that_is_declared_takes_the_application_away(fund: Fund, assigned: Assignment) -> None:
    client = client_of(assigned.reviewer.user)
    client.post(own_page(assigned), {"declare": "1", "conflict": "coauthor", "text": "Escribimos juntos."})
    page = text_of(client.get(own_page(assigned)))
    assert ("Proyecto 1" in page, "conflicto" in page.casefold()) == (False, True)
    assert reviewers.propose(fund.review)[1] == {application(1).pk: 3}


def sent(values: dict[str, str], was: dict[str, str] | None = None) -> dict[str, str]:
    """What a window sends of fields that were empty when it was opened, or held `was`."""
    before = {name: digest((was or {}).get(name, "")) for name in values}
    return {"window": "w", **values, **{f"{name}.was": held for name, held in before.items()}}


def told_script(client: Client, address: str, data: dict[str, str]) -> dict[str, tuple[str, str]]:
    """What became of each field that a page's script sent, and the sentence about it."""
    answer = client.post(address, data, headers={"accept": "application/json"})
    return {each["name"]: (each["outcome"], each["sentence"]) for each in answer.json()["saved"]}


def reviewing_client(assigned: Assignment) -> Client:
    client = client_of(assigned.reviewer.user)
    client.post(own_page(assigned), {"declare": "1", "conflict": "none"})
    return client


def test_points_and_comments_are_kept_as_they_are_typed(fund: Fund, assigned: Assignment) -> None:
    client, page = reviewing_client(assigned), own_page(assigned)
    first, second, *_rest = fund.review.criteria.all()
    points, wrong = f"points_{first.pk}", f"points_{second.pk}"
    typed = {points: "7,5", f"comment_{first.pk}": "Claro.", wrong: "11", "for_applicant": "Siga así."}
    assert told_script(client, page, sent(typed)) == {
        points: ("saved", ""),
        f"comment_{first.pk}": ("saved", ""),
        wrong: ("wrong", "Dé de 0 a 10 puntos."),
        "for_applicant": ("saved", ""),
    }
    assert list(Score.objects.values_list("points", "comment")) == [(Decimal("7.5"), "Claro.")]
    assert told_script(client, page, sent({wrong: "7.25"}))[wrong][1] == "Basta con un decimal: 7,5 u 8."
    refused = BeautifulSoup(client.post(page, {"hand_in": "1", **sent({wrong: "11"})}).content.decode(), "html.parser")
    assert refused.select_one(f"#points-{second.pk}")["value"] == "11"
    assert refused.select_one(f"#points-{second.pk}-error").text == "Dé de 0 a 10 puntos."
    assert f"{second.title_es}: Puntos – Dé de 0" in refused.select_one("[data-error-summary]").text
    missing = text_of(client.post(page, {"hand_in": "1"}))
    assert f"{second.title_es}: Puntos – Dé puntos: de 0 a 10." in missing
    rest = {f"points_{each.pk}": "8" for each in fund.review.criteria.all() if each != first}
    asked = client.post(page, {**sent({**rest, points: "8"}, {points: "7.5"}), "hand_in": "1"})
    assert (asked.status_code, asked["Location"]) == (302, f"{page}?hand_in=1")
    sure = BeautifulSoup(text_of(client.get(asked["Location"])), "html.parser").select_one("form:has([name=sure])")
    assigned.refresh_from_db()
    assert (assigned.state, sure.select_one("button").text, sure["action"]) == ("clear", "Entregar", page)
    client.post(page, {"sure": "1", "hand_in": "1"})
    assigned.refresh_from_db()
    assert (assigned.state, assigned.for_applicant) == ("done", "Siga así.")
    assert ranking_of(fund.review).placed[0].raw == 80


def test_two_windows_of_a_review_lose_nothing(fund: Fund, assigned: Assignment) -> None:
    client, page = reviewing_client(assigned), own_page(assigned)
    first = fund.review.criteria.first()
    points, comment = f"points_{first.pk}", f"comment_{first.pk}"
    told_script(client, page, sent({points: "7", comment: "De un teléfono."}))
    other = told_script(client, page, {**sent({points: "7", comment: "De la computadora."}), "window": "otra"})
    assert {name: outcome for name, (outcome, _sentence) in other.items()} == {points: "same", comment: "aside"}
    assert assigned.scores.get().comment == "De un teléfono."
    shown = text_of(client.get(page))
    assert "De la computadora." in shown
    assert "elija uno" in text_of(client.post(page, {"hand_in": "1"}))
    aside = SetAsideReviewText.objects.get()
    client.post(page, {"settle": f"{aside.pk}:add"})
    assert assigned.scores.get().comment == "De un teléfono.\n\nDe la computadora."
    assert not SetAsideReviewText.objects.exists()


@pytest.mark.parametrize(
    ("button", "kept"),
    [
        ("Quedarme con el mío", "De la computadora."),
        ("Usar este", "De un teléfono."),
        ("Quedarme con los dos, uno debajo del otro", "De un teléfono.\n\nDe la computadora."),
    ],
)
def test_the_text_just_sent_stays_in_the_field_and_is_called_mine(
    fund: Fund, assigned: Assignment, button: str, kept: str
) -> None:
    client, page = reviewing_client(assigned), own_page(assigned)
    first = fund.review.criteria.first()
    assert first is not None
    name = f"comment_{first.pk}"
    told_script(client, page, {**sent({name: "De un teléfono."}), "window": "telefono"})
    answer = client.post(page, {**sent({name: "De la computadora."}), "window": "computadora", "save": "1"})
    shown = BeautifulSoup(answer.content, "html.parser")
    field = shown.select_one(f'[data-field="{name}"]')
    assert field is not None
    assert (answer.status_code, field.textarea.text.strip()) == (422, "De la computadora.")
    aside = field.select_one(".draft-aside")
    assert (aside.p.text, aside.blockquote.text) == (
        "Su texto está en el campo. Otra ventana guardó antes esto:",
        "De un teléfono.",
    )
    assert "Cargue la página de nuevo" not in text_of(answer)

    again = {each["name"]: each["value"] for each in field.select("input[type=hidden]")}
    again |= {name: field.textarea.text.strip(), "window": shown.select_one("[name=window]")["value"]}
    [pressed] = [each for each in aside.select("button") if each.text == button]
    client.post(page, {**again, "settle": pressed["value"]})
    assert (assigned.scores.get().comment, SetAsideReviewText.objects.count()) == (kept, 0)


def test_a_page_opened_later_says_which_text_is_in_the_field(fund: Fund, assigned: Assignment) -> None:
    client, page = reviewing_client(assigned), own_page(assigned)
    told_script(client, page, {**sent({"for_applicant": "Uno."}), "window": "a"})
    told_script(client, page, {**sent({"for_applicant": "Dos."}), "window": "b"})
    field = BeautifulSoup(client.get(page).content, "html.parser").select_one('[data-field="for_applicant"]')
    assert field is not None
    aside = field.select_one(".draft-aside")
    assert (field.textarea.text.strip(), aside.blockquote.text) == ("Uno.", "Dos.")
    assert aside.p.text == "El campo tiene lo que se guardó primero. Desde otra ventana llegó después esto:"
    assert [each["value"].partition(":")[2] for each in aside.select("button")] == ["use", "add", "drop"]


def test_what_is_typed_after_handing_in_is_kept_beside_it(fund: Fund, assigned: Assignment) -> None:
    client, page = reviewing_client(assigned), own_page(assigned)
    values = {f"points_{each.pk}": "8" for each in fund.review.criteria.all()}
    client.post(page, {**sent({**values, "for_applicant": "Bien."}), "hand_in": "1", "sure": "1"})
    late = told_script(client, page, sent({"for_applicant": "Lo pensé mejor."}))
    assert late["for_applicant"][0] == "aside"
    assert "Lo pensé mejor." in BeautifulSoup(text_of(client.get(page)), "html.parser").select_one("#set-aside").text
    assigned.refresh_from_db()
    assert assigned.for_applicant == "Bien."


# --- who sees what ---


def test_a_reviewer_who_asks_by_number_is_told_and_it_is_written_down(fund: Fund, assigned: Assignment) -> None:
    client = client_of(assigned.reviewer.user)
    assert client.get(desk("1/")).url == own_page(assigned)
    refused = client.get(desk("3/"))
    assert refused.status_code == 403
    assert "no se le asignó" in text_of(refused)
    entry = AuditEntry.objects.filter(what="application.refused").latest("pk")
    assert (entry.application.number, entry.by, entry.role) == (3, assigned.reviewer.user, "reviewer")
    assert Assignment.objects.count() == 1


def test_nobody_opens_another_ones_review(fund: Fund, assigned: Assignment) -> None:
    other = make_reviewer(fund, "Berta Vecina")
    for user in (other.user, application(1).account, account("nadie@correo.example"), fund.secretary):
        assert client_of(user).get(own_page(assigned)).status_code == 404
    assert AuditEntry.objects.filter(what="application.refused", application=application(1)).count() == 4


def test_the_trail_tells_its_details_in_the_readers_words(fund: Fund, assigned: Assignment) -> None:
    client = client_of(fund.secretary)
    key = fund.call.criteria.get().key.hex
    client.post(desk("2/"), {"age-verdict": "yes", f"{key}-verdict": "yes"})
    client.post(desk("2/"), {"age-verdict": "no", "age-reason": "Cumplió 36 años."})
    rows = BeautifulSoup(text_of(client.get(desk("registro/"))), "html.parser").select(".plain-list > li")
    said = [row.select(".note")[-1].text for row in rows]
    assert {
        "Quien evalúa: Oscar Otro",
        "Criterio: edad · se cumple",
        "Criterio: No he recibido otro apoyo · se cumple",
        "Criterio: edad · no se cumple, antes: se cumple",
    } <= set(said)
    english = text_of(client.get("/en/review/FJI-2026/trail/"))
    assert "Criterion: age · not met, before: met" in english
    assert client.get(desk("registro/?application=²")).status_code == 200


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "/en/review/"),
        ("FJI-2026/personas/", "/en/review/FJI-2026/people/"),
        ("FJI-2026/estadisticas/", "/en/review/FJI-2026/statistics/"),
        ("nada/nunca/hubo/", None),
    ],
)
def test_english_addresses_of_before_lead_to_those_of_now(fund: Fund, old: str, new: str | None) -> None:
    found = client_of(None).get(f"/en/evaluacion/{old}")
    assert (found.status_code, found.headers.get("Location")) == ((301, new) if new else (404, None))


def test_everybody_finds_their_part_on_one_page(fund: Fund, assigned: Assignment) -> None:
    Call.objects.update(referee_days=30)  # its letters are still taken
    referee = account("referencia@correo.example")
    EmailAddress.objects.create(user=referee, email=referee.email, verified=True)
    row = Referee.objects.create(application=application(1), name="Ref", address=referee.email, asked_at=timezone.now())
    pages = {
        name: text_of(client_of(user).get("/es/evaluacion/"))
        for name, user in (
            ("reviewer", assigned.reviewer.user),
            ("secretary", fund.secretary),
            ("applicant", application(1).account),
            ("referee", referee),
        )
    }
    found = {
        name: [head for head in ("FJI-2026-001", desk(), "Enviada", referee_url(row)) if head in page]
        for name, page in pages.items()
    }
    assert found == {
        "reviewer": ["FJI-2026-001"],
        "secretary": [desk()],
        "applicant": ["FJI-2026-001", "Enviada"],
        "referee": [referee_url(row)],
    }
    assert all('href="/es/evaluacion/"' in page for page in pages.values())


PAGES = (
    "",
    "clasificacion/",
    "decision/",
    "registro/",
    "estadisticas/",
    "1/",
    "decision/1/",
    "clasificacion/clasificacion.csv",
)


OF_THE_SECRETARY = ("reglas/", "personas/", "asignaciones/", "cartas/", "cartas/award/", "becas/")


def test_the_desk_is_open_to_its_roles_alone(fund: Fund, assigned: Assignment) -> None:
    """That the secretary opens each page test_looks says, that nobody does without an account the role matrix."""
    member = make_member(fund, "Clara Comité")
    asking = [member.user, application(1).account, assigned.reviewer.user]
    clients = [client_of(user) for user in asking]
    found = {end: [client.get(desk(end)).status_code for client in clients] for end in (*PAGES, *OF_THE_SECRETARY)}
    assert found == {
        **{end: [200, 404, 302 if end == "1/" else 404] for end in PAGES},
        **{end: [404, 404, 404] for end in OF_THE_SECRETARY},
    }


def test_a_member_who_stepped_out_is_not_shown_the_application(fund: Fund) -> None:
    member = make_member(fund, "Clara Comité")
    give_review(fund, application(1), make_reviewer(fund, "Oscar Otro"), "9", "9", "9", "9")
    client = client_of(member.user)
    client.post(desk("1/"), {"step_out": "1", "reason": "Es mi sobrina."})
    for end in ("1/", "decision/1/"):
        response = client.get(desk(end))
        assert (response.status_code, "Marta" in text_of(response)) == (403, False)
    assert client.get(desk(f"1/archivos/{application(1).files.get().key}/")).status_code == 404
    for end in ("", "clasificacion/", "decision/", "clasificacion/clasificacion.csv"):
        listed = text_of(client.get(desk(end)))
        assert ("FJI-2026-001" in listed, "Proyecto 1" in listed) == (True, False)
    with pytest.raises(ValidationError):
        panel.decide(application=application(1), verdict="reject", by=member.user, role=AuditEntry.Role.COMMITTEE)


@pytest.mark.parametrize("end", ["", "clasificacion/", "decision/", "asignaciones/"])
def test_pages_of_the_desk_cost_the_same_for_one_and_three(
    fund: Fund, end: str, django_assert_num_queries: Callable[..., object]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(fund.secretary)
    find_eligible(fund, application(2), application(3))
    Application.objects.filter(number__gt=1).update(state=ApplicationState.WITHDRAWN)
    client.get(desk(end))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(desk(end))
    Application.objects.filter(number__gt=1).update(state=ApplicationState.SUBMITTED)
    with CaptureQueriesContext(connection) as three:
        client.get(desk(end))
    assert len(three) == len(one)


# --- deciding and telling ---


def test_more_than_was_asked_for_is_not_awarded(fund: Fund) -> None:
    chair = make_member(fund, "Clara Comité")
    response = client_of(chair.user).post(desk("decision/1/"), {"verdict": "award", "amount": "4500"})
    assert response.status_code == 422
    assert "4\xa0000 como máximo" in text_of(response)
    assert not hasattr(application(1), "decision")


def test_minutes_wait_for_every_decision(fund: Fund) -> None:
    member = make_member(fund, "Clara Comité")
    with pytest.raises(ValidationError) as error:
        panel.seal(review=fund.review, by=member.user)
    assert len(error.value.messages) == 3
    until = timezone.now() + timedelta(days=1)
    reopen_for(application=application(3), why="Falta.", until=until, by=fund.secretary, at=timezone.now())
    with override("es"):
        assert "Reabiertas y aún por enviar de nuevo: FJI-2026-003." in panel.obstacles(fund.review)
    assert not Meeting.objects.exists()


def test_nothing_is_told_before_the_minutes_are_sealed(fund: Fund) -> None:
    response = client_of(fund.secretary).post(desk("cartas/"), follow=True)
    assert "acta" in text_of(response)
    assert (Letter.objects.count(), application(1).call.decided_at) == (0, None)


def test_a_field_that_is_none_is_refused_in_letters(fund: Fund) -> None:
    data = {"subject_es": "Hola {nombre}", "body_es": "x", "subject_en": "x", "body_en": "x"}
    response = client_of(fund.secretary).post(desk("cartas/award/"), data)
    assert (response.status_code, "{nombre}" in text_of(response)) == (422, True)
