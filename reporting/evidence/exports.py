"""Studies and decisions as files: each decision with each study that it cites, and the counts with their definitions."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from conose.research.queries import stage_label
from portal.placement import address
from portal.spreadsheets import as_csv_file, as_workbook
from reporting.evidence.counting import FIGURES, KINDS, Evidence, by_country, by_kind_and_year, by_line
from reporting.wording import local_iso, moment

Value = str | int | None


def as_csv(found: Evidence, request: HttpRequest) -> bytes:
    """One table: a row for each decision and study; its last column, alike in every row, is the moment."""
    rows = _decision_rows(found, request)
    heads = [*next(rows), _("Computed")]
    at = local_iso(found.computed_at)
    return as_csv_file([heads, *([*row, at] for row in rows)])


def as_xlsx(found: Evidence, request: HttpRequest) -> bytes:
    """The decisions, the counts by line, kind and country, and what each figure means."""
    return as_workbook(
        [
            (_("Decisions"), _decision_rows(found, request)),
            (_("By line"), _line_rows(found)),
            (_("By kind and year"), _kind_rows(found)),
            (_("By country"), _country_rows(found)),
            (_("Definitions"), _definition_rows(found)),
        ]
    )


def as_json(found: Evidence, request: HttpRequest) -> bytes:
    """The same for machines."""
    lines = found.lines
    document: dict[str, Any] = {
        "computed_at": found.computed_at.isoformat(timespec="seconds"),
        "figures": {
            figure.name: {
                "value": figure.of(found),
                "label": str(figure.label),
                "definition": str(figure.definition),
            }
            for figure in FIGURES
        },
        "by_line": [
            {
                "line": each.line.slug if each.line else None,
                "studies": each.studies,
                "published": each.published,
                "used": each.used,
                "decisions": each.decisions,
            }
            for each in by_line(found)
        ],
        "by_kind_and_year": [
            {"kind": kind, "year": year, "decisions": number}
            for (kind, year), number in sorted(by_kind_and_year(found).items())
        ],
        "by_country": [each._asdict() for each in by_country(found)],
        "decisions": [
            {
                "day": each.day.isoformat(),
                "kind": each.kind,
                "title": each.title,
                "institution": each.named,
                "country": each.country,
                "url": _whole_address(each.url, request),
                "studies": [
                    {
                        "title": study.title,
                        "url": _whole_address(address(request, study.url_path), request),
                        "line": lines[study.line].slug if study.line else None,
                        "what": study.what,
                    }
                    for study in each.studies
                ],
            }
            for each in found.decisions
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _whole_address(url: str, request: HttpRequest) -> str:
    return request.build_absolute_uri(url) if url else ""


def _decision_rows(found: Evidence, request: HttpRequest) -> Iterator[list[Value]]:
    yield [
        _("Day"), _("Kind"), _("Kind (code)"), _("Decision"), _("Institution"), _("Country"), _("Country (code)"),
        _("Address"), _("Study"), _("Address of the study"), _("Line of the agenda"), _("What it took from the study"),
    ]  # fmt: skip
    for each in found.decisions:
        for study in each.studies:
            yield [
                each.day.isoformat(),
                str(KINDS[each.kind]),
                each.kind,
                each.title,
                each.named,
                found.countries.get(each.country or "", ""),
                each.country or "",
                _whole_address(each.url, request),
                study.title,
                _whole_address(address(request, study.url_path), request),
                found.lines[study.line].title if study.line else "",
                study.what,
            ]


def _line_rows(found: Evidence) -> Iterator[list[Value]]:
    yield [_("Line of the agenda"), _("Studies"), stage_label("published"), _("Used in a decision"), _("Decisions")]
    for each in by_line(found):
        name = each.line.title if each.line else _("Without a line")
        yield [name, each.studies, each.published, each.used, each.decisions]


def _kind_rows(found: Evidence) -> Iterator[list[Value]]:
    yield [_("Kind"), _("Year"), _("Decisions")]
    for (kind, year), number in sorted(by_kind_and_year(found).items()):
        yield [str(KINDS[kind]), year, number]


def _country_rows(found: Evidence) -> Iterator[list[Value]]:
    yield [_("Country"), _("Decisions"), _("Institutions"), _("Studies cited")]
    for each in by_country(found):
        yield [each.name or _("No country stated"), each.decisions, each.institutions, each.studies]


def _definition_rows(found: Evidence) -> Iterator[list[Value]]:
    yield [_("Figure"), _("Value"), _("Definition")]
    for figure in FIGURES:
        yield [str(figure.label), figure.of(found), str(figure.definition)]
    yield [_("Computed"), moment(found.computed_at), ""]


@dataclass(frozen=True)
class File:
    """A kind of file that the counts are taken away as."""

    content_type: str
    write: Callable[[Evidence, HttpRequest], bytes] = field(repr=False)


FILES = {
    "csv": File("text/csv; charset=utf-8", as_csv),
    "xlsx": File("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": File("application/json", as_json),
}
"""By the extension of their names."""
