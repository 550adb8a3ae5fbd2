"""Somebody outside who tries to work out what the gate held back, by exact arithmetic on what it published."""

from collections.abc import Hashable, Mapping
from fractions import Fraction
from math import inf

from reporting.dimensions import DIMENSIONS, Member
from reporting.reach import TOTAL, Breakdown, Row

Key = tuple[Hashable, ...]


def table(numbers: list[list[int]] | list[int]) -> Breakdown:
    """A breakdown of people who take part once each: the worst case, since all sums are known to hold."""
    if numbers and isinstance(numbers[0], int):
        cells = {(place,): count for place, count in enumerate(numbers)}
        names: tuple[str, ...] = ("country",)
    else:
        cells = {(r, c): count for r, row in enumerate(numbers) for c, count in enumerate(row)}
        names = ("country", "season")
    return of_cells(cells, names)


def by_sex(numbers: list[dict[str, int]]) -> Breakdown:
    """The same by something and sex."""
    return of_cells({(r, sex): count for r, row in enumerate(numbers) for sex, count in row.items()}, ("season", "sex"))


def of_cells(cells: dict[Key, int], names: tuple[str, ...]) -> Breakdown:
    known = {key: count for key, count in cells.items() if count}
    rows = [row(key, count) for key, count in known.items()]
    totals = []
    if len(names) == 2:
        for place in (0, 1):
            for name in sorted({key[place] for key in known}):
                count = sum(count for key, count in known.items() if key[place] == name)
                totals.append(row((name, TOTAL) if place == 0 else (TOTAL, name), count))
    totals.append(row((TOTAL,) * len(names), sum(known.values())))
    return Breakdown(tuple(DIMENSIONS[name] for name in names), tuple(rows), tuple(totals))


def row(key: Key, count: int) -> Row:
    return Row(tuple(None if value is TOTAL else member(value) for value in key), count, count)


def member(value: Hashable) -> Member:
    sexes = DIMENSIONS["sex"].members(["women", "men", "other", "not_stated"])
    return sexes.get(value) or Member(value, str(value), str(value), (value,))


def equations(keys: set[Key]) -> list[dict[Key, int]]:
    """Every total is the sum of what it is the total of: coefficients of sums that are zero."""
    found = []
    for key in keys:
        for place, value in enumerate(key):
            if value is TOTAL:
                parts = [
                    k
                    for k in keys
                    if k[place] is not TOTAL and k[:place] + k[place + 1 :] == key[:place] + key[place + 1 :]
                ]
                found.append({key: -1} | dict.fromkeys(parts, 1))
    return found


def worked_out(public: Breakdown, known_before: Mapping[Key, int] | None = None) -> dict[Key, int]:
    """The held-back cells whose number can be told from the rest, by elimination and by bounds.

    That nobody is in a cell, or nobody new since the number that was published last, tells of no one: not counted.
    `known_before` is that publication, of numbers that only grow.
    """
    shown = {key: row.participants for key, row in public.by_values.items()}
    hidden = [key for key, count in shown.items() if count is None]
    system = []
    for equation in equations(set(shown)):
        unknown = {key: Fraction(factor) for key, factor in equation.items() if shown[key] is None}
        constant = -sum(factor * shown[key] for key, factor in equation.items() if shown[key] is not None)
        if unknown:
            system.append((unknown, Fraction(constant)))
    found = eliminated(hidden, system)
    lowest = {key: (known_before or {}).get(key, 0) or int(is_not_zero(key, shown)) for key in hidden}
    found |= bounded(hidden, system, lowest)
    told_anyway = known_before or {}
    return {key: int(value) for key, value in found.items() if value not in (0, told_anyway.get(key))}


def is_not_zero(key: Key, shown: Mapping[Key, int | None]) -> bool:
    """Held back alone a cell is not zero; in a line of which nothing is shown, or with all of the inside, it may be."""
    if len(key) == 1 or TOTAL in key:
        return True
    inside = [count for other, count in shown.items() if TOTAL not in other]
    across = {other[1] for other in shown if TOTAL not in other}
    if all(shown.get((key[0], column), 0) is None for column in across):
        return False
    lines = [shown.get((key[0], TOTAL)), shown.get((TOTAL, key[1]))]
    return None not in lines and any(count is not None for count in inside)


def eliminated(hidden: list[Key], system: list) -> dict[Key, Fraction]:
    rows = [[equation.get(key, Fraction(0)) for key in hidden] + [constant] for equation, constant in system]
    rank = 0
    for column in range(len(hidden)):
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        rows[rank] = [value / rows[rank][column] for value in rows[rank]]
        for r, line in enumerate(rows):
            if r != rank and line[column]:
                rows[r] = [value - line[column] * base for value, base in zip(line, rows[rank], strict=True)]
        rank += 1
    alone = {}
    for line in rows:
        places = [place for place, value in enumerate(line[:-1]) if value]
        if len(places) == 1:
            alone[hidden[places[0]]] = line[-1] / line[places[0]]
    return alone


def bounded(hidden: list[Key], system: list, lowest: dict[Key, int]) -> dict[Key, Fraction]:
    bounds = {key: (Fraction(lowest[key]), inf) for key in hidden}
    for _ in range(60):
        before = dict(bounds)
        for equation, constant in system:
            for key, factor in equation.items():
                others = [(f, bounds[k]) for k, f in equation.items() if k != key]
                least = sum((f * b[0] if f > 0 else f * b[1]) for f, b in others)
                most = sum((f * b[1] if f > 0 else f * b[0]) for f, b in others)
                ends = sorted(((constant - least) / factor, (constant - most) / factor))
                low, high = bounds[key]
                bounds[key] = (max(low, ends[0]), min(high, ends[1]))
        if bounds == before:
            break
    return {key: low for key, (low, high) in bounds.items() if low == high}
