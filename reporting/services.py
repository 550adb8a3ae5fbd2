"""Writes publications: what is counted now, through the gate, for everybody to see."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from participants.models import Participation, Programme, Series
from portal.models import User
from portal.snapshots import one_moment_to_write
from reporting.calls.publishing import publish_calls
from reporting.earlier import known_before, shown_calls, shown_editions, shown_figures
from reporting.editions import edition_counts, gated_counts
from reporting.grouping import APART, TOGETHER, together
from reporting.headlines import Headlines, beside_everybody
from reporting.models import Publication
from reporting.public import HEADLINES, LEARNERS, PARTS, TABLES, PartTable, forget_publication, written
from reporting.reach import TOTAL, Breakdown, Question, breakdown, reach
from reporting.suppression import (
    HELD_BACK,
    Before,
    Key,
    Line,
    Sight,
    gate,
    gated_figures,
    is_enough,
    is_small,
    protect_line,
)
from reporting.within import Around, all_held_back, gate_within


class Ending(Enum):
    """What became of asking for a publication."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    """Nothing that is counted differs from the last one."""
    NOTHING_SHOWN_DIFFERS = "nothing_shown_differs"
    """Something differs, but in nothing that may be shown."""
    WAITS = "waits"
    """The total differs by so few people that the difference would be about them."""


@dataclass(frozen=True)
class Renewal:
    """What became of asking for a publication: a new one, or why the `last` stays. `more` people than it tells of."""

    ending: Ending
    publication: Publication | None = None
    last: Publication | None = None
    more: int = 0
    threshold: int = 0


def publish_tables(*, by: User | None, threshold: int | None = None) -> Renewal:
    """Publish the declared tables as they are now, or say why the last publication stays.

    A publication whose total differs from the last by 1 to threshold - 1 people is held back whole: the last one stays.
    """
    # What is held back in one table is told from the others and from the last publication: all as of one moment.
    with one_moment_to_write(Publication):
        return _publish(by, settings.SUPPRESSION_THRESHOLD if threshold is None else threshold)


def _publish(by: User | None, threshold: int) -> Renewal:
    last = Publication.objects.first()
    counted = Question().selection.counted
    exact = {name: breakdown(Question(dimensions=table.dimensions), counted) for name, table in TABLES.items()}
    parts = _parts()
    activities = _activities()
    everybody = next(iter(exact.values())).totals[-1].participants or 0
    more = everybody - int(last.exact["everybody"]) if last is not None else 0
    if last is not None and is_small(abs(more), threshold):
        return Renewal(Ending.WAITS, last=last, more=more, threshold=threshold)
    before = known_before(last)
    shown = exact if _may_stand_apart(exact, before, threshold) else {n: together(table) for n, table in exact.items()}
    gated = {name: gate(table, threshold=threshold, before=before.get(name)) for name, table in shown.items()}
    tables = {name: written(table) for name, table in gated.items()}
    tables |= {name: written(table) for name, table in _gated_parts(parts, exact, gated, before, threshold).items()}
    counted_tables = {**exact, **parts}
    editions, of_editions = gated_counts(
        edition_counts(),
        before=last.exact.get("editions", {}) if last is not None else {},
        earlier=shown_editions(),
        threshold=threshold,
    )
    calls = publish_calls(
        gated=gated,
        gated_before=before,
        before=last.exact.get("calls", {}) if last is not None else {},
        shown_before=last.content.get("calls", {}) if last is not None else {},
        ever_shown=shown_calls(),
        threshold=threshold,
    )
    headlines = _headlines(gated, threshold)
    content = {
        "figures": {name: asdict(value) | {"rests_on": 0, "people": None} for name, value in headlines.figures.items()},
        "tables": tables,
        "courses": {
            str(key): pk
            for key, pk in _series(Programme.TRAINACTION).exclude(page_key=None).values_list("page_key", "pk")
        },
        "network": list(_series(Programme.CONOSE).filter(kind=Series.Kind.YEAR).values_list("pk", flat=True)),
        "activities": _gated_activities(activities, gated["season-sex"], before.get("activities", {}), threshold),
        "keys": {each["activity__key"]: each["activity"] for each in activities},
        "pages": {
            str(each["activity__page_key"]): each["activity"] for each in activities if each["activity__page_key"]
        },
        "editions": editions,
        "calls": calls.content,
        "threshold": threshold,
    }
    told = {
        "everybody": everybody,
        "tables": {name: [row[:2] for row in written(table)] for name, table in counted_tables.items()},
        "activities": {str(each["activity"]): each["participants"] for each in activities},
        "editions": of_editions,
        "calls": calls.exact,
    }
    if headlines.kept:
        told["kept"] = sorted(headlines.kept)
    if last is not None and last.content == content:
        ending = Ending.UNCHANGED if last.exact == told else Ending.NOTHING_SHOWN_DIFFERS
        return Renewal(ending, last=last, more=more, threshold=threshold)
    publication = Publication.objects.create(published_at=timezone.now(), content=content, exact=told)
    log(publication, "reporting.publish", user=by)
    forget_publication()
    transaction.on_commit(forget_publication)
    return Renewal(Ending.PUBLISHED, publication, last, more, threshold)


def _series(programme: Programme) -> QuerySet[Series]:
    return Series.objects.filter(programme=programme).order_by("pk")


def _parts() -> dict[str, Breakdown]:
    """The tables of some of the participants, of which there is anybody, by name."""
    found = {}
    for name, part in PARTS.items():
        selection = Question(part.filters).selection
        counted = selection.learners if name == LEARNERS.name else selection.counted
        table = breakdown(Question(part.filters, dimensions=part.table.dimensions), counted)
        if table.totals[-1].participants:
            found[name] = table
    return found


def _gated_parts(
    parts: dict[str, Breakdown],
    exact: dict[str, Breakdown],
    gated: dict[str, Breakdown],
    before: dict[str, dict[Key, Before]],
    threshold: int,
) -> dict[str, Breakdown]:
    """All tables of some of the people. Those of the same people have the same total: all of them tell it, or none does."""
    shown: dict[str, Breakdown] = {}
    for name, part in parts.items():
        beside = _beside(PARTS[name], shown)
        shown[name] = _gated_part(PARTS[name], part, exact, gated, before, threshold, beside=beside)
    untold = {PARTS[name].filters for name, table in shown.items() if table.totals[-1].suppressed}
    return {name: all_held_back(table) if PARTS[name].filters in untold else table for name, table in shown.items()}


def _beside(declared: PartTable, shown: dict[str, Breakdown]) -> dict[Hashable, int]:
    """What tables of others tell of the line that a part is of: of all they are, and of each value where they are of it too."""
    found: dict[Hashable, int] = {}
    for name, table in shown.items():
        if PARTS[name].filters == declared.filters:
            continue
        for (value,), row in table.by_values.items():
            if row.participants is not None and (value is TOTAL or PARTS[name].around == declared.around):
                found[value] = row.participants
    return found


def _gated_part(
    declared: PartTable,
    part: Breakdown,
    exact: dict[str, Breakdown],
    gated: dict[str, Breakdown],
    before: dict[str, dict[Key, Before]],
    threshold: int,
    *,
    beside: dict[Hashable, int],
) -> Breakdown:
    """Some of the people beside everybody; nothing of them where the seasons could be told from their total.

    Those of a programme are the sum of what the table by season tells of its series, at worst. So its series that the table
    holds back, and the others, each have to be uncertain among themselves.
    """
    margin = {key[0]: row for key, row in exact["season-sex"].by_values.items() if key[1] is TOTAL}
    shown = gated["season-sex"].by_values
    of_programme = set(_series(declared.programme).values_list("pk", flat=True))
    sight = Sight(threshold, before.get("season-sex", {}))
    for is_of_programme in (True, False):
        people = {
            name: row.participants or 0
            for name, row in margin.items()
            if name is not TOTAL and (name in of_programme) == is_of_programme
        }
        held_back = [name for name in people if people[name] and shown[name, TOTAL].suppressed]
        lowest = {name: sight.lowest((name, TOTAL), count) for name, count in people.items()}
        if held_back and not is_enough(Line(people, lowest), set(held_back), threshold):
            return all_held_back(part)
    line = {key[0]: row for key, row in exact[declared.around].by_values.items() if key[1] is TOTAL}
    around = Around(
        people={name: row.participants or 0 for name, row in line.items()},
        hidden=frozenset(name for name in line if gated[declared.around].by_values[name, TOTAL].suppressed),
        before={key[0]: known for key, known in before.get(declared.around, {}).items() if key[1] is TOTAL},
        beside=beside,
    )
    return gate_within(part, around, threshold=threshold, before=before.get(declared.table.name, {}))


def _may_stand_apart(exact: dict[str, Breakdown], before: dict[str, dict[Key, Before]], threshold: int) -> bool:
    """Whether men and those who described their sex otherwise are enough, each, to be shown in a column of their own.

    Where they were published as one, each of them and their sum, which two columns tell too, must have changed by none
    or by enough since.
    """
    for name, table in exact.items():
        people = {key: row.participants or 0 for key, row in table.by_values.items()}
        if any(people.get((TOTAL, sex), 0) < threshold for sex in APART):
            return False
        known = before.get(name, {})
        if (TOTAL, TOGETHER) not in known or not known[(TOTAL, TOGETHER)].was_published:
            continue
        sight = Sight(threshold, known)
        one = {key: row.participants or 0 for key, row in together(table).by_values.items() if TOGETHER in key}
        if any(sight.is_small((TOTAL, sex), people[(TOTAL, sex)]) for sex in APART):
            return False
        if any(sight.has_moved_little(key, count) for key, count in one.items()):
            return False
    return True


def _headlines(gated: dict[str, Breakdown], threshold: int) -> Headlines:
    answer = reach(Question(), figures=HEADLINES, people=True)
    figures = gated_figures(answer.figures, threshold=threshold)
    by_sex = gated["season-sex"]
    silent = [by_sex.by_values.get((TOTAL, sex)) for sex in ("women", "not_stated")]
    if any(row is not None and row.suppressed for row in silent) and figures["share_women"].denominator:
        # The parts of the share would give the table's missing cell away.
        figures["share_women"] = HELD_BACK
    return beside_everybody(figures, earlier=shown_figures(), threshold=threshold)


def _activities() -> list[dict[str, Any]]:
    rows: Any = (
        Participation.objects.filter(present=True)
        .order_by("activity")
        .values("activity", "series", "activity__key", "activity__page_key")
        .annotate(
            participants=Count("person", distinct=True),
            countries=Count("country", distinct=True),
            institutions=Count("institution", distinct=True),
        )
    )
    return list(rows)


def _gated_activities(
    activities: list[dict[str, Any]], seasons: Breakdown, before: dict[Key, Before], threshold: int
) -> dict[str, list[int | None]]:
    """Each activity among those of its series: none can be worked out from the number of the series."""
    sight = Sight(threshold, before)
    by_series: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for each in activities:
        by_series[each["series"]].append(each)
    shown: dict[str, list[int | None]] = {}
    for series, group in by_series.items():
        people = {each["activity"]: each["participants"] for each in group}
        line = Line(people, {activity: sight.lowest((activity,), count) for activity, count in people.items()})
        small = [activity for activity, count in people.items() if sight.is_small((activity,), count)]
        hidden, enough = protect_line(line, small, threshold)
        row = seasons.by_values.get((series, TOTAL))
        hide_all = not enough or (row is not None and row.suppressed)
        for each in group:
            held_back = hide_all or each["activity"] in hidden
            numbers = (each["participants"], each["countries"], each["institutions"])
            shown[str(each["activity"])] = [None, None, None] if held_back else list(numbers)
    return shown
