"""E-mails about a run's forum: what is new in followed threads, once, and ended by one press."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.discussion import Forum
from tests.trainaction.learning import signed_in
from trainaction.discussion import digests, moderating, posting
from trainaction.discussion.digests import send_due, stop_link
from trainaction.models import EnrolmentState, ForumMember
from trainaction.tasks import send_forum_digests

pytestmark = pytest.mark.django_db

MONDAY = datetime(2024, 6, 3, 20, 0, tzinfo=UTC)
"""14:00 in Guatemala."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def forum() -> Forum:
    """Everyone has been told of everything until Monday."""
    made = Forum()
    ForumMember.objects.update(told_until=MONDAY)
    return made


def sent() -> list[tuple[str, list[str]]]:
    """Each message's address, and its titles with what is said of them; the outbox is emptied."""
    found = [
        (message.to[0].split("@")[0], re.findall(r"^(.+)\n((?:\d+ mensajes? nuevo|Anuncio).*)$", message.body, re.M))
        for message in mail.outbox
    ]
    mail.outbox.clear()
    return sorted((who, [": ".join(item) for item in items]) for who, items in found)


def test_followers_are_told_once_of_what_others_wrote(forum: Forum) -> None:
    thread = forum.ask(forum.ana, at=MONDAY - HOUR).thread
    forum.reply(forum.luis, thread, "Uno", at=MONDAY + HOUR)
    forum.reply(forum.luis, thread, "Dos", at=MONDAY + 2 * HOUR)
    assert send_due(at=MONDAY + 3 * HOUR) == {"sent": 0, "without_news": 0, "refused": 0, "left": 0}
    assert [send_due(at=MONDAY + DAY)["sent"] for _time in range(2)] == [1, 0]
    assert sent() == [("ana", ["Una duda: 2 mensajes nuevos"])]
    assert (send_due(at=MONDAY + 2 * DAY)["sent"], sent()) == (0, [])


def test_the_clock_sends_them(forum: Forum) -> None:
    thread = forum.ask(forum.ana).thread
    forum.reply(forum.luis, thread)
    ForumMember.objects.update(told_until=MONDAY)
    # Written after seven today, it is told tomorrow: nothing is due that was told of later than that.
    assert set(send_forum_digests()) == {"sent", "without_news", "refused", "left"}


def test_what_was_seen_mentioned_announced_and_hidden(forum: Forum) -> None:
    thread = forum.ask(forum.luis, at=MONDAY - HOUR).thread
    forum.reply(forum.luis, thread, "¿Qué dice @Ana?", at=MONDAY + HOUR)
    hidden = forum.reply(forum.luis, thread, "@Ana insulto", at=MONDAY + HOUR)
    moderating.hide(post=hidden, by=forum.tutor.user, why="x")
    forum.announce("Sesión", "Mañana a las 10.", at=MONDAY + HOUR)
    never_came = forum.learner("eva@escuela.example", "Eva Luna")
    forum.announce("Otra", "Pasado mañana.", at=MONDAY + 2 * HOUR)
    posting.see(thread=thread, member=forum.member(forum.ana), until=MONDAY + HOUR - timedelta(minutes=1))
    assert send_due(at=MONDAY + DAY)["sent"] == 3
    assert sent() == [
        ("ana", ["Sesión: Anuncio", "Otra: Anuncio", "Una duda: 1 mensaje nuevo · le mencionan"]),
        ("eva", ["Otra: Anuncio"]),
        ("luis", ["Sesión: Anuncio", "Otra: Anuncio"]),
    ]
    assert ForumMember.objects.get(person=never_came).first_seen_at is None


def test_tutors_are_told_of_new_threads_and_of_what_waits_for_them_once(forum: Forum) -> None:
    thread = forum.ask(forum.ana, at=MONDAY + HOUR).thread
    forum.reply(forum.luis, thread, at=MONDAY + 2 * HOUR)
    forum.ask(forum.luis, title="Un enlace", text="Miren https://example.org", at=MONDAY + HOUR)
    assert send_due(at=MONDAY + DAY)["sent"] == 3
    told = [message.to[0].split("@")[0] for message in mail.outbox if "1 mensaje espera a la tutoría" in message.body]
    assert told == ["tutora"]
    assert sent() == [(who, ["Una duda: 1 mensaje nuevo"]) for who in ("ana", "luis", "tutora")]
    assert (send_due(at=MONDAY + 2 * DAY)["sent"], sent()) == (0, [])


def test_what_was_read_on_the_page_is_not_told(forum: Forum) -> None:
    thread = forum.ask(forum.ana, at=MONDAY - HOUR).thread
    forum.reply(forum.luis, thread, at=MONDAY + HOUR)
    posting.see(thread=thread, member=forum.member(forum.ana), until=MONDAY + HOUR)
    assert (send_due(at=MONDAY + DAY)["sent"], sent()) == (0, [])


def test_the_message_tells_no_names_and_no_words_of_learners(forum: Forum) -> None:
    thread = forum.ask(forum.ana, at=MONDAY - HOUR).thread
    forum.reply(forum.luis, thread, "Palabras de Luis", at=MONDAY + HOUR)
    send_due(at=MONDAY + DAY)
    (message,) = mail.outbox
    whole = message.body + message.alternatives[0][0]
    assert [part for part in ("Palabras", "Luis", "Castro", "luis@") if part in whole] == []
    assert (message.extra_headers["List-Unsubscribe-Post"], message.extra_headers["Content-Language"]) == (
        "List-Unsubscribe=One-Click", "es",
    )  # fmt: skip


def test_weekly_ones_come_on_mondays_and_never_is_never(forum: Forum) -> None:
    thread = forum.ask(forum.ana, at=MONDAY - HOUR).thread
    forum.reply(forum.tutor, thread, "@Luis vea", at=MONDAY + HOUR)
    ForumMember.objects.filter(handle="Ana").update(digest="weekly")
    ForumMember.objects.filter(handle="Luis").update(digest="never")
    assert [send_due(at=MONDAY + days * DAY)["sent"] for days in (1, 3, 6, 7)] == [0, 0, 0, 1]
    assert sent() == [("ana", ["Una duda: 1 mensaje nuevo"])]


def test_who_has_no_place_any_more_is_told_nothing(forum: Forum) -> None:
    thread = forum.ask(forum.ana, at=MONDAY - HOUR).thread
    forum.reply(forum.luis, thread, at=MONDAY + HOUR)
    forum.ana.enrolments.update(state=EnrolmentState.WITHDRAWN, seat=None)
    assert (send_due(at=MONDAY + DAY)["sent"], sent()) == (0, [])


def test_one_press_ends_them_from_wherever_it_comes(forum: Forum) -> None:
    member = forum.member(forum.ana)
    link = re.sub(r"^https?://[^/]+", "", stop_link(member))
    client = Client(enforce_csrf_checks=True)
    assert client.get(link).status_code == 200
    assert forum.member(forum.ana).digest == "daily"
    assert [client.post(link, {"List-Unsubscribe": "One-Click"}).status_code for _time in range(2)] == [200, 200]
    assert forum.member(forum.ana).digest == "never"
    pressed = Client(enforce_csrf_checks=True).post(link, follow=True)  # on its page, which can be gone back to
    assert (pressed.redirect_chain, pressed.context["is_done"]) == ([(link, 302)], True)
    assert client.post(link[:-3] + "x/").status_code == 404
    signed_in(forum.ana).post(f"/es/learning/{forum.run.key}/forum/settings/", {"digest": "daily"})
    assert forum.member(forum.ana).told_until > MONDAY + DAY  # what came meanwhile is not told afterwards


def test_a_server_out_of_reach_loses_nothing(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = forum.ask(forum.ana, at=MONDAY - HOUR).thread
    forum.reply(forum.luis, thread, at=MONDAY + HOUR)

    def out(*args: Any) -> int:
        raise SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", out)
        with pytest.raises(SMTPServerDisconnected):
            send_due(at=MONDAY + DAY)
    forum.reply(forum.luis, thread, "Más tarde", at=MONDAY + DAY + timedelta(minutes=5))
    assert send_due(at=MONDAY + DAY + timedelta(minutes=6))["sent"] == 0  # still taken
    assert send_due(at=MONDAY + DAY + digests.LEASE + timedelta(minutes=1))["sent"] == 1
    assert sent() == [("ana", ["Una duda: 1 mensaje nuevo"])]  # what the message begun would have said
    assert send_due(at=MONDAY + 2 * DAY)["sent"] == 1


def test_an_address_that_refuses_is_left_alone_in_the_end(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = forum.ask(forum.ana, at=MONDAY - HOUR).thread
    forum.reply(forum.luis, thread, at=MONDAY + HOUR)

    def refuse(*args: Any) -> int:
        raise SMTPRecipientsRefused({})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    for days in (1, 3, 5):
        send_due(at=MONDAY + days * DAY)
    assert forum.member(forum.ana).digest == "never"


@pytest.mark.parametrize("learners", [1, 3])
def test_finding_out_what_is_new_asks_as_much_for_three_as_for_one(
    forum: Forum, learners: int, connection_queries: Callable[[], CaptureQueriesContext]
) -> None:
    people = [forum.learner(f"l{number}@escuela.example", f"Lia{'abc'[number]} Uno") for number in range(learners)]
    members = [forum.member(person, at=MONDAY) for person in people]
    thread = forum.ask(forum.tutor, text="Hola", at=MONDAY - HOUR).thread
    for member in members:
        posting.follow(thread=thread, member=member, is_on=True)
    forum.reply(forum.luis, thread, at=MONDAY + HOUR)
    due = list(
        ForumMember.objects.filter(pk__in=[each.pk for each in members]).select_related(
            "run", "person__user", "person__merged_into__user", "account"
        )
    )
    with connection_queries() as queries:
        news = digests._news(due, MONDAY + DAY)
    assert (len(news), len(queries)) == (learners, 9)


@pytest.fixture
def connection_queries() -> Callable[[], CaptureQueriesContext]:
    from django.db import connection

    return lambda: CaptureQueriesContext(connection)
