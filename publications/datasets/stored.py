"""Datasets as they are kept: which are public, and their tables in the reader's language."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from participants.models import Country
from participants.queries.countries import country_name
from publications.datasets.reading import column_keys
from publications.datasets.values import Column, Observations, Role, Row
from publications.models import Dataset, DatasetContent, PublicationPage
from publications.queries.works import public_publications

KEPT_TABLES = 32


def shown_dataset(page: PublicationPage) -> Dataset | None:
    """The published dataset of a work, with where its content is. One query, and none for a work without one."""
    if page.dataset_id is None:
        return None
    found = Dataset.objects.filter(pk=page.dataset_id, live=True, content__isnull=False)
    dataset: Dataset | None = _light(found).first()
    return dataset


def public_dataset(key: UUID, language: str) -> tuple[Dataset, PublicationPage] | None:
    """A dataset that a public work shows, and that work, in this language where there is such a page. Two queries."""
    dataset = _light(Dataset.objects.filter(key=key, live=True, content__isnull=False)).first()
    if dataset is None:
        return None
    pages = list(public_publications().filter(dataset=dataset).select_related("locale").order_by("path"))
    if not pages:
        return None
    return dataset, next((page for page in pages if page.locale.language_code == language), pages[0])


def _light(found: Any) -> Any:
    """With the content's digest, and without the content itself."""
    return found.select_related("content").defer("content__raw", "content__values")


def observations(dataset: Dataset) -> Observations:
    """The table of a dataset in the reader's language. Two queries, a third where it was not read of late."""
    content: Any = dataset.content
    described = {column.heading: column for column in dataset.columns.all()}
    headings = tuple(content.headings)
    columns = []
    for key, heading in zip(column_keys(headings), headings, strict=True):
        column = described[heading]
        words: Mapping[str, str] = column.words
        if column.role == Role.COUNTRY:
            words = dict(Country.objects.values_list("code", country_name()))
        columns.append(Column(key, column.role, column.label, column.unit_label, words))
    return Observations(tuple(columns), _values(content.pk, content.digest))


@lru_cache(maxsize=KEPT_TABLES)
def _values(content: int, digest: str) -> tuple[Row, ...]:
    """The rows of a content, which never changes; the digest tells it from a row of that number elsewhere."""
    values = DatasetContent.objects.values_list("values", flat=True).get(pk=content)
    return tuple(tuple(row) for row in values)


def words_of(dataset: Dataset) -> str:
    """What a dataset can be found by: what it is, what its columns are called, and the words in them."""
    table = observations(dataset)
    told = [dataset.label, dataset.source_label, dataset.note_label]
    for column in table.columns:
        told.append(column.heading)
        if column.role == Role.GROUP:
            told.append(", ".join(table.label(column, value) for value in table.members(column)))
    return ". ".join(filter(None, told))
