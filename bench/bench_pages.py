"""The season list and the episode page under load, beside the pages of Wagtail's own demo site.

Granian with two workers serves the demo's content from a database of its own, nothing cached. The target is
three times what bakerydemo did on the same two cores: 55 requests/s for its listing, 126 for a detail page.
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench import Row

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 8.0
CLIENTS = 4
PAGES = (
    ("season list, 10 episodes", "/es/datacction/temporada-1/", 55),
    ("list of all seasons, 24 of 42 episodes", "/es/datacction/", 55),
    ("episode page", "/es/datacction/temporada-1/episodio-03/", 126),
)


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        port = _free_port()
        env = {
            **os.environ,
            "PORTAL_VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
        }
        env.pop("DATABASE_URL", None)
        for arguments in (["migrate", "-v0"], ["compile_translations"], ["shell", "-v0", "-c", LOAD]):
            subprocess.run(
                [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL
            )
        command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "portal.wsgi:application"]
        server = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--no-ws", "--log-level", "error"],
            cwd=ROOT,
            env=env,
        )
        try:
            _wait_for(port)
            return [_row(name, port, path, peer) for name, path, peer in PAGES]
        finally:
            server.terminate()
            server.wait()


LOAD = "from datacction.demo.load import load; load(lambda line: None)"


def _row(name: str, port: int, path: str, peer: int) -> Row:
    _requests_per_second(port, path, seconds=1.0)
    rate = _requests_per_second(port, path, seconds=SECONDS)
    return Row(
        f"{name}, {CLIENTS} clients at once",
        f"{rate:,.0f} requests/s",
        f"≥ {3 * peer:,} requests/s",
        f"bakerydemo {peer} requests/s",
        rate >= 3 * peer,
    )


def _requests_per_second(port: int, path: str, *, seconds: float) -> float:
    """Answers of 200 in a second, over connections that stay open. Raises where another answer comes."""
    until = time.perf_counter() + seconds
    counts = [0] * CLIENTS
    wrong: list[int] = []

    def ask(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.perf_counter() < until:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                wrong.append(response.status)
                return
            counts[place] += 1

    started = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(place,)) for place in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{path} answered {wrong[0]}")
    return sum(counts) / (time.perf_counter() - started)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not start.")
