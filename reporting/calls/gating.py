"""The gate for applicants and awards: what the public may see of them beside everything else that is published.

Applicants of a call are a table by one dimension, gated as any. Awards are some of them, and some of all participants too:
whoever has two of the three takes one from another. So the numbers of awards by a dimension are shown together or not at
all, and only where nothing small can be worked out: no cell of awards or of those without one is small, none of applicants
is held back, and none of the participants around. Grants are few: mostly they are held back. docs/decisions/0050.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reporting.calls.counting import Counts
from reporting.reach import TOTAL, Breakdown
from reporting.suppression import Before, Key, Sight, gate, is_small

OF_EVERYBODY = {"sex": "season-sex", "country": "country-sex", "kind": "kind-sex"}
"""The public table that tells of everybody by the same dimension."""
INSTITUTION = "institution"


@dataclass(frozen=True)
class Told:
    """What is published by one dimension: by value, people or None where they are held back."""

    applicants: Mapping[Any, int | None]
    awarded: Mapping[Any, int | None]


@dataclass(frozen=True)
class ShownOfCall:
    """The numbers that publications have shown of one value: of applicants, of awards, and so of those without one."""

    applicants: frozenset[int] = frozenset()
    awards: frozenset[int] = frozenset()
    rest: frozenset[int] = frozenset()

    def with_one_more(self, applicants: int | None, awards: int | None) -> "ShownOfCall":
        """With what one publication more has shown; None for what it held back."""
        rest = None if applicants is None or awards is None else applicants - awards
        return ShownOfCall(
            self.applicants.union(_known(applicants)), self.awards.union(_known(awards)), self.rest.union(_known(rest))
        )


def _known(number: int | None) -> tuple[int, ...]:
    return () if number is None else (number,)


NEVER_SHOWN = ShownOfCall()


@dataclass(frozen=True)
class _Beside:
    """What the numbers of a call stand beside: the public tables of the same publication, and all that is known of earlier ones.

    `before` are the exact counts of the last publication, `hidden_before` which of its applicants were held back; `shown` is
    what any publication showed. `everybody_before` is the same of the public tables.
    """

    series: int | None
    everybody: Mapping[str, Breakdown]
    everybody_before: Mapping[str, Mapping[Key, Before]]
    threshold: int
    before: Mapping[Any, tuple[int, int]]
    hidden_before: Mapping[Any, bool]
    shown: Mapping[Any, ShownOfCall]

    def ever(self, value: Any) -> ShownOfCall:
        return self.shown.get(value, NEVER_SHOWN)

    def is_near(self, number: int, others: Iterable[int]) -> bool:
        """Whether it is another than one of them, by few."""
        return any(is_small(abs(number - each), self.threshold) for each in others)

    def told_earlier(self, table: str, key: Key) -> frozenset[int]:
        """The numbers that earlier publications showed of a cell of a public table."""
        known = self.everybody_before.get(table, {}).get(key)
        return known.told if known is not None else frozenset()


def told_of(
    counts: Mapping[str, Counts],
    *,
    series: int | None,
    everybody: Mapping[str, Breakdown],
    threshold: int,
    before: Mapping[str, Mapping[Any, tuple[int, int]]],
    hidden_before: Mapping[str, Mapping[Any, bool]],
    everybody_before: Mapping[str, Mapping[Key, Before]] | None = None,
    shown: Mapping[str, Mapping[Any, ShownOfCall]] | None = None,
) -> dict[str, Told]:
    """The tables of one call, gated, by name.

    `everybody` are the public tables as gated in the same publication, `series` is that of the call's activity; the rest is by
    table what `_Beside` holds of one.
    """
    told = {}
    ever = _with_one_total(shown or {})
    for name, each in counts.items():
        beside = _Beside(
            series,
            everybody,
            everybody_before or {},
            threshold,
            before.get(name, {}),
            hidden_before.get(name, {}),
            ever.get(name, {}),
        )
        told[name] = _by_institution(each, beside) if name == INSTITUTION else _gated(name, each, beside)
    if any(each.applicants.get(TOTAL) is None for name, each in told.items() if name != INSTITUTION):
        # They are of the same people: a table that can be told only without its total is told by the total of another.
        return {name: Told(dict.fromkeys(each.applicants), dict.fromkeys(each.awarded)) for name, each in told.items()}
    return told


def _with_one_total(shown: Mapping[str, Mapping[Any, ShownOfCall]]) -> dict[str, dict[Any, ShownOfCall]]:
    """The same, each table with all that any of them has told of their total."""
    totals = [table[TOTAL] for table in shown.values() if TOTAL in table]
    every = [frozenset().union(*(getattr(each, name) for each in totals)) for name in ("applicants", "awards", "rest")]
    return {name: {**table, TOTAL: ShownOfCall(*every)} for name, table in shown.items()}


def _by_institution(counts: Counts, beside: _Beside) -> Told:
    """Applicants of each institution, all of them or none: institutions are parts of a kind, whose table is public too, so that
    one that is held back could be worked out of the others. Awards never: those of one institution are few."""
    pairs = counts.pairs
    is_safe = not any(
        is_small(people, beside.threshold)
        or beside.is_near(people, {beside.before.get(value, (people, 0))[0], *beside.ever(value).applicants})
        for value, (people, _awards) in pairs.items()
    )
    applicants = {value: people if is_safe else None for value, (people, _awards) in pairs.items()}
    return Told(applicants, dict.fromkeys(pairs))


def _gated(name: str, counts: Counts, beside: _Beside) -> Told:
    pairs, threshold = counts.pairs, beside.threshold
    known: dict[Key, Before] = {
        (value,): Before(0, hidden=False, was_published=False, shown=each.applicants)
        for value, each in beside.shown.items()
    }
    known |= {
        (value,): Before(people, beside.hidden_before.get(value, True), shown=beside.ever(value).applicants)
        for value, (people, _awards) in beside.before.items()
    }
    gated = gate(counts.applicants, threshold=threshold, before=known)
    applicants = {key[0]: row.participants for key, row in gated.by_values.items()}
    total, _awards = pairs.get(TOTAL, (0, 0))
    if _tells_the_rest(pairs, beside) or Sight(threshold, known).is_small((TOTAL,), total):
        applicants = dict.fromkeys(applicants)
    is_safe = (
        None not in applicants.values()
        and not any(
            is_small(awards, threshold) or is_small(people - awards, threshold) for people, awards in pairs.values()
        )
        and not any(_has_moved_little(value, *pair, beside) for value, pair in pairs.items())
        and _around_is_shown(name, pairs, beside)
    )
    awarded = {value: awards if is_safe else None for value, (_people, awards) in pairs.items()}
    return Told(applicants, awarded)


def _has_moved_little(value: Any, people: int, awards: int, beside: _Beside) -> bool:
    """Whether awards, or those without one, are another number than was told of them, by few."""
    shown = beside.ever(value)
    last = {beside.before[value][1]} if value in beside.before else set()
    return beside.is_near(awards, last | shown.awards) or beside.is_near(people - awards, shown.rest)


def _tells_the_rest(pairs: Mapping[Any, tuple[int, int]], beside: _Beside) -> bool:
    """Whether applicants less what the table by season tells of awards, or has told, would be few: then applicants are held
    back."""
    table = OF_EVERYBODY["sex"]
    shown = beside.everybody[table].by_values
    for value, (people, awards) in pairs.items():
        row = shown.get((beside.series, value))
        told = {awards} if row is not None and not row.suppressed and row.participants else set()
        told |= beside.told_earlier(table, (beside.series, value)) - {0}
        if any(is_small(people - each, beside.threshold) for each in told):
            return True
    return False


def _around_is_shown(name: str, pairs: Mapping[Any, tuple[int, int]], beside: _Beside) -> bool:
    """Whether the tables of everybody hold nothing back that awards would tell, and leave enough others, now and in all that
    they have told."""
    by_season = beside.everybody[OF_EVERYBODY["sex"]].by_values
    if any(row.suppressed for key, row in by_season.items() if key[0] == beside.series):
        return False
    if name == "sex":
        return True
    table = OF_EVERYBODY[name]
    around = beside.everybody[table].by_values
    for value, (_people, awards) in pairs.items():
        row = around.get((value, TOTAL))
        if not awards or value is TOTAL:
            continue
        if row is None or row.suppressed or row.participants is None:
            return False
        told = {row.participants, *beside.told_earlier(table, (value, TOTAL))}
        if any(is_small(each - awards, beside.threshold) for each in told):
            return False
    return True
