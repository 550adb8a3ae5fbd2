"""What a committee decided: its minutes, its letters, what is counted of it and what is forgotten."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from conose.calls import services
from conose.calls.emptying import empty
from conose.calls.funded import funded
from conose.models import (
    Application,
    Assignment,
    Finding,
    Letter,
    Meeting,
    Reviewer,
    Score,
)
from conose.review import letters, panel, reviewers, reviewing, sending
from conose.review.eligibility import Found, check
from conose.review.participating import activity_key, tell_registry
from conose.review.queries import ranking_of
from participants.models import Participation
from participants.queries.privacy import held_of_account
from participants.services.privacy import erase_person
from portal.outgoing import UNDECIDED
from reporting.calls.counting import counts_of
from reporting.calls.publishing import tables_of
from reporting.public import public_reach
from reporting.reach import TOTAL
from reporting.services import publish_tables
from reporting.templatetags.reporting_tags import call_statistics
from tests.factories.reviews import (
    Fund,
    application,
    client_of,
    decide,
    desk,
    make_three,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def decided(database_of_module: None) -> Fund:
    """All three reviewed and decided: one award, one in reserve, one not eligible; the minutes sealed."""
    return decide(make_three())


def test_sealed_minutes_stay(decided: Fund) -> None:
    meeting = Meeting.objects.get()
    assert meeting.digest == panel.digest_of(meeting.minutes)
    assert [(each["application"], each["verdict"]) for each in meeting.minutes["decisions"]] == [
        ("FJI-2026-001", "award"),
        ("FJI-2026-002", "reserve"),
    ]
    secretary = client_of(decided.secretary)
    secretary.post(desk("decision/1/"), {"verdict": "reject"})
    assert application(1).decision.verdict == "award"
    response = secretary.get(desk("decision/acta.pdf"))
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")


def test_what_a_sealed_decision_rests_on_stays(decided: Fund) -> None:
    own = Assignment.objects.select_related("reviewer__user").get(application=application(1))
    later = timezone.now() + timedelta(days=1)
    refused = [
        lambda: check(
            application=application(1), found={"age": Found(is_met=False, reason="Tarde.")}, by=decided.secretary
        ),
        lambda: reviewing.reopen(assignment=own, reason="Lo pide.", by=decided.secretary),
        lambda: reviewing.refuse_what_is_closed(own),
        lambda: reviewers.assign(review=decided.review, pairs=[], by=decided.secretary),
        lambda: services.reopen_for(
            application=application(1), why="Falta.", until=later, by=decided.secretary, at=timezone.now()
        ),
    ]
    for act in refused:
        with pytest.raises(ValidationError):
            act()
    assert ranking_of(decided.review).placed[0].raw == 90


def test_the_secretary_does_not_sign_the_minutes(decided: Fund) -> None:
    Meeting.objects.update(sealed_at=None, minutes=None, digest="")
    with pytest.raises(ValidationError, match="acta"):
        panel.seal(review=decided.review, by=decided.secretary)


def test_an_applicant_is_not_told_by_their_data_before_the_letters(decided: Fund) -> None:
    def told() -> list[tuple[Any, Any]]:
        held = held_of_account(application(1).account)
        [decision], [finding, _other] = held["decisiones"], held["comprobaciones"]
        return [(decision["decisión"], decision["monto"]), (finding["se cumple"], finding["motivo"])]

    with override("es"):
        hidden = "Se le dirá cuando la convocatoria se decida."
        assert told() == [(hidden, hidden), (hidden, hidden)]
        letters.announce(review=decided.review, by=decided.secretary)
        assert told() == [("Apoyo", Decimal("4000.00")), (True, "")]


def test_letters_are_those_of_the_preview_and_go_out_once(decided: Fund) -> None:
    client = client_of(decided.secretary)
    preview = {each.application.number: each for each in letters.drafts(decided.review)}
    page = text_of(client.get(desk("cartas/")))
    assert preview[1].subject in page
    assert mail.outbox == []
    client.post(desk("cartas/"))
    sending.send_letters()
    client.post(desk("cartas/"))
    sending.send_letters()
    sent = {message.to[0]: message for message in mail.outbox}
    assert len(mail.outbox) == 3
    assert sent["solicitante1@correo.example"].subject == preview[1].subject
    assert "Buen trabajo, dice la revisión" in sent["solicitante1@correo.example"].body
    assert "Oscar" not in sent["solicitante1@correo.example"].body
    assert sent["solicitante2@correo.example"].subject == "Your project is on the reserve list: FJI-2026-002"
    assert "Tiene 36 años." in sent["solicitante3@correo.example"].body
    states = Application.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["awarded", "reserve", "ineligible"]


def test_a_letter_begun_by_a_process_that_died_is_not_sent_again_by_itself(
    decided: Fund, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters.announce(review=decided.review, by=decided.secretary)

    class Killed(BaseException):
        """As a kill: nothing that catches errors sees it."""

    def die(*_given: object, **_named: object) -> None:
        raise Killed

    monkeypatch.setattr("portal.outgoing.hand_over", die)
    with pytest.raises(Killed):
        sending.send_letters()
    monkeypatch.undo()
    sending.send_letters(at=timezone.now() + timedelta(hours=1))
    assert len(mail.outbox) == 2
    doubtful = Letter.objects.get(sent_at=None)
    assert doubtful.failures == UNDECIDED
    client = client_of(decided.secretary)
    assert "puede haber salido o no" in text_of(client.get(desk("cartas/")))
    client.post(desk(f"cartas/{doubtful.key}/otra-vez/"))
    sending.send_letters()
    assert len(mail.outbox) == 3


def test_applicants_and_awards_are_participations(decided: Fund) -> None:
    letters.announce(review=decided.review, by=decided.secretary)
    tell_registry(call=decided.call, by=None)
    rows = Participation.objects.filter(activity__key=activity_key(decided.call)).order_by("person__name")
    assert [(row.person.name, row.outcome, row.sex, row.country_id) for row in rows] == [
        ("Inés Duarte", "registered", "women", "GT"),
        ("Julio Castro", "registered", "men", "HN"),
        ("Marta Rosales", "attended", "women", "GT"),
    ]
    assert counts_of(decided.call, "sex").pairs == {"women": (2, 1), "men": (1, 0), "not_stated": (0, 0), TOTAL: (3, 1)}


def test_what_is_funded_is_told_with_names_by_consent_and_amounts_by_rule(decided: Fund) -> None:
    request = RequestFactory().get("/es/")
    assert funded(decided.call, request) is None
    letters.announce(review=decided.review, by=decided.secretary)
    decided.call.refresh_from_db()
    told = funded(decided.call, request)
    assert (told.number, told.total) == (1, "")
    assert [(each.title, each.who, each.institution, each.amount) for each in told.projects] == [
        ("Proyecto 1", "", "", "")
    ]
    own = application(1)
    page = reverse("application_naming", args=[own.public_id])
    client_of(own.account).post(page, {"agree": "1"})
    decided.call.publishes_amounts = True
    with override("es"):
        told = funded(decided.call, request)
    assert (told.projects[0].who, told.projects[0].institution, told.projects[0].amount, told.total) == (
        "Marta Rosales", "Universidad del Istmo Norte", "4\xa0000 USD", "4\xa0000 USD",
    )  # fmt: skip
    client_of(own.account).post(page, {"take_back": "1"})
    assert funded(decided.call, request).projects[0].who == ""
    assert client_of(application(2).account).post(page, {"agree": "1"}).status_code == 404
    empty(Application.objects.filter(number=1))
    told = funded(decided.call, request)
    assert (told.number, told.untold, told.projects) == (1, 1, ())


def test_the_public_is_told_through_the_gate(decided: Fund) -> None:
    letters.announce(review=decided.review, by=decided.secretary)
    publish_tables(by=None)
    published = public_reach()
    tables = tables_of(published.content, "FJI-2026")
    numbers = [cell.text for table in tables for row in table.rows for cell in row.cells if cell.text not in ("0", "—")]
    assert (len(tables), numbers) == (4, [])
    page = render_to_string("reporting/_call_statistics.html", call_statistics("FJI-2026"))
    assert (page.count("<table"), "Postularon tan pocas personas" in page) == (0, True)


def test_awards_are_told_where_nothing_small_is(decided: Fund) -> None:
    letters.announce(review=decided.review, by=decided.secretary)
    publish_tables(by=None, threshold=1)
    by_sex, *_rest, by_institution = tables_of(public_reach().content, "FJI-2026")
    assert [(row.head.text, *(cell.text for cell in row.cells)) for row in by_institution.rows] == [
        ("Universidad del Istmo Norte (UIN)", "2", "—"),
        ("Universidad del Valle Sur (UVS)", "1", "—"),
        ("Institución no indicada", "0", "—"),
        ("Total", "3", "—"),
    ]
    assert "No se cuenta a quien postula junto con otra persona" in by_sex.note
    assert [(row.head.text, *(cell.text for cell in row.cells)) for row in by_sex.rows] == [
        ("Mujeres", "2", "1"),
        ("Hombres, otro o autodescrito", "1", "0"),
        ("No indicado", "0", "0"),
        ("Total", "3", "1"),
    ]


def test_an_erased_reviewer_leaves_points_without_a_name(decided: Fund) -> None:
    from conose.review.emptying import erase_reviewers
    from participants.models import Person

    reviewer = Reviewer.objects.get(name="Oscar Otro")
    person = Person.objects.create(name="Oscar Otro", key="oscar otro", user=reviewer.user)
    erase_person(person=person, by=None)
    kept = Reviewer.objects.get(pk=reviewer.pk)
    assert (kept.name, kept.address, kept.user) == ("–", "", None)
    assert Score.objects.filter(assignment__reviewer=kept).count() == 8
    assert erase_reviewers([]) is None


def test_what_is_old_is_emptied_with_its_reviews(decided: Fund) -> None:
    letters.announce(review=decided.review, by=decided.secretary)
    assert empty(Application.objects.filter(number=3)) == 1
    assert list(Finding.objects.filter(application__number=3, is_met=False).values_list("reason", flat=True)) == ["–"]
