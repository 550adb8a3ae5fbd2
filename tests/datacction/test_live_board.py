"""The board of a live page as it is polled: how few queries it takes, and how soon what changes is seen."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Locale

from datacction.live import services
from datacction.live.state import forget_board, kept_board
from datacction.models import Broadcast
from tests.factories.live import answer, guest, make_broadcast, make_poll, make_question, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def broadcast(spanish: Locale) -> Broadcast:
    broadcast = make_broadcast()
    make_question(broadcast, "¿Primera?")
    return broadcast


def polled(broadcast: Broadcast, client: Client | None = None, etag: str = "") -> Any:
    return (client or guest()).get(url_of(broadcast, "tablero/"), headers={"If-None-Match": etag} if etag else {})


def test_a_fresh_board_takes_no_query_whoever_asks(broadcast: Broadcast, django_assert_num_queries: Any) -> None:
    first = polled(broadcast)
    with django_assert_num_queries(0):
        answers = [polled(broadcast, etag=first["ETag"]) for _time in range(3)]
        assert "¿Primera?" in polled(broadcast).content.decode()
    assert [(each.status_code, each.content) for each in answers] == [(304, b"")] * 3


def test_an_old_board_that_has_not_changed_takes_one_query(
    broadcast: Broadcast, django_assert_num_queries: Any
) -> None:
    polled(broadcast)
    forget_board(broadcast.activity.key)
    with django_assert_num_queries(1):
        polled(broadcast)
    with django_assert_num_queries(0):
        polled(broadcast)


@pytest.mark.parametrize("number", [1, 3])
def test_a_changed_board_takes_the_same_whatever_is_on_it(
    broadcast: Broadcast, django_assert_num_queries: Any, number: int
) -> None:
    for each in range(number):
        make_question(broadcast, f"¿Pregunta {each}?")
        make_poll(broadcast)
    cache.clear()
    with django_assert_num_queries(4):
        polled(broadcast)


def test_what_a_moderator_does_is_seen_at_once_and_votes_a_little_later(
    broadcast: Broadcast, django_capture_on_commit_callbacks: Any
) -> None:
    first = polled(broadcast)
    with django_capture_on_commit_callbacks(execute=True):
        question = make_question(broadcast, "¿Segunda?")
    second = polled(broadcast, etag=first["ETag"])
    assert (second.status_code, "¿Segunda?" in second.content.decode()) == (200, True)
    with django_capture_on_commit_callbacks(execute=True):
        services.vote(broadcast=broadcast, question=question.pk, voter="somebody")
    assert polled(broadcast, etag=second["ETag"]).status_code == 304
    forget_board(broadcast.activity.key)  # as two seconds do
    assert polled(broadcast, etag=second["ETag"]).status_code == 200


def test_one_looks_while_the_others_go_on_with_what_is_kept(
    broadcast: Broadcast, django_assert_num_queries: Any
) -> None:
    """A process that another one told of nothing sees a change as soon as its own board is old."""
    kept = kept_board(broadcast.activity.key)
    make_question(broadcast, "¿Segunda?")  # nothing is told: the test's transaction is not committed
    with django_assert_num_queries(0):
        assert kept_board(broadcast.activity.key) == kept
    forget_board(broadcast.activity.key)
    assert kept_board(broadcast.activity.key) != kept


def test_each_language_has_its_own(broadcast: Broadcast, english: Locale) -> None:
    spanish, in_english = (
        guest().get(path).content.decode()
        for path in (url_of(broadcast, "tablero/"), f"/en/activities/{broadcast.activity.key}/live/board/")
    )
    assert ("Yo también" in spanish, "I ask this too" in in_english) == (True, True)


def test_who_has_answered_is_shown_the_result_without_a_query(
    broadcast: Broadcast, django_assert_num_queries: Any
) -> None:
    poll = make_poll(broadcast)
    answer(poll, 5)
    client = guest()
    sent = {"poll": poll.pk, "choice": poll.choices.get(place=0).pk}
    client.post(url_of(broadcast, "sondeo/"), sent, headers={"Accept": "application/json"})
    polled(broadcast)
    with django_assert_num_queries(0):
        shown = ["poll-result" in polled(broadcast, each).content.decode() for each in (client, guest())]
    assert shown == [True, False]


def test_a_live_page_that_is_not_there_is_not_found(spanish: Locale) -> None:
    assert guest().get("/es/actividades/none/en-vivo/tablero/").status_code == 404
