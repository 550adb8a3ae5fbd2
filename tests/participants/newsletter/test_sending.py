"""Issues: what they say to whom, that each is sent once, what comes back, the archive, the screens in the admin."""

import re
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from datacction.models import EpisodePage
from participants.models import NewsletterDelivery, NewsletterIssue, Subscriber
from participants.newsletter import sending
from participants.newsletter.mails import confirmation_message
from participants.newsletter.news import proposal
from participants.newsletter.queries import results_of
from portal.models import User
from search.models import Known
from tests.databases import kept_database
from tests.datacction.conftest import Webinar
from tests.participants.newsletter.conftest import NOW, make_subscriber, pages, text
from tests.stepping import migrated, stepping

pytestmark = pytest.mark.django_db
MakeIssue = Callable[..., NewsletterIssue]


def send(at: Any = NOW) -> list[Any]:
    mail.outbox.clear()
    sending.send_due(at=at)
    return list(mail.outbox)


def told(message: Any) -> tuple[str, str]:
    return message.to[0], message.subject


# --- what it says to whom --------------------------------------------------------------------


def test_each_gets_it_in_their_language_with_what_their_topics_choose(make_issue: MakeIssue, webinar: Webinar) -> None:
    episode = webinar.episode(title="Medir la violencia", slug="medir", summary="Qué se cuenta.")
    make_subscriber()
    make_subscriber("luis@correo.example", topics=["trainaction"])
    make_subscriber("jo@mail.example", "en")
    make_subscriber("nobody@mail.example", confirmed_at=None)
    link = f'<p>Lea <a linktype="page" id="{episode.pk}">esto</a> y <b>más</b>.</p>'
    issue = make_issue(text(link, "<p>Read this.</p>", "Saludo"), pages(episode), title_en="What is new")
    assert sending.begin(issue=issue, by=None, at=NOW) == 3
    ana, luis, jo = send()
    assert [told(each) for each in (ana, luis, jo)] == [
        ("ana@correo.example", "Lo nuevo"),
        ("luis@correo.example", "Lo nuevo"),
        ("jo@mail.example", "What is new"),
    ]
    assert [each.body.count("* Medir la violencia") for each in (ana, luis, jo)] == [1, 0, 1]
    assert ana.body.count(f"Lea esto (http://127.0.0.1:8000{episode.url}) y más.") == 1
    html = ana.alternatives[0][0]
    assert (html.count(f'href="http://127.0.0.1:8000{episode.url}"'), html.count("<b>más</b>")) == (2, 1)
    assert [jo.body.count(each) for each in ("Read this.", "Episodes", "Saludo")] == [1, 0, 0]
    assert jo.body.count("EPISODES") == 1
    headers = ana.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<http://127.0.0.1:8000/es/boletin/terminar/\S+/>", headers["List-Unsubscribe"])
    assert len({each.extra_headers["Message-ID"] for each in (ana, luis, jo)}) == 3


def test_who_would_get_nothing_gets_no_message(make_issue: MakeIssue, webinar: Webinar) -> None:
    make_subscriber(topics=["conose"])
    make_subscriber("luis@correo.example", topics=["datacction"])
    assert sending.begin(issue=make_issue(pages(webinar.episode())), by=None, at=NOW) == 1
    assert [told(each)[0] for each in send()] == ["luis@correo.example"]


def test_of_a_page_that_was_withdrawn_nothing_is_told(make_issue: MakeIssue, webinar: Webinar) -> None:
    first, second, third = (
        webinar.episode(number, title=title, slug=f"e{number}")
        for number, title in enumerate(["Se queda", "Se va", "Ha vencido"], 1)
    )
    make_subscriber()
    sending.begin(issue=make_issue(pages(first, second, third)), by=None, at=NOW)
    second.unpublish()
    type(third).objects.filter(pk=third.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    (message,) = send()
    assert [message.body.count(each.title) for each in (first, second, third)] == [1, 0, 0]


@pytest.mark.parametrize("title", ["Lo nuevo\r\nBcc: eva@y.example", "Lo\nnuevo"])
def test_a_title_with_line_breaks_is_one_line(make_issue: MakeIssue, title: str) -> None:
    make_subscriber()
    issue = make_issue(title_es=title)
    sending.begin(issue=issue, by=None, at=NOW)
    (message,) = send()
    assert (message.subject, message.message()["Bcc"]) == (" ".join(title.split()), None)


def test_an_issue_that_says_nothing_or_lacks_its_english_is_not_sent(make_issue: MakeIssue, webinar: Webinar) -> None:
    episode = webinar.episode()
    issue = make_issue(pages(episode))
    episode.unpublish()
    with pytest.raises(ValidationError):
        sending.begin(issue=issue, by=None, at=NOW)
    with pytest.raises(ValidationError) as refused:
        sending.begin(issue=make_issue(text("<p>Hola</p>"), title_en="New"), by=None, at=NOW)
    assert list(refused.value.message_dict) == ["content"]
    assert NewsletterIssue.objects.exclude(sent_at=None).count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_a_round_reads_an_issue_once_for_all_its_readers(
    make_issue: MakeIssue, webinar: Webinar, number: int, django_assert_num_queries: Any
) -> None:
    for each in range(number):
        make_subscriber(f"lector{each}@correo.example")
    sending.begin(issue=make_issue(pages(webinar.episode())), by=None, at=NOW)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        sending.send_due(at=NOW)
    marks = [each for each in asked.captured_queries if each["sql"].startswith("UPDATE")]
    assert (len(mail.outbox), len(marks), len(asked) - len(marks)) == (number, 2 * number, len(asked) - 2 * number)
    assert len(asked) - 2 * number <= 14


def test_new_is_what_became_public_since_the_last_issue(make_issue: MakeIssue, webinar: Webinar) -> None:
    old, new = webinar.episode(title="Viejo", slug="v"), webinar.episode(2, title="Nuevo", slug="n")
    for page, since in ((old, NOW - timedelta(days=9)), (new, NOW - timedelta(days=1))):
        Known.objects.create(thing=f"episode:{page.translation_key}", since=since)
    found = proposal(since=NOW - timedelta(days=7), at=NOW)
    assert [each["type"] for each in found] == ["text", "pages"]
    value = found[1]["value"]
    assert (value["heading_es"], value["heading_en"]) == ("Episodios", "Episodes")
    assert [item["value"] for item in value["pages"]] == [new.pk]


# --- once ------------------------------------------------------------------------------------


def test_begun_twice_it_is_sent_once_and_then_stays_as_it_is(make_issue: MakeIssue) -> None:
    make_subscriber()
    issue = make_issue()
    sending.begin(issue=issue, by=None, at=NOW)
    with pytest.raises(ValidationError) as refused:
        sending.begin(issue=issue, by=None, at=NOW)
    assert refused.value.messages == ["Este número ya se está enviando: nadie lo recibe dos veces."]
    assert [len(send()), len(send())] == [1, 0]
    issue.refresh_from_db()
    issue.title_es = "Otro"
    with pytest.raises(ValidationError):
        issue.full_clean()


class Server(EmailBackend):
    """A mail server that answers as `answers` says, once for each address."""

    answers: dict[str, Exception] = {}

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if answer := self.answers.pop(message.to[0], None):
                raise answer
        return super().send_messages(messages)


@pytest.mark.parametrize(
    ("answer", "first", "second", "undecided"),
    [
        (SMTPRecipientsRefused({}), ["b", "c"], [], 0),
        (SMTPDataError(554, b"spam"), ["b", "c"], [], 0),
        (SMTPDataError(451, b"later"), None, ["a", "b", "c"], 0),
        (SMTPServerDisconnected("gone"), None, ["b", "c"], 1),
    ],
)
def test_what_a_server_says_neither_doubles_nor_stops_the_others(
    make_issue: MakeIssue,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    answer: Exception,
    first: list[str] | None,
    second: list[str],
    undecided: int,
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    monkeypatch.setattr(Server, "answers", {"a@correo.example": answer})
    for name in "abc":
        make_subscriber(f"{name}@correo.example")
    issue = make_issue()
    sending.begin(issue=issue, by=None, at=NOW)
    if first is None:
        with pytest.raises(type(answer)):
            send()
    else:
        assert [told(each)[0][0] for each in send()] == first
    assert [told(each)[0][0] for each in send(NOW + timedelta(hours=1))] == second
    assert results_of(issue).undecided == undecided


KILLED = """
import json, os, signal, sys
from datetime import timedelta
from django.utils import timezone
from participants.models import NewsletterIssue, Subscriber
from participants.newsletter import sending
from participants.newsletter.news import block
from portal import outgoing

step, now = sys.argv[1], timezone.now()
if step == "prepare":
    for number in range(5):
        Subscriber.objects.create(address=f"p{number}@x.example", language="es", asked_at=now, confirmed_at=now)
    words = {"heading_es": "", "text_es": "<p>Hola</p>", "heading_en": "", "text_en": ""}
    issue = NewsletterIssue.objects.create(title_es="Lo nuevo", content=json.dumps([block("text", words)]))
    sending.begin(issue=issue, by=None)
else:
    real, number = outgoing.hand_over, 0
    def dies(*args):
        global number
        number += 1
        if number == 3 and step != "whole":
            if step == "after":
                real(*args)
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args)
    outgoing.hand_over = dies
    sending.send_due(at=now + timedelta(hours=int(sys.argv[2])))
"""


@pytest.mark.any_database
@pytest.mark.parametrize(("when", "reached"), [("before", 4), ("after", 5)])
def test_a_killed_round_goes_on_and_sends_nothing_twice(tmp_path: Path, when: str, reached: int) -> None:
    database = migrated(kept_database(), tmp_path / "killed.sqlite3")
    folder = tmp_path / "mail"

    def addresses() -> list[str]:
        texts = [path.read_text() for path in folder.glob("*")] if folder.exists() else []
        return sorted(each for one in texts for each in re.findall(r"^To: (.*)$", one, re.MULTILINE))

    with stepping(KILLED, tmp_path, database) as step:
        assert step("prepare") == 0
        assert step(when, "0") == -signal.SIGKILL
        assert [step("whole", hours) for hours in ("0", "1", "13")] == [0, 0, 0]
    assert (len(addresses()), len(set(addresses()))) == (reached, reached)
    with closing(sqlite3.connect(database)) as rows:
        query = "select count(*), sum(sent_at is not null) from participants_newsletterdelivery"
        assert rows.execute(query).fetchone() == (5, 4)


# --- what comes back -------------------------------------------------------------------------


def notice(
    delivery: NewsletterDelivery | None, status: str = "5.1.1", action: str = "failed", number: str = ""
) -> bytes:
    """What a mail server answers (RFC 3464)."""
    if delivery is not None:
        number = number or f"newsletter.{delivery.key.hex}@portal.example"
    return f"""From: MAILER-DAEMON@mx.example
To: portal@portal.example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ana@correo.example
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

Message-ID: <{number}>
Subject: Lo nuevo

--b--
""".encode()


def read_bounces(path: Path | str) -> str:
    out = StringIO()
    call_command("read_bounces", str(path), stdout=out)
    return out.getvalue().split(":")[1].strip()


def sent_to(reader: Subscriber, make_issue: MakeIssue, days: int = 0) -> NewsletterDelivery:
    sending.begin(issue=make_issue(), by=None, at=NOW + timedelta(days=days))
    send(NOW + timedelta(days=days))
    return NewsletterDelivery.objects.filter(subscriber=reader).latest("made_at")


def test_an_address_that_does_not_exist_is_forgotten(make_issue: MakeIssue, tmp_path: Path) -> None:
    reader = make_subscriber()
    delivery = sent_to(reader, make_issue)
    box = tmp_path / "box"
    box.write_bytes(b"From MAILER-DAEMON Wed Nov 25 15:00:00 2026\n" + notice(delivery) + b"\n")
    assert read_bounces(box).startswith("1 addresses that do not exist, 0 not taken")
    assert read_bounces(box).startswith("0 addresses that do not exist, 0 not taken")
    results = results_of(delivery.issue)
    assert (Subscriber.objects.count(), results.sent, results.hard) == (0, 1, 1)


def test_three_issues_in_a_row_that_are_not_taken_end_it(make_issue: MakeIssue, tmp_path: Path) -> None:
    reader = make_subscriber()
    for number, (status, bounces) in enumerate([("4.4.7", 1), ("5.2.2", 2), (None, 0), ("4.4.7", 1), ("5.7.1", 2)]):
        delivery = sent_to(reader, make_issue, days=number)
        if status:
            (tmp_path / "one.eml").write_bytes(notice(delivery, status))
            assert read_bounces(tmp_path / "one.eml").startswith("0 addresses that do not exist, 1 not taken")
        elif status is None:
            sending._forgive(delivery.issue)
        assert Subscriber.objects.get().soft_bounces == bounces
    delivery = sent_to(reader, make_issue, days=6)
    (tmp_path / "one.eml").write_bytes(notice(delivery, "4.4.7"))
    read_bounces(tmp_path / "one.eml")
    assert Subscriber.objects.count() == 0


def test_what_is_forged_delayed_or_of_something_else_ends_nothing(
    make_issue: MakeIssue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = sent_to(make_subscriber(), make_issue)
    (tmp_path / "new").mkdir()
    (tmp_path / "cur").mkdir()
    (tmp_path / "tmp").mkdir()
    messages = [
        notice(delivery, number=f"newsletter.{'0' * 32}@portal.example"),
        notice(delivery, number="other@portal.example"),
        notice(delivery, action="delayed", status="4.4.1"),
        b"Subject: Hola\n\nhola\n",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nx",
        b"\xff\xfe",
    ]
    for number, message in enumerate(messages):
        (tmp_path / "new" / f"{number}").write_bytes(message)
    assert read_bounces(tmp_path).startswith("0 addresses that do not exist, 0 not taken this time, 6 of")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=BytesIO(notice(delivery, number="x@y"))))
    assert read_bounces("-").startswith("0 addresses")
    assert (Subscriber.objects.count(), NewsletterDelivery.objects.get().bounce) == (1, "")
    with pytest.raises(CommandError):
        read_bounces(tmp_path / "none")


def test_who_ends_it_by_an_issue_is_counted_there_and_forgotten(make_issue: MakeIssue, client: Client) -> None:
    delivery = sent_to(make_subscriber(), make_issue)
    (message,) = mail.outbox
    client.post(re.sub(r"[<>]|http://[^/]+", "", message.extra_headers["List-Unsubscribe"]))
    results = results_of(delivery.issue)
    assert (Subscriber.objects.count(), results.sent, results.ended) == (0, 1, 1)


# --- the archive and the admin ---------------------------------------------------------------


def test_issues_that_were_sent_stand_in_the_archive(make_issue: MakeIssue, webinar: Webinar, client: Client) -> None:
    episode = webinar.episode(title="Medir la violencia", slug="medir")
    issue, draft = make_issue(text("<p>Hola</p>"), pages(episode)), make_issue(title_es="Borrador")
    assert client.get("/es/boletin/1/").status_code == 404
    sending.begin(issue=issue, by=None, at=NOW)
    listed = client.get("/es/boletin/").content.decode()
    assert [listed.count(title) for title in ("Lo nuevo", "Borrador")] == [1, 0]
    seen = client.get("/es/boletin/1/").content.decode()
    assert [seen.count(words) for words in ("<h1>Lo nuevo</h1>", "<p>Hola</p>", "Medir la violencia")] == [1, 1, 1]
    assert client.get("/en/newsletter/1/").content.decode().count("This issue was not sent in English.") == 1
    assert str(draft) == "Borrador"


def test_an_editor_writes_previews_tries_and_sends(
    make_issue: MakeIssue, webinar: Webinar, editor: User, editor_client: Client
) -> None:
    Known.objects.create(thing="episode:nothing", since=None)
    episode = webinar.episode(title="Medir la violencia", slug="medir")
    new = editor_client.get("/admin/snippets/participants/newsletterissue/add/").content.decode()
    assert new.count("Medir la violencia") >= 1
    make_subscriber()
    issue = make_issue(text("<p>Hola</p>", "<p>Hello</p>"), pages(episode), title_en="What is new")
    base = f"/admin/newsletter/{issue.pk}/"
    assert editor_client.get(f"/admin/snippets/participants/newsletterissue/edit/{issue.pk}/").status_code == 200
    assert editor_client.get(base).content.decode().count("Enviarlo a 1 persona") == 1
    mail.outbox.clear()
    assert editor_client.post(f"{base}test/").status_code == 302
    assert [told(each) for each in mail.outbox] == [
        (editor.email, "Prueba: Lo nuevo"),
        (editor.email, "Test: What is new"),
    ]
    for _press in range(2):
        assert editor_client.post(f"{base}send/").url == base
    assert len(send(NewsletterDelivery.objects.get().made_at)) == 1
    seen = editor_client.get(base).content.decode()
    assert (seen.count("Enviarlo a"), NewsletterIssue.objects.get().sent_by) == (0, editor)
    changed = editor_client.post(
        f"/admin/snippets/participants/newsletterissue/edit/{issue.pk}/", {"title_es": "Otro", "content-count": "0"}
    )
    assert (changed.status_code, NewsletterIssue.objects.get().title_es) == (200, "Lo nuevo")


@pytest.mark.parametrize("mode", ["es-html", "es-text", "en-html", "en-text"])
def test_both_parts_are_previewed_in_both_languages(make_issue: MakeIssue, rf: Any, mode: str) -> None:
    issue = make_issue(text("<p>Hola</p>", "<p>Hello</p>"), title_en="What is new")
    seen = issue.serve_preview(rf.get("/"), mode).content.decode()
    is_spanish = mode.startswith("es")
    assert (seen.count("Hola"), seen.count("Hello")) == ((1, 0) if is_spanish else (0, 1))
    assert seen.count("<pre") == (1 if mode.endswith("text") else 0)


def test_a_mail_server_out_of_reach_is_a_sentence(
    make_issue: MakeIssue, editor_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any) -> Any:
        raise OSError

    monkeypatch.setattr("participants.newsletter.desk_views.get_connection", away)
    issue = make_issue()
    seen = editor_client.post(f"/admin/newsletter/{issue.pk}/test/", follow=True).content.decode()
    assert seen.count("No se puede llegar al servidor de correo") == 1


def test_an_episode_page_has_the_form_at_its_foot(webinar: Webinar, client: Client) -> None:
    episode = webinar.episode()
    assert isinstance(episode, EpisodePage)
    seen = client.get(episode.url).content.decode()
    assert (seen.count('id="footer-address"'), "csrftoken" in client.cookies) == (1, False)
    assert client.get("/es/boletin/").content.decode().count('id="footer-address"') == 0


def test_an_address_that_cannot_be_asked_is_forgotten_and_one_that_confirmed_is_not(tmp_path: Path) -> None:
    asked, confirmed = make_subscriber("asked@correo.example", confirmed_at=None), make_subscriber("ana@correo.example")
    numbers = [confirmation_message(each, "es", []).extra_headers["Message-ID"] for each in (asked, confirmed)]
    for place, number in enumerate(numbers):
        (tmp_path / "one.eml").write_bytes(notice(None, number=number.strip("<>")))
        assert read_bounces(tmp_path / "one.eml").startswith(f"{1 - place} addresses that do not exist")
    assert [each.address for each in Subscriber.objects.all()] == ["ana@correo.example"]
