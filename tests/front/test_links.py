"""Following links of observatories: what each answer means, politely, and into no private network."""

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from front.models import LinkCheck, Observatory
from front.observatories import checking
from front.observatories.checking import Answer, ask, follow, follow_due, is_elsewhere, is_public
from front.observatories.queries import troubled
from tests.conftest import RoleClients

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]
Outcome = LinkCheck.Outcome


class Site(BaseHTTPRequestHandler):
    """Answers by path: /404, /to-…, /slow."""

    over = Event()

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        moves = {
            "/moved": (301, "/new"),
            "/for-now": (302, "/new"),
            "/round": (302, "/round"),
            "/inside": (302, "http://10.0.0.1/"),
        }
        if path == "/slow":
            self.over.wait(10)
            return
        if path == "/drips":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.over.wait(0.05):
                try:
                    self.wfile.write(b"X: y\r\n")
                except OSError:
                    return
            return
        status, location = moves.get(path, (int(path[1:]) if path[1:].isdigit() else 200, ""))
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Nobody reads it."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A site on this machine, which the rule is told to be public; 10.0.0.1 is not."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Site.over = Event()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    monkeypatch.setattr(checking, "is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr(checking, "BETWEEN", 0.0)
    yield f"http://127.0.0.1:{server.server_port}"
    Site.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


def make(slug: str, url: str) -> Observatory:
    return Observatory.objects.create(
        slug=slug, kind="portal", name_es=slug, name_en=slug, summary_es="x", summary_en="x", url=url
    )


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/", (Outcome.GOOD, 200)),
        ("/for-now", (Outcome.GOOD, 200)),
        ("/404", (Outcome.GONE, 404)),
        ("/410", (Outcome.GONE, 410)),
        ("/403", (Outcome.REFUSED, 403)),
        ("/503", (Outcome.FAULT, 503)),
        ("/round", (Outcome.FAULT, None)),
        ("/inside", (Outcome.FORBIDDEN, None)),
    ],
)
def test_answer_is_understood(site: str, path: str, answer: tuple[Any, Any]) -> None:
    found = ask(site + path)
    assert (found.outcome, found.status) == answer


def test_what_has_moved_says_where_to(site: str) -> None:
    assert ask(f"{site}/moved") == Answer(Outcome.MOVED, 200, f"{site}/new")


@pytest.mark.parametrize("path", ["/slow", "/drips"])
def test_what_takes_too_long_is_left(site: str, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(checking, "SECONDS", 0.3)
    assert ask(site + path).outcome == Outcome.TIMEOUT


def test_plain_server_has_no_valid_certificate_and_a_closed_port_cannot_be_reached(site: str) -> None:
    assert ask(site.replace("http:", "https:")).outcome == Outcome.UNREACHABLE
    assert ask("http://127.0.0.1:1/").outcome == Outcome.UNREACHABLE


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]/", "http://0.0.0.0/", "http://[::ffff:10.0.0.1]/"])
def test_private_address_is_never_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_asked", lambda *args: pytest.fail("asked"))
    assert ask(url).outcome == Outcome.FORBIDDEN


def test_host_with_one_private_address_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(0, 0, 0, "", ("93.184.216.34", 80)), (0, 0, 0, "", ("169.254.169.254", 80))]
    monkeypatch.setattr(checking.socket, "getaddrinfo", lambda *args, **kwargs: both)
    monkeypatch.setattr(checking, "_asked", lambda *args: pytest.fail("asked"))
    assert ask("http://metadata.example/").outcome == Outcome.FORBIDDEN


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:4700::1111", True), ("10.1.2.3", False), ("192.168.0.1", False),
        ("172.16.0.1", False), ("127.0.0.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("224.0.0.1", False), ("::1", False), ("fe80::1", False), ("fc00::1", False), ("::ffff:127.0.0.1", False),
        ("64:ff9b::a00:1", False), ("2002:7f00:1::", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_internet_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("after", "elsewhere"),
    [
        ("", False),
        ("https://www.x.example/a/", False),
        ("https://y.example/a", True),
        ("http://x.example/b", True),
    ],
)
def test_https_and_a_slash_are_no_move(after: str, elsewhere: bool) -> None:
    assert is_elsewhere("http://x.example/a", after) is elsewhere


def test_dead_link_is_told_after_the_second_failure_and_forgotten_once_it_answers(site: str) -> None:
    observatory = make("uno", f"{site}/503")
    follow(observatory=observatory)
    assert list(troubled()) == []
    check = follow(observatory=observatory)
    assert (list(troubled()), check.failures, check.good_at) == ([check], 2, None)
    observatory.url = f"{site}/"
    observatory.save()
    assert list(troubled()) == []  # another address: not followed yet
    check = follow(observatory=observatory)
    assert (check.outcome, check.failures, list(troubled())) == (Outcome.GOOD, 0, [])


def test_round_goes_on_where_it_was_cut_off(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("uno", "dos", "tres"):
        make(name, f"{site}/{name}")
    make("sin", "")
    real, asked = checking.ask, []

    def killed_at_the_second(url: str) -> Answer:
        asked.append(url.rsplit("/", 1)[-1])
        if len(asked) == 2:
            raise KeyboardInterrupt
        return real(url)

    monkeypatch.setattr(checking, "ask", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        follow_due()
    assert follow_due() == {"followed": 2, "not_answering": 0}
    assert asked == ["uno", "dos", "dos", "tres"]
    assert follow_due() == {"followed": 0, "not_answering": 0}
    later = timezone.now() + timedelta(days=8)
    assert follow_due(at=later, most=2) == {"followed": 2, "not_answering": 0}


def test_what_did_not_answer_is_followed_again_the_next_day(site: str) -> None:
    make("uno", f"{site}/404")
    assert follow_due() == {"followed": 1, "not_answering": 1}
    assert follow_due(at=timezone.now() + timedelta(hours=23))["followed"] == 0
    assert follow_due(at=timezone.now() + timedelta(hours=25))["followed"] == 1


def test_editor_sees_what_is_dead_and_follows_it_again(site: str, role_clients: RoleClients, client: Client) -> None:
    dead = make("uno", f"{site}/404")
    make("sin", "")
    follow(observatory=dead)
    editor = role_clients.editor
    page = editor.get("/admin/observatory-links/")
    assert ([check.observatory for check in page.context["troubled"]], len(page.context["without_address"])) == (
        [dead],
        1,
    )
    public = client.get("/es/observatorios/uno/").context["observatory"]
    assert public.trouble == "No respondió la última vez que se comprobó su dirección."
    dead.url = f"{site}/"
    dead.save()
    assert editor.post(f"/admin/observatory-links/{dead.pk}/check/").status_code == 302
    assert LinkCheck.objects.get().outcome == Outcome.GOOD
    assert role_clients.learner.post(f"/admin/observatory-links/{dead.pk}/check/").status_code in (302, 403)
