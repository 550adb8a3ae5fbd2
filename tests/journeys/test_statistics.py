"""A course manager reads and exports the statistics of courses; a tutor reads those of their run on a phone."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from participants.models import Person
from portal.models import User
from tests.factories.runs import make_run
from trainaction.enrolment.services.enrolments import Entry, advance, enrol_many
from trainaction.models import CourseRun, Enrolment, EnrolmentState, RunTutor


@pytest.fixture
def run(transactional_db: None) -> CourseRun:
    """Twelve learners, of whom eight began and three completed."""
    run = make_run("edicion")
    people = [
        Person.objects.create(
            name=f"Persona {n}", key=f"persona {n}", sex="women" if n % 2 else "men", country_id="GT" if n % 3 else "HN"
        )
        for n in range(12)
    ]
    enrolled = enrol_many(run=run, entries=[Entry(each, "es", "justice") for each in people], by=None)
    advance(enrolments=enrolled[:8], to=EnrolmentState.ACTIVE, by=None)
    advance(enrolments=enrolled[:3], to=EnrolmentState.COMPLETED, by=None)
    Enrolment.objects.update(asked_at=timezone.now() - timedelta(days=30))
    return run


def test_course_manager_reads_a_breakdown_and_takes_the_same_numbers_away(
    live_server: Any, desktop: Page, sign_in: Callable[..., None], course_manager: User, run: CourseRun, axe: Any
) -> None:
    sign_in(desktop, course_manager)
    desktop.goto(f"{live_server.url}/admin/course-statistics/?by=country,sector&programme=trainaction")
    table = desktop.locator("[aria-labelledby='groups-title'] tbody")
    expect(table.locator("tr")).to_have_count(3)
    expect(table.locator("tr").first).to_contain_text("Guatemala · Justicia")
    shown = [int(text) for text in table.locator("tr").first.locator("td").all_inner_texts()]
    with desktop.expect_download() as download:
        desktop.get_by_role("link", name="JSON", exact=True).click()
    document = json.loads(download.value.path().read_text())
    assert shown == list(document["groups"][0]["people"].values())
    assert document["completion"] == {"value": 0.25, "numerator": 3, "denominator": 12}
    assert axe(desktop) == []


def test_tutor_reads_on_a_phone_how_their_run_does_and_who_may_be_lost(
    live_server: Any, phone: Page, sign_in: Callable[..., None], learner: User, run: CourseRun, axe: Any
) -> None:
    tutor = Person.objects.create(name="Rosa Díaz", key="diaz rosa", user=learner)
    RunTutor.objects.create(run=run, person=tutor)
    sign_in(phone, learner)
    phone.goto(f"{live_server.url}/es/teaching/edicion/statistics/")
    expect(phone.locator(".figure__value").first).to_have_text("12")
    expect(phone.locator("#risk .learner")).to_have_count(4)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe(phone) == []
    phone.get_by_role("link", name="Calificaciones", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Calificaciones")
    expect(phone.locator("table.data tbody tr")).to_have_count(12)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe(phone) == []
