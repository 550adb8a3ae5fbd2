"""What pages show of a dataset: a view with its filters, its files and what it rests on. Frozen values for a template."""

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from publications.datasets.exports import About
from publications.datasets.figures import DataFigure, figure_of
from publications.datasets.selection import (
    MAP,
    TABLE,
    VIEWS,
    Selection,
    query_of_address,
    read_selection,
    standing,
    views_of,
)
from publications.datasets.stored import observations, shown_dataset
from publications.datasets.values import Observations, Role
from publications.models import Dataset, PublicationPage
from publications.queries.works import public_publications
from publications.vocabulary import DATASET_TYPES, LICENCE_URLS, Licence


@dataclass(frozen=True)
class DataOption:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class DataFilter:
    """A filter of the form: boxes where several can be chosen."""

    name: str
    label: str
    options: tuple[DataOption, ...]
    is_many: bool = False


@dataclass(frozen=True)
class DataLink:
    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class DataView:
    """A dataset on a page."""

    title: str
    figure: DataFigure
    views: tuple[DataLink, ...]
    filters: tuple[DataFilter, ...]
    files: tuple[DataLink, ...]
    ignored: tuple[str, ...]
    about: About
    selection: Selection
    chart_id: str
    address: str = ""
    """Where the same view can be filtered, for an embedded one."""

    @property
    def source_line(self) -> str:
        """The source in a line, with the licence."""
        source = _("Source: %(source)s.") % {"source": self.about.source.rstrip(".")} if self.about.source else ""
        licence = _("Licence: %(licence)s.") % {"licence": self.about.licence} if self.about.licence else ""
        return " ".join(filter(None, [source, licence]))


def data_view(page: PublicationPage, request: HttpRequest) -> DataView | None:
    """The dataset of a work as the request's filters leave it; None where it shows none. Four queries at most."""
    dataset = shown_dataset(page)
    if dataset is None:
        return None
    table = observations(dataset)
    selection = read_selection(table, request.GET)
    return _view(dataset, table, selection, about_of(dataset, page, request), chart_id="data")


def embedded_view(work: int, address: str, request: HttpRequest | None) -> DataView | None:
    """A view inside another page, of the public work in the reader's language. None where nothing public shows it."""
    language = (get_language() or "es").split("-")[0]
    keys = PublicationPage.objects.filter(pk=work).values("translation_key")
    pages = list(public_publications().filter(translation_key__in=keys).select_related("locale").order_by("path"))
    if not pages:
        return None
    page = next((each for each in pages if each.locale.language_code == language), pages[0])
    dataset = shown_dataset(page)
    if dataset is None:
        return None
    table = observations(dataset)
    selection = read_selection(table, query_of_address(address))
    about = about_of(dataset, page, request)
    chart_id = f"data-{dataset.pk}-{crc32(selection.as_query().encode()):x}"
    return _view(dataset, table, selection, about, chart_id=chart_id, page_url=page.get_url(request) or "")


def ignored_in_view(page: Page, address: str) -> str | None:
    """What of an address a work's dataset does not have, in sentences; None where the work has no dataset."""
    work = page.specific
    dataset = work.dataset if isinstance(work, PublicationPage) else None
    if dataset is None or dataset.content is None:
        return None
    return " ".join(read_selection(observations(dataset), query_of_address(address)).ignored)


def about_of(dataset: Dataset, page: PublicationPage, request: HttpRequest | None) -> About:
    """What a dataset is, in the reader's language."""
    url = page.get_url(request) or ""
    return About(
        title=dataset.label,
        source=dataset.source_label,
        source_url=dataset.source_url,
        licence=str(Licence(dataset.licence).label) if dataset.licence else "",
        licence_url=LICENCE_URLS.get(dataset.licence, ""),
        note=dataset.note_label,
        is_demonstration=dataset.is_demonstration,
        language=(get_language() or "es").split("-")[0],
        url=request.build_absolute_uri(url) if request is not None else url,
    )


def data_files(dataset: Dataset, query: str = "") -> tuple[DataLink, ...]:
    """The dataset's files, of the rows that a query leaves."""
    end = f"?{query}" if query else ""
    return tuple(
        DataLink(extension.upper(), reverse("dataset_file", args=[dataset.key, extension]) + end)
        for extension in DATASET_TYPES
    )


def _view(
    dataset: Dataset,
    table: Observations,
    selection: Selection,
    about: About,
    *,
    chart_id: str,
    page_url: str = "",
) -> DataView:
    query = selection.as_query()
    return DataView(
        title=dataset.label,
        figure=figure_of(table, selection, chart_id),
        views=tuple(
            DataLink(str(VIEWS[name]), f"{page_url}?{selection.as_query(view=name)}#data", name == selection.view)
            for name in views_of(table)
        ),
        filters=tuple(_filters(table, selection)),
        files=data_files(dataset, query),
        ignored=selection.ignored,
        about=about,
        selection=selection,
        chart_id=chart_id,
        address=f"{page_url}?{query}#data" if page_url else "",
    )


def _filters(table: Observations, selection: Selection) -> Iterable[DataFilter]:
    """Only filters that leave a choice. A chart has one value of each division that it does not compare."""
    is_chart = selection.view != TABLE and selection.by is not None
    if len(table.measures) > 1:
        measures = [(each.key, each.heading) for each in table.measures]
        chosen = selection.measure.key if is_chart or selection.measure_is_chosen else ""
        yield _one("measure", _("Measure"), measures if is_chart else [("", _("All measures")), *measures], chosen)
    if len(table.divisions) > 1 and is_chart and selection.view != MAP:
        by = selection.by.key if selection.by else ""
        yield _one("by", _("Compare by"), [(each.key, each.label) for each in table.divisions], by)
    for column in table.divisions:
        members = [(value, table.label(column, value)) for value in table.members(column)]
        if len(members) < 2:
            continue
        if column.role == Role.COUNTRY:
            options = tuple(DataOption(value, label, value in selection.countries) for value, label in members)
            yield DataFilter("country", column.label, options, is_many=True)
        elif is_chart and column != selection.by:
            yield _one(f"g-{column.key}", column.label, members, standing(table, selection, column))
        else:
            chosen = selection.chosen.get(column.key, "")
            yield _one(f"g-{column.key}", column.label, [("", _("All")), *members], chosen)
    years = [(str(year), str(year)) for year in table.years]
    if len(years) > 1:
        yield _one("from", _("From"), [("", years[0][0]), *years[1:]], str(selection.since or ""))
        yield _one("to", _("To"), [("", years[-1][0]), *years[:-1]], str(selection.until or ""))


def _one(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> DataFilter:
    return DataFilter(name, label, tuple(DataOption(value, text, value == chosen) for value, text in options))
