"""The gate for applicants and awards: what the public may see of them beside everything else that is published.

Applicants of a call are a table by one dimension, gated as any. Awards are some of them, and some of all participants too:
whoever has two of the three takes one from another. So the numbers of awards by a dimension are shown together or not at
all, and only where nothing small can be worked out: no cell of awards or of those without one is small, none of applicants
is held back, and none of the participants around. Grants are few: mostly they are held back. docs/decisions/0050.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reporting.calls.counting import Counts
from reporting.reach import TOTAL, Breakdown
from reporting.suppression import Before, Key, gate, is_small

OF_EVERYBODY = {"sex": "season-sex", "country": "country-sex", "kind": "kind-sex"}
"""The public table that tells of everybody by the same dimension."""
INSTITUTION = "institution"


@dataclass(frozen=True)
class Told:
    """What is published by one dimension: by value, people or None where they are held back."""

    applicants: Mapping[Any, int | None]
    awarded: Mapping[Any, int | None]


def told_of(
    counts: Mapping[str, Counts],
    *,
    series: int | None,
    everybody: Mapping[str, Breakdown],
    threshold: int,
    before: Mapping[str, Mapping[Any, tuple[int, int]]],
    hidden_before: Mapping[str, Mapping[Any, bool]],
) -> dict[str, Told]:
    """The tables of one call, gated.

    `everybody` are the public tables as gated in the same publication; `series` that of the call's activity. `before` are
    the exact counts of the last publication, and `hidden_before` which of its applicants were held back.
    """
    return {
        name: _by_institution(each, threshold=threshold, before=before.get(name, {}))
        if name == INSTITUTION
        else _gated(
            name,
            each,
            series=series,
            everybody=everybody,
            threshold=threshold,
            before=before.get(name, {}),
            hidden_before=hidden_before.get(name, {}),
        )
        for name, each in counts.items()
    }


def _by_institution(counts: Counts, *, threshold: int, before: Mapping[Any, tuple[int, int]]) -> Told:
    """Applicants of each institution, all of them or none: institutions are parts of a kind, whose table is public too, so that
    one that is held back could be worked out of the others. Awards never: those of one institution are few."""
    pairs = counts.pairs
    is_safe = not any(
        is_small(people, threshold) or is_small(abs(people - before.get(value, (people, 0))[0]), threshold)
        for value, (people, _awards) in pairs.items()
    )
    applicants = {value: people if is_safe else None for value, (people, _awards) in pairs.items()}
    return Told(applicants, dict.fromkeys(pairs))


def _gated(
    name: str,
    counts: Counts,
    *,
    series: int | None,
    everybody: Mapping[str, Breakdown],
    threshold: int,
    before: Mapping[Any, tuple[int, int]],
    hidden_before: Mapping[Any, bool],
) -> Told:
    pairs = counts.pairs
    known: dict[Key, Before] = {
        (value,): Before(people, hidden_before.get(value, True)) for value, (people, _awards) in before.items()
    }
    gated = gate(counts.applicants, threshold=threshold, before=known)
    applicants = {key[0]: row.participants for key, row in gated.by_values.items()}
    if _tells_the_rest(pairs, series, everybody, threshold):
        applicants = dict.fromkeys(applicants)
    is_safe = (
        None not in applicants.values()
        and not any(
            is_small(awards, threshold) or is_small(people - awards, threshold) for people, awards in pairs.values()
        )
        and not any(
            is_small(abs(pairs[value][1] - awards), threshold)
            for value, (_people, awards) in before.items()
            if value in pairs
        )
        and _around_is_shown(name, pairs, series, everybody, threshold)
    )
    awarded = {value: awards if is_safe else None for value, (_people, awards) in pairs.items()}
    return Told(applicants, awarded)


def _tells_the_rest(
    pairs: Mapping[Any, tuple[int, int]], series: int | None, everybody: Mapping[str, Breakdown], threshold: int
) -> bool:
    """Whether applicants less what the table by season tells of awards would be few: then applicants are held back."""
    shown = everybody[OF_EVERYBODY["sex"]].by_values
    for value, (people, awards) in pairs.items():
        row = shown.get((series, value))
        if row is not None and not row.suppressed and row.participants and is_small(people - awards, threshold):
            return True
    return False


def _around_is_shown(
    name: str,
    pairs: Mapping[Any, tuple[int, int]],
    series: int | None,
    everybody: Mapping[str, Breakdown],
    threshold: int,
) -> bool:
    """Whether the tables of everybody hold nothing back that awards would tell, and leave enough others."""
    by_season = everybody[OF_EVERYBODY["sex"]].by_values
    if any(row.suppressed for key, row in by_season.items() if key[0] == series):
        return False
    if name == "sex":
        return True
    around = everybody[OF_EVERYBODY[name]].by_values
    for value, (_people, awards) in pairs.items():
        row = around.get((value, TOTAL))
        if not awards or value is TOTAL:
            continue
        if row is None or row.suppressed or row.participants is None or is_small(row.participants - awards, threshold):
            return False
    return True
