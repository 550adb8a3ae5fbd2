"""Learners who press “Enrol” at the same moment: a process of its own, in which each of them has a thread.

    python -m tests.trainaction.pressing DATABASE THREADS PATH

reads addresses of accounts, one a line, up to an empty line; prints “ready” once all are signed in; presses at the next
line; prints a JSON list of addresses with the status of each answer.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import django

FORM = {"name": "Ana Morales", "sex": "women", "country": "GT", "institution": "", "sector": "", "consent": "on"}


def main(database: str, threads: int, path: str) -> None:
    django.setup()
    from django.db import connection, connections  # once Django is set up
    from django.test import Client

    from portal.models import User

    connection.settings_dict["NAME"] = database

    clients: list[tuple[str, Client]] = []
    for address in _addresses(sys.stdin):
        client = Client(raise_request_exception=False)
        client.force_login(User.objects.get(email=address), backend="django.contrib.auth.backends.ModelBackend")
        clients.append((address, client))
    connections.close_all()
    _say("ready")
    sys.stdin.readline()

    def press(account: tuple[str, Client]) -> tuple[str, int]:
        try:
            return account[0], account[1].post(path, FORM).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        _say(json.dumps(list(pool.map(press, clients))))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _addresses(lines: Iterable[str]) -> Iterator[str]:
    """The addresses, up to an empty line."""
    for line in lines:
        if not line.strip():
            return
        yield line.strip()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
