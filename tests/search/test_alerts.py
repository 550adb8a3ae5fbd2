"""E-mail alerts: asked for by anyone, wanted by the address, told of what is new, once, and ended by one press."""

import re
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from participants.models import Person
from participants.queries.privacy import held_of
from participants.services.people import save_person
from participants.services.privacy import erase_person
from portal.opting_in import MOST_MESSAGES
from search import indexing
from search.alerts import following, sending
from search.alerts.links import confirmation_link, stop_link
from search.alerts.messages import harmless
from search.alerts.news import note_public
from search.alerts.sending import due_since, send_due
from search.models import Alert, Known
from tests.databases import kept_database
from tests.datacction.conftest import Webinar
from tests.search.conftest import Library
from tests.stepping import migrated, stepping

MONDAY = datetime(2024, 6, 3, 20, 0, tzinfo=UTC)
"""14:00 in Guatemala."""
DAY = timedelta(days=1)
WORD = "zumbambico"

Follow = Callable[..., Alert]


@pytest.fixture
def follow(db: None) -> Follow:
    """An alert that was confirmed on Monday."""

    def make(query: str = "q=informe", address: str = "ana@example.org", **fields: Any) -> Alert:
        values = {"language": "es", "frequency": "daily", "confirmed_at": MONDAY, "told_until": MONDAY, **fields}
        return Alert.objects.create(address=address, query=query, **values)

    return make


@pytest.fixture
def seeded(library: Library) -> Library:
    """A library with one old report, and what is public noted down on Monday."""
    library.add("old", "Informe antiguo")
    note_public(at=MONDAY - DAY)
    return library


def told() -> list[tuple[str, list[str]]]:
    """Each message's address and the titles it tells of, in order; the outbox is emptied."""
    found = [
        (message.to[0], re.findall(r"^(.+)\n(?:Estudio|Episodio|Encuesta|Study|Episode)$", message.body, re.M))
        for message in mail.outbox
    ]
    mail.outbox.clear()
    return found


# --- asking, confirming, ending -------------------------------------------------------------


def _ask(client: Client, address: str = "ana@example.org", query: str = "q=maras", **fields: str) -> Any:
    return client.post(f"/es/buscar/avisos/?{query}", {"address": address, "frequency": "daily", **fields})


def _link(message: Any, part: str) -> str:
    found = re.search(rf"https?://[^/\s]+(/\S*{part}\S*)", message.body)
    assert found is not None
    return found[1]


def test_reader_follows_a_search_and_ends_it(
    client: Client, db: None, django_capture_on_commit_callbacks: Any, settings: Any
):
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        answer = _ask(client, address=" Ana@Example.org ", query="q=maras&country=GT")
    assert (answer.status_code, answer["Location"]) == (302, "/es/buscar/avisos/solicitado/?q=maras&country=GT")
    assert client.get(answer["Location"]).status_code == 200
    alert = Alert.objects.get()
    assert (alert.address, alert.query, alert.language, alert.frequency, alert.confirmed_at) == (
        "ana@example.org",
        "q=maras&country=GT",
        "es",
        "daily",
        None,
    )
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["ana@example.org"], "Confirme: una búsqueda que seguir")
    link = _link(message, "confirmar")
    assert link.startswith("/es/buscar/avisos/confirmar/")

    assert client.get(link).status_code == 200
    alert.refresh_from_db()
    assert alert.confirmed_at is None  # programs open links
    pressed = client.post(link)
    assert (pressed.status_code, pressed.context["is_done"]) == (200, True)
    alert.refresh_from_db()
    assert (alert.confirmed_at is not None, alert.told_until) == (True, alert.confirmed_at)

    stop = stop_link(alert).removeprefix("https://portal.example.org")
    assert client.get(stop).context["is_done"] is False
    assert Alert.objects.count() == 1
    ended = client.post(stop)
    assert (ended.status_code, ended.context["is_done"], Alert.objects.count()) == (200, True, 0)
    assert (client.post(stop).status_code, client.get(stop).context["is_done"]) == (200, True)
    assert client.post(link).status_code == 404


def test_a_mail_readers_server_ends_an_alert_with_one_post(follow: Follow):
    """RFC 8058: no cookies, no token of a form, the body that the header says."""
    alert = follow()
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(
        stop_link(alert), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert (answer.status_code, Alert.objects.count()) == (200, 0)


def test_asking_and_confirming_need_the_forms_own_token(follow: Follow):
    strict = Client(enforce_csrf_checks=True)
    assert _ask(strict).status_code == 403
    assert strict.post(confirmation_link(follow(confirmed_at=None), "daily")).status_code == 403


@pytest.mark.parametrize("path", ["confirmar", "terminar"])
def test_a_link_that_is_not_ours_is_none(path: str, client: Client, db: None):
    for token in ("x", "a:b:c", "%00"):
        assert client.get(f"/es/buscar/avisos/{path}/{token}/").status_code == 404


def test_a_link_of_one_kind_is_none_of_the_other(follow: Follow, client: Client):
    alert = follow(confirmed_at=None)
    stop = stop_link(alert).split("/")[-2]
    assert client.post(f"/es/buscar/avisos/confirmar/{stop}/").status_code == 404
    alert.refresh_from_db()
    assert alert.confirmed_at is None


def test_a_link_to_confirm_expires(follow: Follow, client: Client, monkeypatch: pytest.MonkeyPatch):
    alert = follow(confirmed_at=None)
    link = confirmation_link(alert, "daily")
    later = time.time() + 3 * 24 * 3600 + 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.post(link).status_code == 404
    alert.refresh_from_db()
    assert alert.confirmed_at is None


def test_nobody_learns_whether_an_address_is_known(follow: Follow, client: Client):
    follow("q=maras", "ana@example.org")
    known, unknown = _ask(client), _ask(client, address="luis@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert known.headers.keys() == unknown.headers.keys()


def test_who_follows_already_is_asked_before_how_often_is_changed(
    follow: Follow, client: Client, django_capture_on_commit_callbacks: Any
):
    alert = follow("q=maras", frequency="weekly")
    with django_capture_on_commit_callbacks(execute=True):
        _ask(client, frequency="daily")
    alert.refresh_from_db()
    assert (alert.frequency, Alert.objects.count(), len(mail.outbox)) == ("weekly", 1, 1)
    client.post(_link(mail.outbox[0], "confirmar"))
    alert.refresh_from_db()
    assert (alert.frequency, alert.confirmed_at) == ("daily", MONDAY)


def test_an_address_is_asked_a_few_times_a_day(client: Client, db: None, django_capture_on_commit_callbacks: Any):
    with django_capture_on_commit_callbacks(execute=True):
        answers = [_ask(client, query=f"q=maras{number}") for number in range(MOST_MESSAGES + 3)]
    assert {answer.status_code for answer in answers} == {302}
    assert (len(mail.outbox), Alert.objects.count()) == (MOST_MESSAGES, MOST_MESSAGES)


def test_a_network_asks_a_number_of_times_an_hour(client: Client, db: None):
    answers = [_ask(client, address=f"a{number}@example.org").status_code for number in range(22)]
    assert answers == [302] * 20 + [429] * 2
    assert _ask(Client(REMOTE_ADDR="10.9.8.7")).status_code == 302


def test_nothing_of_a_reader_is_kept_to_count_them(client: Client, db: None, monkeypatch: pytest.MonkeyPatch):
    names: list[str] = []
    monkeypatch.setattr(cache, "set", lambda name, *rest, **more: names.append(name))
    _ask(client, address="ana@example.org")
    assert len(names) == 2
    assert [name for name in names if "127.0.0.1" in name or "ana" in name] == []


@pytest.mark.parametrize("address", ["", "ana", "ana@", "a b@example.org", "ana@example.org\nBcc: x@example.org"])
def test_what_is_no_address_is_refused_beside_its_field(address: str, client: Client, db: None):
    answer = _ask(client, address=address)
    assert (answer.status_code, list(answer.context["form"].errors), Alert.objects.count()) == (200, ["address"], 0)


def test_a_search_too_long_to_be_kept_is_refused(client: Client, db: None):
    query = "&".join(f"author={'ñ' * 80}{number}" for number in range(12))
    answer = _ask(client, query=query)
    assert (answer.status_code, list(answer.context["form"].errors), Alert.objects.count()) == (200, ["__all__"], 0)


def test_an_unconfirmed_address_is_forgotten(follow: Follow):
    asked, confirmed = follow(confirmed_at=None), follow(address="luis@example.org")
    assert following.forget_unconfirmed() == 0
    Alert.objects.update(created_at=timezone.now() - timedelta(days=3, seconds=1))
    assert following.forget_unconfirmed() == 1
    assert list(Alert.objects.all()) == [confirmed]
    assert asked.pk != confirmed.pk


@pytest.mark.parametrize(
    ("typed", "told_of"),
    [
        ("Compre en http://malo.example/x ya", "Compre en http malo example x ya"),
        ("llame +502 5555-12345 hoy", "llame 502 5555 hoy"),
        ("niñas\u202e <b>", "niñas b"),
        ("x" * 500, "x" * 80),
    ],
)
def test_of_what_a_stranger_typed_the_mail_tells_words_alone(typed: str, told_of: str):
    assert harmless(typed) == told_of


def test_the_question_holds_no_address_that_a_stranger_typed(
    client: Client, db: None, django_capture_on_commit_callbacks: Any
):
    with django_capture_on_commit_callbacks(execute=True):
        _ask(client, query="q=visite+http://malo.example/&author=www.malo.example")
    (message,) = mail.outbox
    assert "malo.example" not in message.body + message.alternatives[0].content


def test_export_and_erasure_cover_the_address(follow: Follow, manager: Any, learner: Any, learner_client: Client):
    person = Person(name="Ana", sex="women")
    save_person(person=person, by=manager, addresses=["Ana@Example.org"])
    follow("q=maras")
    other = follow("q=maras", learner.email)
    held = held_of(person)["avisos por correo"]
    assert [(each["correo electrónico"], each["búsqueda"]) for each in held] == [("ana@example.org", "q=maras")]
    assert learner.email in learner_client.get("/es/account/my-data/").content.decode().split("Avisos por correo")[1]
    erase_person(person=person, by=manager)
    assert list(Alert.objects.all()) == [other]


# --- sending --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequency", "at", "since"),
    [
        ("daily", datetime(2024, 6, 5, 12, 59, tzinfo=UTC), datetime(2024, 6, 4, 13, 0, tzinfo=UTC)),
        ("daily", datetime(2024, 6, 5, 13, 0, tzinfo=UTC), datetime(2024, 6, 5, 13, 0, tzinfo=UTC)),
        ("weekly", datetime(2024, 6, 3, 12, 59, tzinfo=UTC), datetime(2024, 5, 27, 13, 0, tzinfo=UTC)),
        ("weekly", datetime(2024, 6, 3, 13, 0, tzinfo=UTC), datetime(2024, 6, 3, 13, 0, tzinfo=UTC)),
        ("weekly", datetime(2024, 6, 9, 23, 0, tzinfo=UTC), datetime(2024, 6, 3, 13, 0, tzinfo=UTC)),
    ],
)
def test_alerts_fall_due_in_the_morning(frequency: str, at: datetime, since: datetime):
    assert due_since(frequency, at) == since


def test_who_follows_is_told_what_is_new_and_only_that(seeded: Library, follow: Follow):
    follow(), follow("q=informe", "eva@example.org", frequency="weekly"), follow("q=otra", "luis@example.org")
    seeded.add("new", "Informe nuevo", type="survey")
    seeded.add("else", "Nada que ver")
    assert send_due(at=MONDAY + timedelta(hours=2)) == {"sent": 0, "without_news": 0, "refused": 0, "left": 0}
    assert send_due(at=MONDAY + DAY) == {"sent": 1, "without_news": 1, "refused": 0, "left": 0}
    assert told() == [("ana@example.org", ["Informe nuevo"])]
    assert send_due(at=MONDAY + DAY) == {"sent": 0, "without_news": 0, "refused": 0, "left": 0}
    assert send_due(at=MONDAY + 2 * DAY)["sent"] == 0
    seeded.add("newest", "Informe novísimo")
    assert send_due(at=MONDAY + 7 * DAY) == {"sent": 2, "without_news": 1, "refused": 0, "left": 0}
    assert sorted((address, sorted(titles)) for address, titles in told()) == [
        ("ana@example.org", ["Informe novísimo"]),
        ("eva@example.org", ["Informe novísimo", "Informe nuevo"]),
    ]


def test_filters_narrow_what_is_told(seeded: Library, follow: Follow):
    follow("q=informe&country=GT&year_from=2020"), follow("kind=study", "eva@example.org")
    seeded.add("gt", "Informe uno", countries=["GT"], year=2021)
    seeded.add("sv", "Informe dos", countries=["SV"], year=2021)
    seeded.add("past", "Informe tres", countries=["GT"], year=2019)
    send_due(at=MONDAY + DAY)
    assert sorted((address, sorted(titles)) for address, titles in told()) == [
        ("ana@example.org", ["Informe uno"]),
        ("eva@example.org", ["Informe dos", "Informe tres", "Informe uno"]),
    ]


def test_what_has_only_some_of_the_words_is_not_told(seeded: Library, follow: Follow):
    follow("q=informe+maras+costa")
    seeded.add("new", "Informe de maras")
    assert send_due(at=MONDAY + DAY)["without_news"] == 1


def test_what_comes_back_is_not_new(seeded: Library, follow: Follow):
    follow()
    document = seeded.documents.pop("old")
    note_public(at=MONDAY + timedelta(hours=1))
    seeded.documents["old"] = document
    assert send_due(at=MONDAY + DAY) == {"sent": 0, "without_news": 1, "refused": 0, "left": 0}


def test_what_was_withdrawn_or_has_expired_meanwhile_is_not_told(seeded: Library, follow: Follow):
    follow()
    seeded.add("gone", "Informe retirado")
    seeded.add("expired", "Informe vencido", expires_at=MONDAY)
    note_public(at=MONDAY + timedelta(hours=1))
    seeded.remove("gone")
    assert send_due(at=MONDAY + DAY) == {"sent": 0, "without_news": 1, "refused": 0, "left": 0}


def test_drafts_and_private_pages_are_not_told_of(webinar: Webinar, index: Any, follow: Follow):
    webinar.episode(9, title="Antiguo")
    note_public(at=MONDAY - DAY)
    follow("q=violencia")
    webinar.episode(1, title="Violencia pública")
    private = webinar.episode(2, title=f"Violencia {WORD} privada")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    webinar.episode(3, title=f"Violencia {WORD} retirada").unpublish()
    send_due(at=MONDAY + DAY)
    assert told() == [("ana@example.org", ["Violencia pública"])]
    # What becomes public later is new then, whenever it was first published.
    PageViewRestriction.objects.all().delete()
    send_due(at=MONDAY + 2 * DAY)
    assert told() == [("ana@example.org", [f"Violencia {WORD} privada"])]


def test_what_the_public_index_does_not_know_yet_is_told(webinar: Webinar, index: Any, follow: Follow):
    webinar.episode(9, title="Antiguo")
    note_public(at=MONDAY - DAY)
    indexing.index_changes()
    follow("q=violencia")
    webinar.episode(1, title="Violencia pública")
    send_due(at=MONDAY + DAY)
    assert told() == [("ana@example.org", ["Violencia pública"])]


def test_message_is_in_the_readers_language_and_can_be_ended(seeded: Library, follow: Follow, settings: Any):
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example.org"
    settings.DEFAULT_FROM_EMAIL = "Portal <portal@example.org>"
    alert = follow("q=report", language="en")
    seeded.add("new", "Report <on> homicides", language="en", headline="One in five.")
    send_due(at=MONDAY + DAY)
    (message,) = mail.outbox
    assert message.subject == "1 new result: report"
    stop = stop_link(alert)
    assert stop.startswith("https://portal.example.org/en/search/alerts/stop/")
    headers = message.message()
    assert {name: headers[name] for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted", "To")} == {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "To": "ana@example.org",
    }
    page = message.alternatives[0]
    assert page.mimetype == "text/html"
    for text in (message.body, page.content):
        assert [each in text for each in ("https://portal.example.org/en/new/", "One in five.", stop)] == [True] * 3
    assert "Report &lt;on&gt; homicides" in page.content
    assert 'lang="en"' in page.content


def test_a_long_list_is_cut_and_leads_on(seeded: Library, follow: Follow):
    follow()
    for number in range(25):
        seeded.add(f"n{number:02}", f"Informe {number:02}")
    send_due(at=MONDAY + DAY)
    (message,) = mail.outbox
    assert "Y 5 más:" in message.body
    assert "/es/buscar/?q=informe&sort=newest" in message.body
    assert len(told()[0][1]) == 20


def test_a_round_takes_the_same_queries_for_one_and_three_with_one_search(seeded: Library, follow: Follow):
    def queries(*addresses: str, day: int) -> int:
        for address in addresses:
            follow("q=informe", address, told_until=MONDAY + (day - 1) * DAY)
        seeded.add(f"day{day}", f"Informe {day}")
        with CaptureQueriesContext(connection) as captured:
            sent = send_due(at=MONDAY + day * DAY)["sent"]
        Alert.objects.all().delete()
        return len(captured) - 2 * sent

    assert queries("a@example.org", day=1) == queries("b@example.org", "c@example.org", "d@example.org", day=2)


# --- once, whatever happens -----------------------------------------------------------------


class Unreachable(EmailBackend):
    """Takes as many messages as `takes` says, and is away then."""

    takes = 0

    def send_messages(self, messages: Any) -> int:
        if type(self).takes <= 0:
            raise SMTPServerDisconnected("away")
        type(self).takes -= 1
        return super().send_messages(messages)


def test_a_server_that_is_away_loses_nothing_and_doubles_nothing(
    seeded: Library, follow: Follow, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    for name in "abc":
        follow(address=f"{name}@example.org")
    seeded.add("new", "Informe nuevo")
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    monkeypatch.setattr(Unreachable, "takes", 1)
    with pytest.raises(SMTPServerDisconnected):
        send_due(at=MONDAY + DAY)
    settings.EMAIL_BACKEND = usual
    assert send_due(at=MONDAY + DAY)["sent"] == 1  # the one it failed at waits until its lease is over
    assert send_due(at=MONDAY + DAY + sending.LEASE + timedelta(seconds=1))["sent"] == 1
    assert sorted(told()) == [(f"{name}@example.org", ["Informe nuevo"]) for name in "abc"]
    assert send_due(at=MONDAY + DAY + timedelta(hours=1))["sent"] == 0


class Refusing(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such user")})


def test_an_address_that_refuses_is_forgotten_in_the_end(seeded: Library, follow: Follow, settings: Any):
    follow()
    seeded.add("new", "Informe nuevo")
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    rounds = [send_due(at=MONDAY + DAY + day * timedelta(days=1, hours=1))["refused"] for day in range(3)]
    assert (rounds, Alert.objects.count()) == ([1, 1, 1], 0)


def test_two_rounds_at_once_tell_everyone_once(seeded: Library, follow: Follow, monkeypatch: pytest.MonkeyPatch):
    for name in "abc":
        follow(address=f"{name}@example.org")
    seeded.add("new", "Informe nuevo")
    real, inner = EmailBackend.send_messages, []

    def second_round_meanwhile(self: Any, messages: Any) -> int:
        if not inner:
            inner.append(0)
            inner[0] = send_due(at=MONDAY + DAY)["sent"]
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", second_round_meanwhile)
    assert (send_due(at=MONDAY + DAY)["sent"], inner) == (1, [2])
    assert sorted(address for address, _titles in told()) == ["a@example.org", "b@example.org", "c@example.org"]


def test_a_message_begun_again_says_the_same_under_the_same_number(seeded: Library, follow: Follow):
    alert = follow()
    seeded.add("new", "Informe nuevo")
    note_public(at=MONDAY + timedelta(hours=1))
    begun = MONDAY + DAY
    Alert.objects.filter(pk=alert.pk).update(round_until=begun, taken_until=begun + sending.LEASE)
    seeded.add("later", "Informe posterior")
    assert send_due(at=begun + timedelta(minutes=5))["sent"] == 0
    assert send_due(at=begun + timedelta(hours=1))["sent"] == 1
    (message,) = mail.outbox
    number = message.extra_headers["Message-ID"]
    assert number.startswith(f"<{alert.key.hex}.{int(MONDAY.timestamp() * 1000)}@")
    assert told() == [("ana@example.org", ["Informe nuevo"])]
    assert send_due(at=begun + DAY)["sent"] == 1
    assert mail.outbox[0].extra_headers["Message-ID"] != number
    assert told() == [("ana@example.org", ["Informe posterior"])]


def test_a_round_stops_in_time_and_the_next_goes_on(seeded: Library, follow: Follow):
    for name in "abc":
        follow(address=f"{name}@example.org")
    seeded.add("new", "Informe nuevo")
    assert send_due(at=MONDAY + DAY, seconds=-1) == {"sent": 0, "without_news": 0, "refused": 0, "left": 3}
    assert send_due(at=MONDAY + DAY)["sent"] == 3


KILLED = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
from django.core.mail.backends.filebased import EmailBackend
from search.alerts.sending import send_due
from search.documents import SOURCES, Document, Source
from search.models import Alert, Known

SOURCES.clear()
SOURCES["study"] = Source(kind="study", label="x", plural="x", ids=lambda: ["a"],
    documents=lambda ids: [Document(kind="study", id="a", language="es", title="Informe", url="/es/a/")])
monday = datetime(2024, 6, 3, 20, tzinfo=UTC)
step = sys.argv[1]
if step == "prepare":
    Known.objects.create(thing="study:old", since=None)
    for number in range(6):
        Alert.objects.create(address=f"a{number}@example.org", language="es", query="q=informe", frequency="daily",
            confirmed_at=monday, told_until=monday)
real, sent = EmailBackend.send_messages, []
def send(self, messages):
    if step == "killed before" and len(sent) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    real(self, messages)
    sent.append(1)
EmailBackend.send_messages = send
if step != "prepare":
    minutes = {"killed before": 0, "at once": 1, "later": 11, "again": 12}[step]
    print(send_due(at=monday + timedelta(days=1, minutes=minutes)))
"""


@pytest.mark.any_database
def test_a_killed_round_tells_the_rest_and_nobody_twice(tmp_path: Path):
    database = migrated(kept_database(), tmp_path / "alerts.sqlite3")
    with stepping(KILLED, tmp_path, database) as step:

        def run(word: str) -> tuple[int, int]:
            ended = step(word)
            waiting = "select count(*) from search_alert where told_until < '2024-06-04'"
            with closing(sqlite3.connect(database)) as connection:
                return ended, connection.execute(waiting).fetchone()[0]

        assert run("prepare") == (0, 6)
        assert run("killed before") == (-signal.SIGKILL, 4)
        assert run("at once") == (0, 1)
        assert run("later") == (0, 0)
        assert run("again") == (0, 0)
    texts = [path.read_text() for path in (tmp_path / "mail").iterdir()]
    addresses = [line for text in texts for line in text.splitlines() if line.startswith("To: ")]
    assert sorted(addresses) == [f"To: a{number}@example.org" for number in range(6)]


def test_things_are_noted_once_and_the_first_time_taken_for_old(library: Library):
    library.add("a", "Informe")
    assert (note_public(at=MONDAY), Known.objects.get().since) == (0, None)
    library.add("b", "Otro")
    assert (note_public(at=MONDAY + DAY), note_public(at=MONDAY + 2 * DAY)) == (1, 0)
    assert Known.objects.get(thing="study:b").since == MONDAY + DAY
