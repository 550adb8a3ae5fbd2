"""Registration on an episode's page: from the page to the form, with the page's changes told, and what stands in the way of deleting."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from datacction.models import EditionIndexPage, EpisodePage
from participants.models import Activity, DeskQuestion, Participation, Registration, RegistrationDesk
from participants.registration import sending
from participants.registration.links import own_path
from participants.registration.queries import recording_of
from participants.registration.services import cancel
from portal.mail import whole
from portal.sections import section_of
from tests.datacction.conftest import Webinar
from tests.datacction.editions import day_of, unsaved_edition
from tests.datacction.exchanges import publish
from tests.factories.registration import come, make_activity, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(webinar: Webinar, django_capture_on_commit_callbacks: Any) -> EpisodePage:
    """An episode a week from now."""
    with django_capture_on_commit_callbacks(execute=True):
        return webinar.episode(date=timezone.localdate() + timedelta(days=7))


def desk_of(episode: EpisodePage, **fields: Any) -> RegistrationDesk:
    return make_desk(Activity.objects.get(page_key=episode.translation_key), **fields)


def call(client: Client, episode: EpisodePage) -> Any:
    return BeautifulSoup(client.get(episode.url).content.decode(), "html.parser").select_one(".desk-call")


def test_an_episode_to_come_leads_to_its_form_and_the_form_back(episode: EpisodePage, client: Client) -> None:
    assert call(client, episode) is None
    desk_of(episode, online_places=3)
    shown = call(client, episode)
    link = shown.select_one("a.button")
    assert (shown.select_one(".tag").text, "3 lugares libres" in shown.text) == ("Inscripción abierta", True)
    form = BeautifulSoup(client.get(link["href"]).content.decode(), "html.parser")
    assert form.select_one(".page-head a")["href"] == episode.url


def test_publishing_another_time_is_told_to_who_registered(
    episode: EpisodePage, django_capture_on_commit_callbacks: Any
) -> None:
    come(desk_of(episode), at=timezone.now())
    sending.send_due()
    mail.outbox.clear()
    episode.date += timedelta(days=1)
    with django_capture_on_commit_callbacks(execute=True):
        episode.save_revision().publish()
    for _time in range(2):
        sending.send_due()
    assert [each.subject for each in mail.outbox] == ["Con cambios: Episodio 1"]


def test_the_page_with_the_recording_is_what_one_is_thanked_with_in_ones_language(
    episode: EpisodePage, translate: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    english = translate(episode, "Episode 1")
    desk = desk_of(episode)
    episode.recording_url = "https://www.youtube.com/watch?v=abcdefghijk"
    with django_capture_on_commit_callbacks(execute=True):
        episode.save_revision().publish()
    desk.refresh_from_db()
    assert desk.recording_url == whole(episode.get_url())
    pages = [each.get_url() for each in (episode, english)]
    assert [recording_of(desk, language) for language in ("es", "en")] == pages
    desk.recording_url = "https://youtu.be/abcdefghijk"  # an organiser's own
    assert recording_of(desk, "en") == "https://youtu.be/abcdefghijk"


def test_deleting_the_page_leaves_the_activity_that_people_register_for(
    episode: EpisodePage, django_capture_on_commit_callbacks: Any
) -> None:
    desk = desk_of(episode)
    with django_capture_on_commit_callbacks(execute=True):
        episode.delete()
    assert RegistrationDesk.objects.get().activity == desk.activity


def test_the_editor_leads_from_the_page_to_its_registration(episode: EpisodePage, editor_client: Client) -> None:
    path = f"/admin/pages/{episode.pk}/edit/"
    activity = Activity.objects.get(page_key=episode.translation_key)
    add = f"/admin/snippets/participants/registrationdesk/add/?activity={activity.pk}"
    assert add in editor_client.get(path).content.decode()
    desk = desk_of(episode)
    assert f"/admin/registration/{desk.pk}/" in editor_client.get(path).content.decode()


def test_who_comes_to_one_day_of_an_edition_ticks_the_others(
    webinar: Webinar, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    first = timezone.localdate() + timedelta(days=7)
    page = unsaved_edition(days=(first, first + timedelta(days=1)))
    page.days = [*page.days.all(), day_of(first + timedelta(days=2))]
    with django_capture_on_commit_callbacks(execute=True):
        publish(publish(webinar.index, EditionIndexPage(title="Foros", slug="foros")), page)
    desks = [
        make_desk(
            activity,
            is_in_person=number == 1,
            is_online=number != 1,
            **({"in_person_places": 1} if number == 1 else {}),
        )
        for number, activity in enumerate(Activity.objects.filter(series__key="week-2024").order_by("starts_at"))
    ]
    make_desk(make_activity(starts_at=timezone.now() + timedelta(days=9), ends_at=timezone.now() + timedelta(days=10)))
    asked = client.get(f"/es/actividades/{desks[0].activity.key}/inscripcion/")
    assert [each.activity.key for each in asked.context["beside"]] == ["week-2024-2", "week-2024-3"]
    own = come(desks[0], at=timezone.now())
    address = f"{own_path(own)}tambien/"
    shown = client.get(own_path(own)).content.decode()
    assert address in shown
    form = client.get(address).context["form"]
    assert list(form.desks) == ["week-2024-2", "week-2024-3"]
    second = first + timedelta(days=1)
    assert form.fields["days"].choices[0][1].count(str(second.year)) == 1  # the day is in the title, and said once
    DeskQuestion.objects.create(desk=desks[2], kind="singleline", label_es="¿Qué come?")
    assert list(client.get(address).context["form"].desks) == ["week-2024-2"]

    assert list(client.post(address, {"days": ["week-2024-2"]}).context["form"].errors) == ["consent"]
    for _time in range(2):
        assert client.post(address, {"days": ["week-2024-2"], "consent": "on"}).url == own_path(own)
    other = Registration.objects.get(desk=desks[1])
    assert (other.state, other.mode, other.name, other.country_id, other.person) == (
        "registered", "in_person", own.name, own.country_id, own.person,
    )  # fmt: skip
    assert (
        Participation.objects.filter(activity=desks[1].activity, person=own.person, outcome="registered").count() == 1
    )
    sending.send_due()
    beside = {way: client.get(own_path(each)) for way, each in (("there", own), ("back", other))}
    assert {way: [(row.title, row.url) for row in each.context["others"]] for way, each in beside.items()} == {
        "there": [(other.desk.activity.title, own_path(other))],
        "back": [(own.desk.activity.title, own_path(own))],
    }
    assert f'href="{own_path(other)}"' in beside["there"].content.decode()
    assert "Si algo está mal, cancele" in beside["there"].content.decode()
    subjects = [each.subject.partition(":")[0] for each in mail.outbox if each.to == [own.address]]
    assert subjects == ["Tiene un lugar", "Tiene un lugar"]
    assert address not in client.get(own_path(own)).content.decode()
    cancel(registration=other, by=None)
    assert client.get(own_path(own)).context["others"] == []
    assert address in client.get(own_path(own)).content.decode()
    cancel(registration=own, by=None)
    assert client.post(address, {"days": ["week-2024-2"], "consent": "on"}).url == own_path(own)
    assert Registration.objects.get(desk=desks[1]).state == "cancelled"


def test_own_page_says_nothing_of_cancelling_where_there_is_something_to_change(client: Client) -> None:
    own = come(make_desk(make_activity(), is_in_person=True, is_online=True), at=timezone.now())
    text = client.get(own_path(own)).content.decode()
    assert ("/cambiar/" in text, "cancele e inscríbase de nuevo" in text) == (True, False)


def test_home_tells_of_the_days_of_an_edition_as_the_calendars_do(webinar: Webinar, client: Client) -> None:
    first = timezone.localdate() + timedelta(days=7)
    page = unsaved_edition(days=(first, first + timedelta(days=1)))
    published_edition = publish(publish(webinar.index, EditionIndexPage(title="Foros", slug="foros")), page)
    later = make_activity(starts_at=timezone.now() + timedelta(days=20), ends_at=timezone.now() + timedelta(days=21))
    make_desk(later)
    request = RequestFactory().get("/es/")
    section_of("agenda", webinar.home, request, 3)  # what a process reads once
    with CaptureQueriesContext(connection) as captured:
        section = section_of("agenda", webinar.home, request, 3)
    assert section is not None and len(captured) == 1
    days = list(Activity.objects.filter(series__key="week-2024").order_by("starts_at"))
    assert [(each.title, each.url) for each in section.content["items"]] == [
        *((day.title, published_edition.get_url()) for day in days),
        (later.title, f"/es/actividades/{later.key}/inscripcion/"),
    ]
    calendars = client.get("/es/calendarios/").context
    told = [*calendars["open_ones"], *calendars["others"]]
    assert {each.card.title for each in told} == {each.title for each in section.content["items"]}
