"""What anybody may know who kept the publications there have been."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from reporting.calls.gating import ShownOfCall
from reporting.editions import Shown
from reporting.figures import Value
from reporting.grouping import APART, TOGETHER
from reporting.headlines import Headlines
from reporting.models import Publication
from reporting.public import TOTAL_MARK
from reporting.reach import TOTAL
from reporting.suppression import Before, Key


def known_before(last: Publication | None) -> dict[str, dict[Key, Before]]:
    """What the last publication said of each cell, with the exact counts it said it from, and what any has shown of it."""
    if last is None:
        return {}
    shown = _ever_shown()
    known: dict[str, dict[Key, Before]] = {}
    for name, rows in last.exact["tables"].items():
        hidden = {_key(values): held_back for values, _people, _records, held_back in last.content["tables"][name]}
        people = {_key(values): count for values, count in rows}
        one: dict[Key, list[Key]] = defaultdict(list)
        for key in people:
            if key[-1] in APART:
                one[(*key[:-1], TOGETHER)].append(key)
        known[name] = {
            key: Before(count, hidden.get(key, True), shown=frozenset(shown[name][key]))
            for key, count in people.items()
        }
        known[name] |= {
            key: Before(
                sum(people[part] for part in parts),
                hidden.get(key, any(hidden.get(part, True) for part in parts)),
                was_published=key in hidden,
                shown=frozenset(shown[name][key]),
            )
            for key, parts in one.items()
        }
        known[name] |= {
            key: Before(0, hidden=False, was_published=False, shown=frozenset(numbers))
            for key, numbers in shown[name].items()
            if key not in known[name]
        }
    known["activities"] = {
        (int(activity),): Before(
            people,
            last.content["activities"][activity][0] is None,
            shown=frozenset(shown["activities"][int(activity),]),
        )
        for activity, people in last.exact["activities"].items()
    }
    return known


def _ever_shown() -> dict[str, dict[Key, set[int]]]:
    """The numbers of people that publications have shown, by table and cell; each activity's under “activities”.

    All publications, since who kept an old one can take its numbers from those of a new one as well.
    """
    found: dict[str, dict[Key, set[int]]] = defaultdict(lambda: defaultdict(set))
    for content in Publication.objects.order_by().values_list("content", flat=True).iterator():
        for name, rows in content["tables"].items():
            people = {_key(values): count for values, count, _records, _held_back in rows if count is not None}
            for key, count in people.items():
                found[name][key].add(count)
                if key[-1] == APART[0]:  # two columns tell their sum as well
                    other = people.get((*key[:-1], APART[1]))
                    if other is not None:
                        found[name][(*key[:-1], TOGETHER)].add(count + other)
        for activity, (count, *_others) in content["activities"].items():
            if count is not None:
                found["activities"][int(activity),].add(count)
    return found


def shown_editions() -> list[Shown]:
    """What all publications told of editions, the oldest first; nothing in those made before it was told."""
    rows = Publication.objects.order_by("published_at", "pk").values_list("content__editions", flat=True)
    return [each or {} for each in rows]


def shown_calls() -> dict[str, dict[str, dict[Any, ShownOfCall]]]:
    """What any publication told of applicants and awards, by call, table and value."""
    found: dict[str, dict[str, dict[Any, ShownOfCall]]] = defaultdict(lambda: defaultdict(dict))
    for calls in Publication.objects.order_by().values_list("content__calls", flat=True).iterator():
        for code, tables in (calls or {}).items():
            for name, rows in tables.items():
                of_table = found[code][name]
                for mark, applicants, awards in rows:
                    value = TOTAL if mark == TOTAL_MARK else mark
                    of_table[value] = of_table.get(value, ShownOfCall()).with_one_more(applicants, awards)
    return found


def _key(values: Sequence[Any]) -> Key:
    return tuple(TOTAL if value == TOTAL_MARK else value for value in values)


def shown_figures() -> list[Headlines]:
    """The headline figures of all publications, the oldest first."""
    rows = Publication.objects.order_by("published_at", "pk").values_list("content__figures", "exact__kept")
    return [
        Headlines({name: Value(**stored) for name, stored in figures.items()}, frozenset(kept or ()))
        for figures, kept in rows
    ]
