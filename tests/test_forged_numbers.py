"""Every address of the project with numbers that no column can hold: nothing is found, and nothing breaks."""

import re
from typing import Any

import pytest

from tests.test_roles import Address, all_addresses

pytestmark = pytest.mark.long

FORGED = "9" * 30
ASKED = (
    "activity", "answer", "application", "at", "batch", "brought_in_by", "by", "call", "comment", "country", "edition",
    "episode", "exchange", "group", "import", "institution", "learner", "lesson", "locale", "module", "p", "page", "parent",
    "people", "person", "pk", "quote", "run", "s", "season", "series", "session", "t", "theme", "user", "work", "year",
)  # fmt: skip
"""What addresses are asked for by number, and what lists are filtered by."""


def path_of(address: Address) -> str:
    samples = {"int": FORGED, "str": FORGED, "uuid": "00000000-0000-4000-8000-000000000000"}
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: samples.get(found[1] or "str", "x"), address.route)
    return "/" + path.replace("//", "/")


def fails(client: Any, path: str) -> str | None:
    try:
        status = client.get(path).status_code
    except Exception as error:  # whatever it is, it is what a visitor would have met
        return f"{path}: {error!r}"
    return f"{path}: {status}" if status >= 500 and status != 503 else None


def test_a_forged_number_in_an_address_is_nobodys(role_clients: Any) -> None:
    numbered = [each for each in all_addresses() if "<int:" in each.route or "pk>" in each.route]
    assert len(numbered) > 200
    assert [found for each in numbered if (found := fails(role_clients.administrator, path_of(each)))] == []


def test_a_forged_number_in_a_question_is_nobodys(role_clients: Any) -> None:
    query = "&".join(f"{name}={FORGED}" for name in ASKED)
    plain = [
        each
        for each in all_addresses()
        if "<" not in each.route.replace("<lang>", "") and "failwhale" not in each.route  # which is there to fail
    ]
    assert len(plain) > 100
    asked = (f"{path_of(each).replace(FORGED, 'es')}?{query}" for each in plain)
    assert [found for path in asked if (found := fails(role_clients.administrator, path))] == []
