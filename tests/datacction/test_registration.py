"""Registration on an episode's page: from the page to the form, with the page's changes told, and what stands in the way of deleting."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone

from datacction.models import EpisodePage
from participants.models import Activity, RegistrationDesk
from participants.registration import sending
from tests.datacction.conftest import Webinar
from tests.factories.registration import come, make_desk

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


def test_the_recording_of_the_page_is_what_one_is_thanked_with(
    episode: EpisodePage, django_capture_on_commit_callbacks: Any
) -> None:
    desk = desk_of(episode)
    episode.recording_url = "https://www.youtube.com/watch?v=abcdefghijk"
    with django_capture_on_commit_callbacks(execute=True):
        episode.save_revision().publish()
    desk.refresh_from_db()
    assert desk.recording_url == "https://www.youtube.com/watch?v=abcdefghijk"


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
