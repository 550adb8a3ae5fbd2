"""The review of a call through its pages: who sees what, from eligibility to the day before the decision."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from conose.models import (
    Application,
    ApplicationState,
    Assignment,
    AuditEntry,
    Finding,
    Letter,
    Meeting,
    Reviewer,
    Score,
)
from conose.review import panel, reviewers, sending
from conose.review.links import invitation_url, token_of
from conose.review.queries import ranking_of
from conose.review.subjects import told
from tests.factories.reviews import (
    Fund,
    account,
    application,
    client_of,
    desk,
    find_eligible,
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


def test_an_applicant_cannot_review(fund: Fund) -> None:
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


def test_an_open_review_shows_who_applies(fund: Fund, assigned: Assignment) -> None:
    assert told(application(1), is_blind=False).applicant.name == "Marta Rosales"
    assert told(application(1), is_blind=True).applicant is None


def test_a_conflict_that_is_declared_takes_the_application_away(fund: Fund, assigned: Assignment) -> None:
    client = client_of(assigned.reviewer.user)
    client.post(own_page(assigned), {"declare": "1", "conflict": "coauthor", "text": "Escribimos juntos."})
    page = text_of(client.get(own_page(assigned)))
    assert ("Proyecto 1" in page, "conflicto" in page.casefold()) == (False, True)
    assert reviewers.propose(fund.review)[1] == {application(1).pk: 3}


def test_points_and_comments_are_kept_as_they_are_typed(fund: Fund, assigned: Assignment) -> None:
    client = client_of(assigned.reviewer.user)
    client.post(own_page(assigned), {"declare": "1", "conflict": "none"})
    first, second, *_rest = fund.review.criteria.all()
    kept = client.post(
        own_page(assigned, f"guardar/c{first.pk}/"), {f"points_{first.pk}": "7,5", f"comment_{first.pk}": "Claro."}
    )
    wrong = client.post(own_page(assigned, f"guardar/c{second.pk}/"), {f"points_{second.pk}": "11"})
    text = client.post(own_page(assigned, "guardar/for_applicant/"), {"for_applicant": "Siga así."})
    assert [kept.status_code, wrong.status_code, text.status_code] == [200, 422, 200]
    assert wrong.json()["message"] == "Dé de 0 a 10 puntos."
    assert list(Score.objects.values_list("points", "comment")) == [(Decimal("7.5"), "Claro.")]
    response = client.post(own_page(assigned), {"hand_in": "1", f"points_{first.pk}": "8"})
    assert response.status_code == 422
    assert "Dé puntos por" in text_of(response)
    data = {f"points_{each.pk}": "8" for each in fund.review.criteria.all()}
    client.post(own_page(assigned), {**data, "hand_in": "1"})
    assigned.refresh_from_db()
    assert (assigned.state, assigned.for_applicant) == ("done", "Siga así.")
    late = client.post(own_page(assigned, f"guardar/c{first.pk}/"), {f"points_{first.pk}": "1"})
    assert late.status_code == 409
    other_window = client.post(own_page(assigned), {**data, f"comment_{first.pk}": "Lo pensé mejor.", "hand_in": "1"})
    assert other_window.status_code == 422
    assert "Lo pensé mejor." in BeautifulSoup(other_window.content.decode(), "html.parser").select_one("#unsaved").text
    assert ranking_of(fund.review).placed[0].raw == 80


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
    member = make_member(fund, "Clara Comité")
    asking = [fund.secretary, member.user, application(1).account, assigned.reviewer.user, None]
    clients = [client_of(user) for user in asking]
    found = {end: [client.get(desk(end)).status_code for client in clients] for end in (*PAGES, *OF_THE_SECRETARY)}
    assert found == {
        **{end: [200, 200, 404, 302 if end == "1/" else 404, 302] for end in PAGES},
        **{end: [200, 404, 404, 404, 302] for end in OF_THE_SECRETARY},
    }


def test_a_member_who_stepped_out_is_not_shown_the_application(fund: Fund) -> None:
    member = make_member(fund, "Clara Comité")
    client = client_of(member.user)
    client.post(desk("1/"), {"step_out": "1", "reason": "Es mi sobrina."})
    for end in ("1/", "decision/1/"):
        response = client.get(desk(end))
        assert (response.status_code, "Marta" in text_of(response)) == (403, False)
    assert client.get(desk(f"1/archivos/{application(1).files.get().key}/")).status_code == 404
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
    assert "4000.00" in text_of(response)
    assert not hasattr(application(1), "decision")


def test_minutes_wait_for_every_decision(fund: Fund) -> None:
    member = make_member(fund, "Clara Comité")
    with pytest.raises(ValidationError) as error:
        panel.seal(review=fund.review, by=member.user)
    assert len(error.value.messages) == 3
    assert not Meeting.objects.exists()


def test_nothing_is_told_before_the_minutes_are_sealed(fund: Fund) -> None:
    response = client_of(fund.secretary).post(desk("cartas/"), follow=True)
    assert "acta" in text_of(response)
    assert (Letter.objects.count(), application(1).call.decided_at) == (0, None)


def test_a_field_that_is_none_is_refused_in_letters(fund: Fund) -> None:
    data = {"subject_es": "Hola {nombre}", "body_es": "x", "subject_en": "x", "body_en": "x"}
    response = client_of(fund.secretary).post(desk("cartas/award/"), data)
    assert (response.status_code, "{nombre}" in text_of(response)) == (422, True)
