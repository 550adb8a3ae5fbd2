"""Statistics of courses as files, in long form: a row for each combination of values, with a column for each stage."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from participants.models import Sex
from portal.spreadsheets import Share, as_csv_file, as_workbook
from reporting.courses.queries import COUNTED, Counts
from reporting.courses.statistics import LABELS, Statistics, definitions
from reporting.dimensions import DIMENSIONS
from reporting.exports import Value
from reporting.wording import in_words, local_iso, moment, said


def as_csv(answer: Statistics) -> bytes:
    """One table: the breakdown, or by sex where none is asked for. Its last columns say when, and of what."""
    rows = _group_rows(answer) if answer.question.dimensions else _sex_rows(answer)
    filters = answer.question.filters
    origin: list[Value] = [local_iso(answer.computed_at), in_words(filters), answer.question.query]
    heads = [*next(rows), _("Computed"), _("Filters"), _("Query of its address")]
    return as_csv_file([heads, *([*row, *origin] for row in rows)])


def as_xlsx(answer: Statistics) -> bytes:
    """A sheet of the breakdown, one by sex, and one that says what was asked and what each column counts."""
    sheets = [(_("By sex"), _sex_rows(answer)), (_("Definitions"), _definition_rows(answer))]
    if answer.question.dimensions:
        sheets.insert(0, (_("Breakdown"), _group_rows(answer)))
    return as_workbook(sheets)


def as_json(answer: Statistics) -> bytes:
    return json.dumps(as_document(answer), ensure_ascii=False, indent=2).encode()


def as_document(answer: Statistics) -> dict[str, Any]:
    """The whole answer, with keys for machines and labels in the reader's language."""
    question = answer.question
    return {
        "filters": question.filters.stated,
        "computed_at": answer.computed_at.isoformat(timespec="seconds"),
        "definitions": {word: text for word, (_label, text) in zip(COUNTED, definitions(), strict=True)},
        "all": _counts(answer.all),
        "by_sex": {sex: _counts(counts) for sex, counts in sorted(answer.by_sex.items())},
        "completion": {
            "value": answer.completion,
            "numerator": answer.all.places_in("completed"),
            "denominator": answer.all.places_in("enrolled"),
        },
        "days_to_complete": {"median": answer.duration.amount, "of": answer.duration.of},
        "dimensions": [dimension.name for dimension in question.dimensions],
        "groups": [
            {
                **{each.name: member.key for each, member in zip(question.dimensions, group.members, strict=True)},
                "labels": {
                    each.name: member.label for each, member in zip(question.dimensions, group.members, strict=True)
                },
                **_counts(group.counts),
            }
            for group in answer.groups
        ],
    }


def _counts(counts: Counts) -> dict[str, dict[str, int]]:
    return {
        "people": dict(zip(COUNTED, counts.people, strict=True)),
        "places": dict(zip(COUNTED, counts.places, strict=True)),
    }


def _heads() -> list[Value]:
    people: list[Value] = [_("%(stage)s, people") % {"stage": LABELS[word]} for word in COUNTED]
    return [*people, *(_("%(stage)s, places") % {"stage": LABELS[word]} for word in COUNTED)]


def _group_rows(answer: Statistics) -> Iterator[list[Value]]:
    heads: list[Value] = []
    for dimension in answer.question.dimensions:
        heads += [str(dimension.label), _("%(label)s (code)") % {"label": dimension.label}]
    yield [*heads, *_heads()]
    for group in answer.groups:
        names: list[Value] = []
        for member in group.members:
            names += [member.label, member.key]
        yield [*names, *group.counts.people, *group.counts.places]
    yield [_("Total"), *[""] * (len(heads) - 1), *answer.all.people, *answer.all.places]


def _sex_rows(answer: Statistics) -> Iterator[list[Value]]:
    yield [_("Sex"), _("%(label)s (code)") % {"label": _("Sex")}, *_heads()]
    members = DIMENSIONS["sex"].members({*answer.by_sex, Sex.NOT_STATED.value})
    for member in sorted(members.values(), key=lambda each: each.order):
        counts = answer.by_sex.get(member.value)
        yield [
            member.label,
            member.key,
            *(counts.people if counts else [0] * len(COUNTED)),
            *(counts.places if counts else [0] * len(COUNTED)),
        ]
    yield [_("Total"), "", *answer.all.people, *answer.all.places]


def _definition_rows(answer: Statistics) -> Iterator[list[Value]]:
    yield [_("What"), _("Says")]
    yield [_("Computed"), moment(answer.computed_at)]
    for each in said(answer.question.filters):
        yield [each.label, each.value]
    if not answer.question.filters.stated:
        yield [_("Filters"), _("none")]
    for label, text in definitions():
        yield [label, text]
    yield [_("Completion rate"), None if answer.completion is None else Share(answer.completion)]
    yield [_("Completion rate: of so many places"), answer.all.places_in("enrolled")]
    yield [_("Days to complete, median"), answer.duration.amount]
    yield [_("Days to complete: of so many completions"), answer.duration.of]


FILES: dict[str, tuple[str, str, Callable[[Statistics], bytes]]] = {
    "csv": ("CSV", "text/csv; charset=utf-8", as_csv),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": ("JSON", "application/json", as_json),
}
"""By the extension of their names: what it is called, its type, what writes it."""
