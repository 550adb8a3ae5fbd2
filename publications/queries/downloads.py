"""Reads: how often files were downloaded."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from participants.models import Country
from participants.queries.countries import country_name
from portal.languages import LANGUAGES
from publications.models import Dataset, Downloads, PublicationFile


def downloads_of(work: UUID) -> int:
    """How often the files of a work were downloaded, all languages together. One query."""
    return Downloads.objects.filter(work=work).aggregate(all=Sum("number"))["all"] or 0


def downloads_of_works(works: Collection[UUID]) -> dict[UUID, int]:
    """The same of each of these works that has any. One query; none for none."""
    if not works:
        return {}
    rows = Downloads.objects.filter(work__in=works).order_by().values_list("work")
    return dict(rows.annotate(all=Sum("number")))


@dataclass(frozen=True, slots=True)
class DownloadsOfFile:
    """How often one file was downloaded in a period, and from where it is known to have been."""

    title: str
    language: str
    number: int
    countries: tuple[tuple[str, int], ...]
    """Names in the reader's language with their downloads, the most first; unknown ones left out."""
    url: str


def downloads_by_file(*, since: date | None = None, until: date | None = None) -> list[DownloadsOfFile]:
    """The downloads of each file and dataset between two days, both included, the most first. Four queries."""
    rows = Downloads.objects.filter(Q(day__gte=since) if since else Q(), Q(day__lte=until) if until else Q())
    totals: dict[UUID, int] = defaultdict(int)
    by_country: dict[UUID, dict[str, int]] = defaultdict(dict)
    for key, country, times in (
        rows.values("file", "country").annotate(all=Sum("number")).values_list("file", "country", "all")
    ):
        totals[key] += times
        if country:
            by_country[key][country] = times
    names = dict(Country.objects.values_list("code", country_name()))
    files: dict[UUID, PublicationFile] = {}
    for file in PublicationFile.objects.filter(key__in=totals).select_related("page", "document").order_by("-page"):
        files[file.key] = file  # the first page, which is the source, last
    datasets = {each.key: each for each in Dataset.objects.filter(key__in=totals)}
    languages = dict(LANGUAGES)
    found = []
    for key, times in totals.items():
        file, dataset = files.get(key), datasets.get(key)
        countries = sorted(by_country[key].items(), key=lambda each: (-each[1], each[0]))
        found.append(
            DownloadsOfFile(
                title=file.page.title if file else dataset.label if dataset else _("A file that is gone"),
                language=str(languages.get(file.language, file.language)) if file else "",
                number=times,
                countries=tuple((names.get(code, code), each) for code, each in countries),
                url=file.get_absolute_url() if file else reverse("dataset_file", args=[key, "csv"]) if dataset else "",
            )
        )
    return sorted(found, key=lambda each: (-each.number, each.title))
