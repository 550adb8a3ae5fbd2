"""Grants: from the agreement to the closing report, and the reserve list."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from conose.models import (
    Grant,
    GrantMilestone,
    Letter,
)
from conose.review import grants, letters
from conose.review.participating import activity_key
from participants.models import Participation
from participants.services.privacy import erase_person
from reporting.calls.counting import counts_of
from reporting.reach import TOTAL
from tests.factories.reviews import (
    Fund,
    account,
    application,
    client_of,
    decide,
    desk,
    make_three,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def fund(database_of_module: None) -> Fund:
    """Three applications reviewed and decided, the minutes sealed."""
    return decide(make_three())


@pytest.fixture(scope="module")
def granted(fund: Fund) -> Grant:
    """The award told, and its agreement made."""
    decided = fund
    letters.announce(review=decided.review, by=decided.secretary)
    today = timezone.localdate()
    data = {
        "offer": "1",
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=300)).isoformat(),
        "milestones": f"{today.isoformat()}; 1500; Plan de trabajo\n{today + timedelta(days=300)}; 2500; Informe final",
        "terms_es": "Uno.\nDos.",
        "terms_en": "One.\nTwo.",
    }
    client = client_of(decided.secretary)
    wrong = client.post(desk("becas/1/"), {**data, "milestones": f"{today.isoformat()}; 1500; Plan"})
    assert "suman" in text_of(wrong)
    client.post(desk("becas/1/"), data)
    return Grant.objects.get()


def grant_page(granted: Grant, end: str = "") -> str:
    return f"/es/evaluacion/becas/{granted.key}/{end}"


def accept(granted: Grant) -> Client:
    client = client_of(granted.application.account)
    seen = grants.digest_of(grants.agreement_of(granted))
    client.post(grant_page(granted), {"accept": "1", "digest": seen})
    return client


def test_an_agreement_is_accepted_as_it_was_read(granted: Grant) -> None:
    client = client_of(granted.application.account)
    client.post(grant_page(granted), {"accept": "1", "digest": "otro"})
    granted.refresh_from_db()
    assert granted.state == "offered"
    accept(granted)
    granted.refresh_from_db()
    assert (granted.state, granted.digest) == ("accepted", grants.digest_of(granted.agreed))
    assert client.get(grant_page(granted, "convenio.pdf")).content[:5] == b"%PDF-"
    for stranger in (application(2).account, account("nadie@correo.example")):
        for end in ("", "convenio.pdf"):
            assert client_of(stranger).get(grant_page(granted, end)).status_code == 404


def test_a_grant_goes_from_milestone_to_closing_report(granted: Grant, fund: Fund) -> None:
    client, secretary = accept(granted), client_of(fund.secretary)
    first, last = granted.milestones.all()
    early = client.post(grant_page(granted, f"hitos/{last.key}/"), {"report": "Fin.", "spent": "4000"})
    assert early.status_code == 422
    client.post(grant_page(granted, f"hitos/{first.key}/"), {"report": "El plan."})
    secretary.post(desk(f"becas/1/{first.key}/"), {"return": "1", f"{first.key.hex}-text": "Faltan fechas."})
    client.post(grant_page(granted, f"hitos/{first.key}/"), {"report": "El plan con fechas."})
    secretary.post(desk(f"becas/1/{first.key}/"), {"accept": "1"})
    paid = {"payment": "1", f"{first.key.hex}-payment": "paid", f"{first.key.hex}-paid_on": "2026-11-20"}
    secretary.post(desk(f"becas/1/{first.key}/"), {**paid, "payment": "1"})
    client.post(grant_page(granted, f"hitos/{last.key}/"), {"report": "Todo lo aprendido.", "spent": "3.950,50"})
    secretary.post(desk(f"becas/1/{last.key}/"), {"accept": "1"})
    refused = secretary.post(desk("becas/1/"), {"study": "abc"}, follow=True)
    assert "Elija una de estas opciones." in text_of(refused)
    granted.refresh_from_db()
    steps = GrantMilestone.objects.values_list("state", "payment", "spent")
    assert list(steps) == [("accepted", "paid", None), ("accepted", "planned", Decimal("3950.50"))]
    assert granted.state == "closed"
    assert (
        Participation.objects.get(activity__key=activity_key(fund.call), outcome="completed").person.user
        == granted.application.account
    )


def test_a_file_that_lies_is_refused_and_nothing_is_handed_in(granted: Grant) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, first = accept(granted), granted.milestones.first()
    file = SimpleUploadedFile("informe.pdf", b"MZ no es un PDF")
    response = client.post(grant_page(granted, f"hitos/{first.key}/"), {"report": "El plan.", "attached": file})
    assert (response.status_code, "El plan." in text_of(response)) == (422, True)
    first.refresh_from_db()
    assert first.state == "waiting"


def test_the_first_in_reserve_moves_up_when_a_grant_is_turned_down(granted: Grant, fund: Fund) -> None:
    secretary = client_of(fund.secretary)
    secretary.post(desk("becas/"))
    assert application(2).state == "reserve"
    client = client_of(granted.application.account)
    client.post(grant_page(granted), {"decline": "1"})
    granted.refresh_from_db()
    assert granted.state == "offered"
    client.post(grant_page(granted), {"decline": "1", "sure": "1"})
    secretary.post(desk("becas/"))
    assert (application(1).state, application(2).state) == ("declined", "awarded")
    assert (
        Letter.objects.get(application__number=2, kind="award").subject
        == "Your project will be supported: FJI-2026-002"
    )


def test_an_emptied_application_leaves_the_decision_without_words(granted: Grant, fund: Fund) -> None:
    person = Participation.objects.get(activity__key=activity_key(fund.call), outcome="attended").person
    erase_person(person=person, by=None)
    own = application(1)
    assert (own.account, own.name, own.decision.verdict, own.decision.reason) == (None, "", "award", "")
    assert Letter.objects.filter(application=own).count() == 0
    assert counts_of(fund.call, "sex").pairs[TOTAL] == (3, 1)
