"""Files are matched and brought in stretch by stretch: where one ends must not show in what comes out."""

import io
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from participants.models import Activity, ImportIdentity, ImportInstitution, ImportRow, Person
from participants.queries import imports as reads
from participants.services import participations
from participants.services.imports import apply, applying, decide_all, matching, reading, upload
from tests.participants.imports.conftest import MOMENTS, bring_in, make_activity, registry, sheet, staged

KNOWN = sheet(
    "Ana Pérez,ana@x.example,F,INE,Guatemala",
    "Luis Gómez,luis@x.example,M,PNC,Honduras",
    "Eva Ruiz,,F,UNAH,Honduras",
    "Luis Gómez,luisg@x.example,M,OIJ,Costa Rica",
)
FILE = sheet(
    "ANA PEREZ,ana@x.example,F,INE,Guatemala",
    "Zoe Luna,zoe@x.example,F,PNC,Honduras",
    "Eva Ruiz,,F,UNAH,Honduras",
    "Luis Gómez,,M,,",
    "Ana Pérez,,F,INE,Guatemala",
    "Zoe L.,zoe@x.example,,,",
    "Mar Gil,mar@x.example,F,INE,Guatemala",
    "Juan Sol,mar@x.example,M,INE,Guatemala",
    "Luis Gómez,luis@x.example,M,PNC,Honduras",
    "Otter.ai,,,,",
    "Noé Paz,noe@x.example,M,Nueva Casa,Panamá",
    "Noé Paz,noe2@x.example,M,Nueva Casa,Panamá",
    "Eva Ruiz,evaruiz@x.example,F,Otra,Belice",
)


def found(model: Any, batch: Any) -> list[dict[str, Any]]:
    return list(model.objects.of(batch.pk).order_by("pk").values())


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL does not roll its keys back, and they are compared"
)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_short_stretches_give_the_same_preview_and_registry(
    db: None, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    bring_in(make_activity("known", 17), KNOWN)

    def preview_and_registry() -> tuple[Any, ...]:
        batch = staged(activity, FILE)
        seen = [found(model, batch) for model in (ImportRow, ImportIdentity, ImportInstitution)]
        said = sorted(reads.presence(batch), key=lambda each: (each.rows, each.name))
        for subject in ("institution", "person"):
            decide_all(batch=batch, subject=subject, choice="new", by=None)
        return batch.pk, seen, said, apply(batch=batch, by=None).summary, registry(without=MOMENTS - {"id"})

    activity = make_activity("episode")
    with transaction.atomic():
        whole = preview_and_registry()
        transaction.set_rollback(True)
    for module in (reading, matching, applying, participations, reads):
        monkeypatch.setattr(module, "CHUNK", size)
    with transaction.atomic():
        cut = preview_and_registry()
        transaction.set_rollback(True)

    assert cut == whole


def test_bringing_in_asks_as_often_for_three_people_as_for_one(activity: Activity) -> None:
    def asked(*rows: str, at: Activity) -> int:
        batch = staged(at, sheet(*rows))
        with CaptureQueriesContext(connection) as queries:
            apply(batch=batch, by=None)
        return len(queries)

    one = asked("Ana Pérez,ana@x.example,F,INE,Guatemala", at=activity)
    three = asked(
        *(f"{name} Mora,{name}@x.example,F,PNC,Honduras" for name in ("Eva", "Mar", "Sol")), at=make_activity("b", 19)
    )

    assert (one, Person.objects.count()) == (three, 4)


def test_a_name_of_thousands_of_rows_names_few_rivals(activity: Activity) -> None:
    batch = staged(activity, sheet(*(f"María López,m{number}@x.example,,," for number in range(3_000))))

    candidates = ImportIdentity.objects.of(batch.pk).values_list("candidates", flat=True)

    assert {len(each) for each in candidates} == {25}


def test_people_who_come_while_a_file_is_matched_do_not_keep_it_out(
    activity: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, looks = staged(activity, sheet("Ana Pérez,ana@x.example,F,INE,Guatemala")), []
    Person.objects.create(name="Eva Ruiz", key="eva ruiz")

    def match_and_be_overtaken(**options: Any) -> None:
        matching.match(**options)
        looks.append(len(looks))
        if len(looks) < 3:
            Person.objects.create(name=f"Otra {len(looks)}", key=f"otra {len(looks)}")

    monkeypatch.setattr(applying, "match", match_and_be_overtaken)
    assert (apply(batch=batch, by=None).state, len(looks)) == ("applied", 3)


def test_the_bar_goes_from_one_end_to_the_other_once(activity: Activity, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []
    for module in (reading, matching, reads):
        monkeypatch.setattr(module, "CHUNK", 2)
    four = sheet(*(f"{name} Ruiz,{name}@x.example,F,," for name in ("Ana", "Eva", "Mar", "Zoe")))
    batch = upload(activity=activity, file=io.BytesIO(four), filename="a.csv", by=None)
    reading.read(batch=batch, progress=lambda done, total=None: told.append(done / (total or 1)))
    assert told == [0.25, 0.5, 0.75, 1.0]

    told.clear()
    Person.objects.create(name="Otra", key="otra")
    apply(batch=batch, by=None, progress=lambda done, total=None: told.append(done / (total or 1)))
    assert told == [0.25, 0.5, 0.75, 1.0]
