"""What editors are shown of searches: which words, how much they find, what is opened of it. Totals, nobody's."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _

from portal.numbers import half_up
from portal.spreadsheets import as_csv_file, as_workbook
from search.analysis import words
from search.models import Clicks, Searches
from search.statistics import LEAST_SHOWN, counted_until

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class SearchRow:
    """One search in a period."""

    query: str
    language: str
    language_name: str
    number: int
    without_result: int
    results: int
    """When it was last searched."""
    clicks: int
    place: float | None
    """The mean place of what was opened, recommended results left out; None where nothing was."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """How often results in one place, or some places, were opened."""

    label: str
    clicks: int
    share: float
    """Of all clicks, in hundredths."""


@dataclass(frozen=True, slots=True)
class Report:
    """The searches of a period."""

    rows: Sequence[SearchRow]
    places: Sequence[PlaceRow]
    searches: int
    """All of them, those not shown too."""
    without_result: int
    rare: int
    """Searches that are not shown, because they were made fewer than LEAST_SHOWN times."""
    counted_until: datetime
    """Later searches may be missing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is to be about."""

    since: date | None = None
    until: date | None = None
    language: str = ""
    text: str = ""
    only_empty: bool = False
    """Those alone that found nothing when they were last made."""


def report(asked: Asked) -> Report:
    """Searches of a period by how often they were made, and which places were opened. Four queries."""
    days = Q(day__gte=asked.since) if asked.since else Q()
    days &= Q(day__lte=asked.until) if asked.until else Q()
    found = Searches.objects.filter(days)
    if asked.language:
        found = found.filter(language=asked.language)
    if asked.text:
        found = found.filter(query__contains=" ".join(words(asked.text)))
    totals = found.aggregate(all=Sum("number"), empty=Sum("without_result"))
    clicks = _clicks(days)
    groups = found.values("digest", "query", "language").annotate(all=Sum("number"), empty=Sum("without_result"))
    latest = _latest_results(found)
    rows = [
        _row(dict(group), clicks.get(group["digest"], {}), latest.get(group["digest"], 0))
        for group in groups.filter(all__gte=LEAST_SHOWN).order_by("-all", "query", "language")
    ]
    rare = groups.filter(all__lt=LEAST_SHOWN).order_by().count()
    if asked.only_empty:
        rows = [row for row in rows if not row.results]
    digests = set(found.order_by().values_list("digest", flat=True)) if asked.language or asked.text else None
    return Report(rows, _places(clicks, digests), totals["all"] or 0, totals["empty"] or 0, rare, counted_until())


ByRank = dict[int, int]


def _clicks(days: Q) -> dict[str, ByRank]:
    found: dict[str, ByRank] = defaultdict(dict)
    for digest, rank, number in (
        Clicks.objects.filter(days)
        .values("digest", "rank")
        .annotate(all=Sum("number"))
        .values_list("digest", "rank", "all")
    ):
        found[digest][rank] = number
    return found


def _latest_results(found: QuerySet[Searches]) -> dict[str, int]:
    """How much each search found on the last day it was made."""
    return dict(found.order_by("day").values_list("digest", "results"))


def _row(group: dict[str, object], clicks: ByRank, results: int) -> SearchRow:
    ranked = {rank: number for rank, number in clicks.items() if rank}
    opened = sum(ranked.values())
    language = str(group["language"])
    return SearchRow(
        query=str(group["query"]),
        language=language,
        language_name=_(get_language_info(language)["name"]),
        number=int(str(group["all"])),
        without_result=int(str(group["empty"])),
        results=results,
        clicks=sum(clicks.values()),
        place=round(sum(rank * number for rank, number in ranked.items()) / opened, 1) if opened else None,
    )


SPANS = ((0, 0), *((rank, rank) for rank in range(1, 11)), (11, 20), (21, 1000))


def _places(clicks: dict[str, ByRank], digests: set[str] | None) -> list[PlaceRow]:
    counted: ByRank = defaultdict(int)
    for digest, ranks in clicks.items():
        if digests is None or digest in digests:
            for rank, number in ranks.items():
                counted[rank] += number
    total = sum(counted.values())
    rows = []
    for first, last in SPANS if total else ():
        number = sum(count for rank, count in counted.items() if first <= rank <= last)
        label = _("Recommended") if not last else str(first) if first == last else f"{first}–{last}"
        rows.append(
            PlaceRow(_("21 and further") if first > 20 else label, number, float(half_up(100 * number / total, 1)))
        )
    return rows


# --- as files -------------------------------------------------------------------------------

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export(found: Report, extension: str) -> bytes:
    """The report as a file of one of CONTENT_TYPES. Raises KeyError for another."""
    return {"csv": _as_csv, "xlsx": _as_xlsx}[extension](found)


def _sheet(found: Report) -> list[list[Cell]]:
    heads: list[Cell] = [
        _("Search"), _("Language"), _("Searches"), _("Without a result"), _("Results, last"), _("Clicks"), _("Mean place"),
    ]  # fmt: skip
    lines = [heads]
    for row in found.rows:
        place: Cell = "" if row.place is None else row.place
        lines.append([row.query, row.language, row.number, row.without_result, row.results, row.clicks, place])
    return lines


def _as_csv(found: Report) -> bytes:
    return as_csv_file(_sheet(found))


def _as_xlsx(found: Report) -> bytes:
    places: list[list[Cell]] = [[_("Place"), _("Clicks"), _("Share, per cent")]]
    for row in found.places:
        places.append([row.label, row.clicks, row.share])
    sheets = [(_("Searches"), _sheet(found)), (pgettext("of results", "Places"), places)]
    return as_workbook(sheets, widths=((0, 0, 40),))
