"""Learners who press “Enrol” at the same moment: in processes of their own, in which each of them has a thread.

    python -m tests.trainaction.pressing DATABASE PROCESSES THREADS PATH

reads addresses of accounts, one a line, up to an empty line; prints “ready” once all are signed in; presses at the next
line; prints a JSON list of addresses with the status of each answer. Its processes are forks of one that set Django up.
"""

import json
import multiprocessing
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django

FORM = {"name": "Ana Morales", "sex": "women", "country": "GT", "institution": "", "sector": "", "consent": "on"}
PATIENCE = 60
"""Seconds until all are signed in."""


def main(database: str, processes: int, threads: int, path: str) -> None:
    django.setup()
    from django.db import connection  # once Django is set up

    connection.settings_dict["NAME"] = database

    addresses = list(_addresses(sys.stdin))
    forks = multiprocessing.get_context("fork")
    together, answers = forks.Barrier(processes + 1, timeout=PATIENCE), forks.SimpleQueue()
    started = [
        forks.Process(target=_press, args=(addresses[number::processes], threads, path, together, answers))
        for number in range(processes)
    ]
    for each in started:
        each.start()
    together.wait()
    _say("ready")
    sys.stdin.readline()
    together.wait()
    _say(json.dumps([answer for _each in started for answer in answers.get()]))
    for each in started:
        each.join()
    sys.exit(any(each.exitcode for each in started))


def _press(addresses: list[str], threads: int, path: str, together: Any, answers: Any) -> None:
    from django.db import connections
    from django.test import Client

    from portal.models import User

    clients: list[tuple[str, Client]] = []
    for address in addresses:
        client = Client(raise_request_exception=False)
        client.force_login(User.objects.get(email=address), backend="django.contrib.auth.backends.ModelBackend")
        clients.append((address, client))
    connections.close_all()
    together.wait()
    together.wait()

    def press(account: tuple[str, Client]) -> tuple[str, int]:
        try:
            return account[0], account[1].post(path, FORM).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        answers.put(list(pool.map(press, clients)))


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
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
