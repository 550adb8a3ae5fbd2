"""What a closed browser had asked of the live server is not left to the next test."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from portal.models import Theme
from tests.serving import servers_at_rest

LATER = 0.3
"""Seconds that somebody else goes on after whoever asked is gone."""

Application = Callable[[dict[str, Any], Callable[..., Any]], list[bytes]]


@pytest.fixture
def ask_and_leave(live_server: LiveServer) -> Iterator[Callable[[Application], None]]:
    """ask_and_leave(application): somebody asks the live server, whose work it is, and is gone as soon as it has begun."""
    server = live_server.thread.httpd
    portal = server.get_app()

    def ask(application: Application) -> None:
        begun = threading.Event()

        def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
            start_response("200 OK", [("Content-Length", "0")])
            begun.set()
            return application(environ, start_response)

        server.set_app(answer)
        with socket.create_connection((live_server.thread.host, live_server.thread.port)) as browser:
            browser.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert begun.wait(10)

    yield ask
    server.set_app(portal)


def write_later(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    time.sleep(LATER)
    Theme.objects.create(slug="tarde", name="Tarde")
    return []


@pytest.mark.parametrize("turn", range(2))
def test_what_is_written_after_a_test_has_ended_is_not_there_in_the_next(
    turn: int, ask_and_leave: Callable[[Application], None]
) -> None:
    time.sleep(turn * 2 * LATER)
    assert not Theme.objects.exists()
    ask_and_leave(write_later)


def test_at_rest_the_live_server_has_answered_all_that_was_asked_and_takes_nothing(
    live_server: LiveServer, ask_and_leave: Callable[[Application], None]
) -> None:
    done: list[str] = []

    def work_on(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        time.sleep(LATER)
        done.append(environ["PATH_INFO"])
        return []

    address = (live_server.thread.host, live_server.thread.port)
    with socket.create_connection(address, 10) as waiting:  # as browsers keep one for what they ask for next
        ask_and_leave(work_on)
        with servers_at_rest():
            assert done == ["/"]
            assert waiting.recv(1) == b""
            with socket.create_connection(address, 10) as late:
                assert late.recv(1) == b""
    with socket.create_connection(address, 10) as again:
        again.sendall(b"GET /otra/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert again.recv(12) == b"HTTP/1.1 200"
