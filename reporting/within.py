"""The gate for a table of some of the people of a published line: of a country's participants, those who learned.

Whoever has both takes one from the other. So a cell is held back not only where the part is small, but also where the
rest is, and what is held back together has to be uncertain in both. Of several parts of one line that share few people,
what is left beside all of them may be few as well. docs/decisions/0037-dimensions-of-learners.md.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace

from reporting.reach import TOTAL, Breakdown, Row, without
from reporting.suppression import Before, Key, Sight, is_small


@dataclass(frozen=True)
class Around:
    """The line that a part is of, by the values of its dimension and TOTAL: its people, and whether the public sees them.

    `before` is the same line in the last publication, `beside` what is shown of other parts of it.
    """

    people: Mapping[Hashable, int]
    hidden: frozenset[Hashable]
    before: Mapping[Hashable, Before]
    beside: Mapping[Hashable, int] = field(default_factory=dict)


def gate_within(part: Breakdown, around: Around, *, threshold: int, before: Mapping[Key, Before]) -> Breakdown:
    """A part by one dimension as the public may see it beside the line around it, without its participations.

    `before` is the part in the last publication, by values. Raises ValueError for a part by more than one dimension.
    """
    (_dimension,) = part.dimensions
    people = {key[0]: row.participants or 0 for key, row in part.by_values.items()}
    line = _Line(people, around, threshold, before)
    hidden = line.hidden()
    if hidden is None:
        return all_held_back(part)
    keys = {id(row): key for key, row in part.by_values.items()}

    def gated(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(without(row) if keys[id(row)][0] in hidden else replace(row, participations=None) for row in rows)

    return replace(part, rows=gated(part.rows), totals=gated(part.totals))


def all_held_back(part: Breakdown) -> Breakdown:
    """Nothing of it shown."""
    return replace(part, rows=tuple(map(without, part.rows)), totals=tuple(map(without, part.totals)))


class _Line:
    """The part, the rest, and what anybody may know of both."""

    def __init__(
        self, people: Mapping[Hashable, int], around: Around, threshold: int, before: Mapping[Key, Before]
    ) -> None:
        self.people, self.around, self.threshold = people, around, threshold
        self.rest = {name: around.people.get(name, 0) - count for name, count in people.items()}
        self.others = {name: count - around.beside.get(name, 0) for name, count in self.rest.items()}
        self.sight = Sight(threshold, before)
        self.sight_of_rest = Sight(
            threshold,
            {
                (name,): Before(
                    around.before[name].people - earlier.people, around.before[name].hidden or earlier.hidden
                )
                for (name,), earlier in before.items()
                if name in around.before
            },
        )

    def hidden(self) -> set[Hashable] | None:
        """The values to hold back; None where the part cannot be shown beside the line at all."""
        if TOTAL in self.around.hidden or self._is_small(TOTAL):
            return None
        cells = [name for name in self.people if name is not TOTAL]
        hidden = {name for name in cells if self.people[name] and (self._is_small(name) or name in self.around.hidden)}
        spare = sorted(
            (name for name in cells if self.people[name] and name not in hidden),
            key=lambda name: (self.people[name], str(name)),
            reverse=True,
        )
        while hidden and not self._is_enough(hidden):
            if not spare:
                return None
            hidden.add(spare.pop())
        return hidden

    def _is_small(self, name: Hashable) -> bool:
        """Whether few are in the part or in the rest, or few came to either since the last publication."""
        key = (name,)
        return (
            self.sight.is_small(key, self.people[name])
            or self.sight_of_rest.is_small(key, self.rest[name])
            or is_small(self.others[name], self.threshold)
        )

    def _is_enough(self, hidden: set[Hashable]) -> bool:
        """Whether nobody can tell any of them from their sum, nor their sum from being few."""
        together = sum(self.people[name] for name in hidden)
        rest = sum(self.rest[name] for name in hidden)
        others = sum(self.others[name] for name in hidden)
        if len(hidden) < 2 or together < self.threshold or any(is_small(n, self.threshold) for n in (rest, others)):
            return False
        lowest = {name: self.sight.lowest((name,), self.people[name]) for name in hidden}
        highest = {name: self._highest(name, together) for name in hidden}
        return all(
            min(highest[name], together - sum(lowest.values()) + lowest[name])
            - max(lowest[name], together - sum(highest.values()) + highest[name])
            >= self.threshold - 2
            for name in hidden
        )

    def _highest(self, name: Hashable, together: int) -> int:
        """What is known to be above a cell: everybody there, where that is published, less what is known of the rest."""
        if name in self.around.hidden:
            return together
        return self.around.people.get(name, 0) - self.sight_of_rest.lowest((name,), self.rest[name])
