"""What was printed of seasons 1–4 is what the portal computes, from attendance files that went through the importer."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from datacction.demo import attendance
from datacction.demo.attendance.profiles import BIOGRAPHIES
from datacction.demo.load import load as load_pages
from participants.models import ImportBatch, MatchDecision, Participation, ParticipationRecord, Person
from participants.queries.people import public_profiles

pytestmark = pytest.mark.django_db


def say(text: str) -> None:
    """Nobody listens."""


def figures() -> dict[str, Any]:
    out = io.StringIO()
    call_command("reach", "--programme", "datacction", "--series", "1-4", "--json", stdout=out)
    return json.loads(out.getvalue())["figures"]


def share(figure: dict[str, Any]) -> tuple[float, int, int, int]:
    return round(figure["value"], 2), figure["numerator"], figure["denominator"], figure["not_stated"]


def test_published_figures_come_out_of_the_importer(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.VAR_DIR = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        load_pages(say)
    with django_capture_on_commit_callbacks(execute=True):
        attendance.load(say)

    found = figures()
    printed = {"participants": 1132, "institutions": 117, "countries": 36, "hours_of_exchange": 56}
    printed |= {"specialists": 68, "episodes": 42}
    assert {name: found[name]["value"] for name in printed} == printed
    assert found["knowledge_products"]["value"] >= 100
    assert share(found["share_women"]) == (0.61, 665, 1090, 42)
    assert share(found["share_women_specialists"]) == (0.66, 45, 68, 0)

    # The specialists with a profile stand on their episodes' pages, with their consent.
    assert public_profiles().count() == len(BIOGRAPHIES)
    assert ParticipationRecord.objects.filter(source="page").values("person").distinct().count() == len(BIOGRAPHIES)

    # Loaded again, nothing is added.
    tables = (ImportBatch, MatchDecision, Person, Participation, ParticipationRecord)
    before = [model.objects.count() for model in tables]
    attendance.load(say)
    assert [model.objects.count() for model in tables] == before
