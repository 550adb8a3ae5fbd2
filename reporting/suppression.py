"""The one gate between exact figures and the public (product, 'Publishing figures without exposing people').

A cell that counts from 1 to `threshold` - 1 people is held back, with its participations. So that it cannot be worked
out, other cells are held back with it until every one of them could, for all that is published, take at least
`threshold` - 1 different values. docs/decisions/0008-suppression.md says why that is enough.

Margins come first and depend on their own dimension alone, so that tables over the same people agree about them; the
inside of a two-way table is then protected with its margins as they are.
"""

import heapq
from collections import defaultdict, deque
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings

from reporting.figures import FIGURES, Value
from reporting.reach import TOTAL, Breakdown, Row, in_order, without

Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class Before:
    """A cell as the last publication had it."""

    people: int
    hidden: bool
    was_published: bool = True
    """Whether it stood in the table, be it as a held-back cell."""
    shown: frozenset[int] = frozenset()
    """All numbers of it that earlier publications showed: who kept them can take any of them from a new one."""

    @property
    def told(self) -> frozenset[int]:
        """What anybody may know that it was."""
        return self.shown if self.hidden else self.shown | {self.people}


@dataclass(frozen=True)
class Line:
    """The cells of one dimension and the total they add up to. `lowest` is what anybody may know of a cell."""

    people: Mapping[Hashable, int]
    lowest: Mapping[Hashable, int]

    def spread(self, hidden: Iterable[Hashable]) -> int:
        """How far each hidden cell can move, all else as published: what the hidden ones have to give together."""
        return sum(self.people[key] - self.lowest[key] for key in hidden)


def is_small(people: int, threshold: int) -> bool:
    return 0 < people < threshold


def protect_line(
    line: Line, small: Iterable[Hashable], threshold: int, *, last: Callable[[Hashable], int] = lambda key: 0
) -> tuple[set[Hashable], bool]:
    """The cells of a line to hold back, and whether that suffices with the total published.

    Cells with a lower `last` are held back first where another is needed, the smaller ones among them.
    """
    hidden = set(small)
    if not hidden:
        return hidden, True
    spare = sorted(
        (key for key, people in line.people.items() if people and key not in hidden),
        key=lambda key: (last(key), line.people[key], str(key)),
        reverse=True,
    )
    while spare and not is_enough(line, hidden, threshold):
        hidden.add(spare.pop())
    return hidden, is_enough(line, hidden, threshold)


def is_enough(line: Line, hidden: set[Hashable], threshold: int) -> bool:
    """Whether these cells of a line, held back, cannot be worked out from its total."""
    together = sum(line.people[key] for key in hidden)
    return len(hidden) > 1 and together >= threshold and line.spread(hidden) >= threshold - 2


@dataclass
class Inside:
    """The inside of a two-way table while cells of it are held back; its margins stay as they are.

    Rows and columns are the nodes of a graph, cells its edges. A hidden cell can grow if a path of other hidden cells
    leads back from its column to its row, taking from one cell and giving to the next by turns; as far as the
    smallest giver allows. That is what somebody outside cannot exclude.
    """

    people: Mapping[Key, int]
    lowest: dict[Key, int]
    hidden: set[Key]
    threshold: int
    in_whole_row: Set[Key] = frozenset()
    """Cells of rows that are held back whole: each has to be uncertain, or it would tell of the others."""
    stuck: Key | None = None
    """The cell that could not be protected, after `protect` said False because of one."""

    @cached_property
    def by_row(self) -> dict[Hashable, list[Key]]:
        return self._grouped(0)

    @cached_property
    def by_column(self) -> dict[Hashable, list[Key]]:
        return self._grouped(1)

    def _grouped(self, place: int) -> dict[Hashable, list[Key]]:
        grouped: dict[Hashable, list[Key]] = defaultdict(list)
        for key in self.people:
            grouped[key[place]].append(key)
        return grouped

    def protect(self, lines: Iterable[tuple[int, Hashable]]) -> bool:
        """Hold back more cells until all are protected; False where the table cannot be published inside."""
        lines = list(lines)
        while True:
            before = len(self.hidden)
            for place, name in lines:
                if not self._fill_line(place, name):
                    return False
            for cell in sorted(self.hidden, key=str):
                if (self.lowest[cell] or cell in self.in_whole_row) and not self._protect_cell(cell):
                    self.stuck = cell
                    return False
            if len(self.hidden) == before:
                return True

    def _fill_line(self, place: int, name: Hashable) -> bool:
        """What is hidden in a line with a published total can be worked out as a sum: it must not be small itself."""
        keys = (self.by_row, self.by_column)[place][name]
        spare = sorted(
            (key for key in keys if key not in self.hidden and self.people[key]),
            key=lambda key: (self.people[key], str(key)),
            reverse=True,
        )
        while is_small(sum(self.people[key] for key in keys if key in self.hidden), self.threshold):
            if not spare:
                return False
            self.hidden.add(spare.pop())
        return True

    def _protect_cell(self, cell: Key) -> bool:
        """Hide what lets a cell move far enough: along one path, or along several that give a part each."""
        needed = self.threshold - 2
        spent: set[Key] = set()
        while self._room(cell, needed) < needed:
            path = self._cheapest_path(cell, needed, spent) or self._cheapest_path(cell, 1, spent)
            if path is None:
                return False
            giving = {key for key in path if self.people[key] - self.lowest[key] < needed}
            if giving <= spent and self.hidden.issuperset(path):
                return False
            self.hidden.update(path)
            spent |= giving
        return True

    def _room(self, cell: Key, enough: int) -> int:
        """How far a hidden cell can move up and down together; at least `enough` is all that is told."""
        up = self._flow(cell, enough, growing=True)
        if up >= enough:
            return up
        down = min(self.people[cell] - self.lowest[cell], self._flow(cell, enough, growing=False))
        return up + down

    def _flow(self, cell: Key, enough: int, *, growing: bool) -> int:
        """Maximum flow through the other hidden cells from the cell's column to its row, by shortest paths."""
        moved: dict[Key, int] = defaultdict(int)
        total = 0
        while total < enough:
            found = self._shortest_path(cell, moved, growing=growing)
            if not found:
                break
            amount = min([enough - total] + [self._capacity(key, moved, upward=upward) for key, upward in found])
            for key, upward in found:
                moved[key] += amount if upward else -amount
            total += amount
        return total

    def _capacity(self, key: Key, moved: Mapping[Key, int], *, upward: bool) -> int:
        """Upward a cell has no bound but the size of the table; downward it ends at what is known of it."""
        return 1 << 40 if upward else self.people[key] + moved.get(key, 0) - self.lowest[key]

    def _shortest_path(self, cell: Key, moved: Mapping[Key, int], *, growing: bool) -> list[tuple[Key, bool]]:
        row, column = cell
        start, goal = ("column", column), ("row", row)
        came: dict[Any, tuple[Any, Key, bool]] = {start: (None, cell, True)}
        waiting = deque([start])
        while waiting:
            node = waiting.popleft()
            in_column = node[0] == "column"
            # To let the cell grow, its column gives: downward from a column, upward from a row.
            upward = in_column != growing
            for key in (self.by_column if in_column else self.by_row)[node[1]]:
                if key not in self.hidden or key == cell:
                    continue
                following = ("row", key[0]) if in_column else ("column", key[1])
                if following in came or self._capacity(key, moved, upward=upward) <= 0:
                    continue
                came[following] = (node, key, upward)
                if following == goal:
                    return _walk_back(came, goal)
                waiting.append(following)
        return []

    def _cheapest_path(self, cell: Key, needed: int, spent: Set[Key]) -> list[Key] | None:
        """The cells to hide so that this one can grow by `needed`: fewest people hidden beyond those that are.

        Not through cells that have given what they can.
        """
        row, column = cell
        best: dict[Any, int] = {("column", column): 0}
        came: dict[Any, tuple[Any, Key, bool]] = {("column", column): (None, cell, True)}
        queue: list[tuple[int, int, Any]] = [(0, 0, ("column", column))]
        turn = 0
        while queue:
            cost, _turn, node = heapq.heappop(queue)
            if node == ("row", row):
                return [key for key, _upward in _walk_back(came, node)]
            if cost > best[node]:
                continue
            in_column = node[0] == "column"
            for key in (self.by_column if in_column else self.by_row)[node[1]]:
                people = self.people[key]
                usable = people - self.lowest[key] >= needed if in_column else people or key in self.hidden
                if key == cell or key in spent or not usable:
                    continue
                following = ("row", key[0]) if in_column else ("column", key[1])
                reached = cost + (0 if key in self.hidden else people)
                if reached < best.get(following, 1 << 60):
                    best[following], came[following] = reached, (node, key, not in_column)
                    turn += 1
                    heapq.heappush(queue, (reached, turn, following))
        return None


def _walk_back(came: Mapping[Any, tuple[Any, Key, bool]], node: Any) -> list[tuple[Key, bool]]:
    path = []
    while came[node][0] is not None:
        node, key, upward = came[node]
        path.append((key, upward))
    return path


MOST_CELLS = 5_000
"""A table with more cells is too fine to be published: the gate holds its inside back."""


def gate(
    breakdown: Breakdown,
    *,
    threshold: int | None = None,
    before: Mapping[Key, Before] | None = None,
    also: Container[Key] = frozenset(),
) -> Breakdown:
    """The breakdown as the public may see it. `before` is the last publication of the same table, by values; cells that are
    `also` to be held back are treated like small ones.

    A cell whose number changed by 1 to `threshold` - 1 people since then, or since any earlier publication that showed it,
    is held back like a small one, and one that was held back stays so until its number has changed by at least `threshold`.
    """
    threshold = settings.SUPPRESSION_THRESHOLD if threshold is None else threshold
    people = {key: row.participants or 0 for key, row in breakdown.by_values.items()}
    sight = Sight(threshold, before or {}, also)
    whole = (TOTAL,) * len(breakdown.dimensions)
    if is_small(people[whole], threshold):
        return _held_back(breakdown, lambda key: bool(people[key]))
    if len(breakdown.dimensions) == 1:
        hidden, enough = _protect_margin(breakdown, people, 0, sight)
        if not enough:
            return _held_back(breakdown, lambda key: bool(people[key]))
        return _held_back(breakdown, lambda key: key[0] in hidden)
    rows, rows_enough = _protect_margin(breakdown, people, 0, sight)
    columns, columns_enough = _protect_margin(breakdown, people, 1, sight)
    if not (rows_enough and columns_enough):
        return _held_back(breakdown, lambda key: bool(people[key]))
    inner = {key: count for key, count in people.items() if TOTAL not in key}
    table, safe = _protect_inside(breakdown, inner, rows, columns, sight)
    whole_lines = {key for key, count in table.people.items() if not count}

    def is_hidden(key: Key) -> bool:
        if TOTAL not in key:
            return key in table.hidden or not safe
        return key[0] in rows or key[1] in columns

    return _held_back(_filled(breakdown, whole_lines if safe else None), is_hidden)


def _filled(breakdown: Breakdown, keys: set[Key] | None) -> Breakdown:
    """With a row for each of these cells (for all where None), so that where nobody is, is held back as well."""
    absent = [
        Row((down, across), 0, 0)
        for down in breakdown.members(0)
        for across in breakdown.members(1)
        if (key := (down.value, across.value)) not in breakdown.by_values and (keys is None or key in keys)
    ]
    return replace(breakdown, rows=tuple(sorted((*breakdown.rows, *absent), key=in_order))) if absent else breakdown


@dataclass(frozen=True)
class Sight:
    """What is small, and what may be known of a cell, given the last publication."""

    threshold: int
    before: Mapping[Key, Before]
    also: Container[Key] = frozenset()

    def is_small(self, key: Key, people: int) -> bool:
        if is_small(people, self.threshold) or (people and key in self.also):
            return True
        earlier = self.before.get(key)
        if earlier is None or not people:
            return False
        stays_hidden = earlier.hidden and abs(people - earlier.people) < self.threshold
        return stays_hidden or self.has_moved_little(key, people)

    def has_moved_little(self, key: Key, people: int) -> bool:
        """Whether a number of it was shown and is another now, by few."""
        earlier = self.before.get(key)
        return earlier is not None and any(is_small(abs(people - each), self.threshold) for each in earlier.told)

    def lowest(self, key: Key, people: int) -> int:
        """What is not zero is at least one; and whoever expects numbers to grow, expects the last one published."""
        return max(self.known(key, people), 1 if people else 0)

    def known(self, key: Key, people: int) -> int:
        """The most that was ever published, where numbers have only grown since."""
        earlier = self.before.get(key)
        most = max(earlier.told, default=0) if earlier else 0
        return most if most <= people else 0


def _protect_inside(
    breakdown: Breakdown, inner: dict[Key, int], rows: set[Hashable], columns: set[Hashable], sight: Sight
) -> tuple[Inside, bool]:
    """The inside with what has to be held back, and whether that suffices. `rows` and `columns` have no total shown.

    Where a cell cannot be protected, its row is held back whole, zeros included: with nothing of it shown nobody knows
    that a cell of it is not zero. So a row of ten people, say, costs itself and not the table.
    """
    down = [member.value for member in breakdown.members(0)]
    across = [member.value for member in breakdown.members(1)]
    open_lines = [*((0, name) for name in down if name not in rows)]
    open_lines += [(1, name) for name in across if name not in columns]
    no_total: set[Key] = {(r, c) for r in down for c in across if r in rows or c in columns}
    whole: set[Hashable] = set()
    while True:
        in_whole_row = {(r, c) for r in whole for c in across} - no_total
        people = inner | {key: inner.get(key, 0) for key in no_total | in_whole_row}
        lowest = {key: sight.lowest(key, count) for key, count in people.items()}
        lowest |= dict.fromkeys(no_total, 0) | {key: sight.known(key, people[key]) for key in in_whole_row}
        small = {key for key, count in people.items() if key not in no_total and sight.is_small(key, count)}
        table = Inside(people, lowest, small | no_total | in_whole_row, sight.threshold, in_whole_row)
        if len(people) > MOST_CELLS and small:
            return table, False
        if table.protect(open_lines):
            return table, True
        if table.stuck is None or table.stuck[0] in whole:
            return table, False
        whole.add(table.stuck[0])


def _protect_margin(
    breakdown: Breakdown, people: Mapping[Key, int], place: int, sight: Sight
) -> tuple[set[Hashable], bool]:
    if len(breakdown.dimensions) == 1:
        keys = {key[0]: key for key in people if TOTAL not in key}
    else:
        keys = {key[place]: key for key in people if key[1 - place] is TOTAL and key[place] is not TOTAL}
    line = Line(
        {name: people[key] for name, key in keys.items()},
        {name: sight.lowest(key, people[key]) for name, key in keys.items()},
    )
    small = [name for name, key in keys.items() if sight.is_small(key, people[key])]
    always = breakdown.dimensions[place].always
    # 'Not stated' is always said where it can be, and women are what a share needs.
    return protect_line(line, small, sight.threshold, last=lambda name: int(name in always or name == "women"))


def _held_back(breakdown: Breakdown, is_hidden: Callable[[Key], bool]) -> Breakdown:
    keys = {id(row): key for key, row in breakdown.by_values.items()}

    def gated(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(without(row) if is_hidden(keys[id(row)]) else row for row in rows)

    return replace(breakdown, rows=gated(breakdown.rows), totals=gated(breakdown.totals))


def gated_figures(figures: Mapping[str, Value], *, threshold: int | None = None) -> dict[str, Value]:
    """Headline figures as the public may see them: those that rest on 1 to `threshold` - 1 people are held back.

    A figure that counts no people ("1 institution") is held back with the people it was counted over. Raises ValueError
    where a figure does not say how many those are.
    """
    threshold = settings.SUPPRESSION_THRESHOLD if threshold is None else threshold
    return {
        name: _gated_share(value, threshold) if FIGURES[name].is_share else _gated_figure(value, threshold)
        for name, value in figures.items()
    }


def _gated_figure(value: Value, threshold: int) -> Value:
    if value.people is None:
        raise ValueError("A figure without its number of people cannot pass the gate.")
    return HELD_BACK if is_small(value.people, threshold) else value


def _gated_share(value: Value, threshold: int) -> Value:
    """A share tells its parts: each of women, the others and those who did not say must be none or enough.

    Where only those who did not say are few, the share itself is given, rounded to whole percents, if any number of
    them from 1 to `threshold` - 1 would have given the same.
    """
    women, stated, not_stated = value.numerator or 0, value.denominator or 0, value.not_stated or 0
    if not stated or is_small(women, threshold) or is_small(stated - women, threshold):
        return HELD_BACK
    if not is_small(not_stated, threshold):
        return value
    everybody = stated + not_stated
    shares = {round(100 * women / (everybody - silent)) for silent in range(1, threshold) if everybody > silent}
    return replace(HELD_BACK, value=shares.pop() / 100) if len(shares) == 1 else HELD_BACK


HELD_BACK = Value(None, 0)
