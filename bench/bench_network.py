"""The pages of a country and of the network's directory under load, with the demo's seasons, library, courses and network.

Served as the public pages are (`bench.bench_pages`), uncached. Queries are asked of the same database by the test client.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import Row
from bench.bench_pages import CLIENTS, ROOT, load_of, served

COUNTRY, COUNTRY_QUERIES, COUNTRY_PER_SECOND = "/es/paises/gt/", 15, 80
PAGES = (
    ("a country's page", COUNTRY, COUNTRY_PER_SECOND),
    ("who works on human mobility in Honduras", "/es/conose/directorio/?theme=movilidad-humana&country=HN", None),
)
LOAD = """
from datacction.demo.load import load as seasons
from publications.demo.load import load as library
from trainaction.demo.load import load as courses
from conose.demo.load import load as network
for load in (seasons, library, courses, network): load(lambda line: None)
"""
QUERIES = f"""
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client = Client(); client.get({COUNTRY!r})
with CaptureQueriesContext(connection) as captured: sections = client.get({COUNTRY!r}).content.count(b'class="section" id=')
print(len(captured), sections)
"""


def run() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        (folder / "static").mkdir()
        env = {**os.environ, "PORTAL_VAR_DIR": name, "DJANGO_SETTINGS_MODULE": "portal.settings.demo"}
        env.pop("DATABASE_URL", None)
        for arguments in (
            ["migrate", "-v0"],
            ["compile_translations"],
            ["shell", "-v0", "-c", LOAD],
            ["search_rebuild"],
        ):
            _manage(arguments, env)
        queries, kinds = map(int, _manage(["shell", "-v0", "-c", QUERIES], env).split()[-2:])
        yield Row(
            f"a country's page, {kinds} kinds of content, queries",
            str(queries),
            f"≤ {COUNTRY_QUERIES}",
            "",
            queries <= COUNTRY_QUERIES,
        )
        with served("portal.wsgi:application", ROOT, env) as (port, server):
            for what, path, wanted in PAGES:
                load_of(port, path, server)  # what a process reads once
                load = load_of(port, path, server)
                yield Row(
                    f"{what}, {CLIENTS} clients at once",
                    f"{load.per_second:,.0f} requests/s ({load.milliseconds:.1f} ms of processor time each)",
                    f"≥ {wanted} requests/s" if wanted else "",
                    "",
                    load.per_second >= wanted if wanted else None,
                )


def _manage(arguments: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE
    )
    return done.stdout.decode()
