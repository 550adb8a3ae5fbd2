"""Reads: what citations say of publications."""

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import slugify

from participants.queries.countries import region_label
from publications.citing import CitedFile, CitedWork
from publications.models import Dataset, PublicationFile, PublicationPage
from publications.queries.facts import About, about
from publications.queries.files import files_of
from publications.vocabulary import DATASET_TYPES


def cited_works(
    pages: Iterable[PublicationPage],
    base_url: str,
    *,
    facts: dict[int, About] | None = None,
    their_files: Iterable[PublicationFile] | None = None,
) -> list[CitedWork]:
    """What citations say of these works, with whole addresses below `base_url`. Two queries for each page of a list.

    `facts` and `their_files` are taken where they were read already.
    """
    found = list(pages)
    numbers = [page.pk for page in found]
    facts = facts or about(numbers)
    files: dict[int, list[PublicationFile]] = defaultdict(list)
    for file in their_files if their_files is not None else files_of(numbers):
        files[file.page_id].append(file)
    shown = {page.dataset_id for page in found if page.dataset_id}
    datasets = Dataset.objects.filter(live=True).in_bulk(shown) if shown else {}
    return [
        CitedWork(
            key=f"{slugify(page.slug)[:40].rstrip('-')}-{str(page.translation_key)[:8]}",
            title=f"{page.title}: {page.subtitle}" if page.subtitle else page.title,
            type=page.type,
            date=page.date,
            authors=facts[page.pk].cited_authors,
            publisher=next((name for _pk, name in facts[page.pk].institutions), ""),
            series=facts[page.pk].series_label,
            isbn=page.isbn,
            doi=page.doi,
            url=base_url + (page.get_url() or ""),
            file_url=next((base_url + f.get_absolute_url() for f in files[page.pk] if f.extension == "pdf"), ""),
            files=(
                *(
                    CitedFile(f.document.content_type, base_url + f.get_absolute_url(), f.document.file_size or 0)
                    for f in files[page.pk]
                ),
                *_dataset_files(datasets.get(page.dataset_id), base_url),
            ),
            abstract=page.abstract or page.headline,
            subjects=tuple(label for _slug, label in facts[page.pk].themes),
            places=tuple(label for _code, label in facts[page.pk].countries) or (region_label(),),
            languages=tuple(code for code, _label in facts[page.pk].languages),
            published_at=page.first_published_at,
            licence=page.licence,
            page=page.pk,
        )
        for page in found
    ]


def _dataset_files(dataset: Dataset | None, base_url: str) -> Iterable[CitedFile]:
    if dataset is not None:
        for extension, media_type in DATASET_TYPES.items():
            address = base_url + reverse("dataset_file", args=[dataset.key, extension])
            yield CitedFile(media_type.partition(";")[0], address)
