"""Small attendance files, and the registry as a value that can be compared."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps

from participants.models import Activity, ImportBatch
from participants.services.imports import apply, read, upload

REGISTRY = (
    "Person", "PersonEmail", "PersonName", "Institution", "InstitutionAlias", "Participation", "ParticipationRecord",
    "Merge", "MergeCandidate", "ImportChange",
)  # fmt: skip
MOMENTS = {"created_at", "updated_at", "id", "public_id"}


def registry(*, without: set[str] = MOMENTS - {"id", "public_id"}) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the registry, moments left out."""
    return {
        name: [
            {key: value for key, value in row.items() if key not in without}
            for row in apps.get_model("participants", name)._default_manager.order_by("pk").values()
        ]
        for name in REGISTRY
    }


@pytest.fixture
def activity(db: None) -> Activity:
    """One hour on 18 February 2021, 9 to 10 in Guatemala."""
    return make_activity("episode")


def make_activity(key: str, day: int = 18) -> Activity:
    return Activity.objects.create(
        key=key,
        title_es=key,
        programme="datacction",
        kind="episode",
        starts_at=datetime(2021, 2, day, 15, tzinfo=UTC),
        ends_at=datetime(2021, 2, day, 16, tzinfo=UTC),
        starts_on=datetime(2021, 2, day).date(),
        timezone="America/Guatemala",
    )


def sheet(*rows: str) -> bytes:
    """A sign-in sheet: name, e-mail, sex, institution, country."""
    return "\n".join(["Nombre,Correo electrónico,Sexo,Institución,País", *rows]).encode()


def zoom(*rows: str, day: int = 18) -> bytes:
    """A Zoom meeting from 'name,email,from,to' with times of that day."""
    lines = ["Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent"]
    for row in rows:
        name, email, start, end = row.split(",")
        minutes = _minutes(end) - _minutes(start)
        date = f"02/{day:02}/2021"
        lines.append(f"{name},{email},{date} {start}:00 AM,{date} {end}:00 AM,{minutes},Yes,")
    return "\n".join(lines).encode()


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def staged(activity: Activity, content: bytes, filename: str = "asistencia.csv") -> ImportBatch:
    batch = read(batch=upload(activity=activity, file=io.BytesIO(content), filename=filename, by=None))
    assert batch.refusal == ""
    return batch


def bring_in(activity: Activity, content: bytes) -> ImportBatch:
    return apply(batch=staged(activity, content), by=None)


Bring = Callable[[Activity, bytes], ImportBatch]
