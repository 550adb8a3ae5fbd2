"""Keeping what was read of a dataset's file."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from portal.models import User
from publications.datasets.reading import Described, Raw, check, propose, read_raw
from publications.datasets.values import Row
from publications.models import Dataset, DatasetColumn, DatasetContent


def keep_content(*, raw: Raw, described: Sequence[Described], rows: Sequence[Row]) -> DatasetContent:
    """A row for this reading of these cells: the one that is there, where there is one."""
    cells = {"headings": list(raw.headings), "rows": [[n, list(each)] for n, each in raw.rows]}
    headings = [each.heading for each in described]
    values = [list(row) for row in rows]
    told = json.dumps([cells, raw.is_workbook, headings, values], ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(told.encode()).hexdigest()
    there = DatasetContent.objects.filter(digest=digest).only("pk", "digest").first()
    return there or DatasetContent.objects.create(
        raw={**cells, "is_workbook": raw.is_workbook},
        headings=headings,
        values=values,
        row_count=len(values),
        digest=digest,
    )


def proposed_columns(described: Sequence[Described]) -> list[DatasetColumn]:
    """Unsaved columns for an editor to complete."""
    return [
        DatasetColumn(heading=each.heading, role=each.role, name=each.heading, sort_order=place)
        for place, each in enumerate(described)
    ]


@transaction.atomic
def make_dataset(
    *,
    table: bytes,
    filename: str,
    by: User | None,
    columns: Sequence[dict[str, Any]] = (),
    publish: bool = True,
    **fields: Any,
) -> Dataset:
    """A dataset of a CSV or XLSX, its columns described by fields of DatasetColumn, or proposed from the file.

    Raises TableFileError or WrongTable.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        path.write_bytes(table)
        raw = read_raw(path, filename=filename)
    described = [
        Described(each["heading"], each["role"], each.get("may_be_negative", False)) for each in columns
    ] or propose(raw)
    rows = check(raw, described, decimal_sign=fields.get("decimal_sign", ""))
    dataset = Dataset(
        content=keep_content(raw=raw, described=described, rows=rows), file_name=filename, live=False, **fields
    )
    dataset.columns.set(
        [DatasetColumn(sort_order=place, **each) for place, each in enumerate(columns)] or proposed_columns(described)
    )
    dataset.save()
    revision = dataset.save_revision(user=by)
    if publish:
        revision.publish(user=by)
    made: Dataset = Dataset.objects.get(pk=dataset.pk)
    return made
