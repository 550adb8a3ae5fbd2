"""The live server of tests, which can be brought to rest: the database is put back when no request is at work on it.

A browser that is closed takes no answer any more. The portal does not know: what it had been asked for is still worked on, in
a thread of its own, and would write into the next test's database, or lock the tables that are being put back.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any
from weakref import WeakSet

from django.core.servers.basehttp import ThreadedWSGIServer

PATIENCE = 60
"""Seconds that a request whose browser is gone may take."""

_servers: "WeakSet[RestingServer]" = WeakSet()


class RestingServer(ThreadedWSGIServer):
    """Django's server for tests; it knows the connections that it serves, each in a thread of its own."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._connections: set[socket.socket] = set()
        self._changed = threading.Condition()
        self._is_at_rest = False
        _servers.add(self)

    def process_request(self, request: socket.socket, client_address: Any) -> None:
        with self._changed:
            is_at_rest = self._is_at_rest
            if not is_at_rest:
                self._connections.add(request)
        if is_at_rest:
            self.shutdown_request(request)
        else:
            super().process_request(request, client_address)

    def process_request_thread(self, request: socket.socket, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._changed:
                self._connections.discard(request)
                self._changed.notify_all()

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Answer what was asked, end every connection and take none for as long as the block lasts."""
        with self._changed:
            self._is_at_rest = True
            for each in self._connections:
                with suppress(OSError):  # closed meanwhile
                    each.shutdown(socket.SHUT_RD)  # what waits for a next request on it waits no longer
            is_over = self._changed.wait_for(lambda: not self._connections, PATIENCE)
        try:
            yield
        finally:
            self._is_at_rest = False
        assert is_over, f"after {PATIENCE} seconds the live server still answers what a closed browser had asked"


@contextmanager
def servers_at_rest() -> Iterator[None]:
    """Nothing is answered for as long as the block lasts, and nothing that was asked before is still worked on."""
    with ExitStack() as at_rest:
        for each in list(_servers):
            at_rest.enter_context(each.at_rest())
        yield
