"""Applicants and awards of a call, counted over participations as every figure is.

A call is an activity. Applicants are registered in it or further, awards attended or further (docs/decisions/0050): the
rungs of the ladder that `reporting.outcomes` has. Within one activity and one role each person has one participation, so that
applicants less awards are those without one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conose.models import Call
from conose.review.participating import activity_key
from participants.models import Outcome
from reporting.dimensions import DIMENSIONS
from reporting.grouping import together
from reporting.reach import Breakdown, Question, breakdown
from reporting.selection import Filters

BY = ("sex", "country", "kind", "institution")
"""What the public tables are by, and those that who runs and decides a call sees, each number as it is."""


@dataclass(frozen=True)
class Counts:
    """Applicants and awards by one dimension."""

    applicants: Breakdown
    awarded: Breakdown

    @property
    def pairs(self) -> dict[Any, tuple[int, int]]:
        """By value, and by TOTAL: applicants and awards."""
        awarded = {key[0]: row.participants or 0 for key, row in self.awarded.by_values.items()}
        return {
            key[0]: (row.participants or 0, awarded.get(key[0], 0)) for key, row in self.applicants.by_values.items()
        }


def counts_of(call: Call, name: str, *, publicly: bool = False) -> Counts:
    """Applicants and awards of a call by the dimension of this name. Four queries or five.

    `publicly`, men and those who described their sex otherwise are one, as in all public tables.
    """
    dimension = DIMENSIONS[name]

    def counted(outcome: str) -> Breakdown:
        question = Question(Filters(activity=(activity_key(call),), outcome=outcome), dimensions=(dimension,))
        found = breakdown(question, question.selection.counted)
        return together(found) if publicly and name == "sex" else found

    return Counts(counted(Outcome.REGISTERED), counted(Outcome.ATTENDED))


def all_counts(call: Call, names: tuple[str, ...], *, publicly: bool = False) -> Mapping[str, Counts]:
    """The same by several dimensions."""
    return {name: counts_of(call, name, publicly=publicly) for name in names}
