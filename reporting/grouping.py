"""Sexes that the public tables count together, so that less of them has to be held back.

'Not stated' always stands apart (product rule 3), and women are what the published share is of: those who described
their sex otherwise can only be counted with men. docs/decisions/0012-sexes-together.md says why, and why that tells
nobody more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from participants.models import Sex
from reporting.dimensions import DIMENSIONS, Dimension, Member
from reporting.reach import TOTAL, Breakdown, Row

TOGETHER = "men_or_another"
"""The value that stands for both, in publications and in public files."""
APART = (Sex.MEN.value, Sex.OTHER.value)


def _members(values: Iterable[Any]) -> Mapping[Any, Member]:
    values = set(values)
    members = dict(DIMENSIONS["sex"].members(values - {TOGETHER}))
    if TOGETHER in values:
        place = DIMENSIONS["sex"].members([Sex.MEN])[Sex.MEN].order
        members[TOGETHER] = Member(TOGETHER, TOGETHER, _("Men, another or self-described"), place)
    return members


PUBLIC_SEX: Dimension = replace(DIMENSIONS["sex"], members=_members)
"""The dimension of sex as public tables have it: with one value more."""


def together(breakdown: Breakdown) -> Breakdown:
    """The breakdown with the two counted as one: a person has one sex, so that no one is counted twice."""
    place = [dimension.name for dimension in breakdown.dimensions].index("sex")
    dimensions = tuple(PUBLIC_SEX if each.name == "sex" else each for each in breakdown.dimensions)
    one = _members([TOGETHER])[TOGETHER]
    added: dict[tuple[Any, ...], Row] = {}
    for row in (*breakdown.rows, *breakdown.totals):
        member = row.members[place]
        if member is not None and member.value in APART:
            row = replace(row, members=(*row.members[:place], one, *row.members[place + 1 :]))
        key = tuple(TOTAL if each is None else each.value for each in row.members)
        before = added.get(key)
        added[key] = row if before is None else _sum(before, row)
    rows = added.values()
    return Breakdown(
        dimensions,
        tuple(row for row in rows if None not in row.members),
        tuple(row for row in rows if None in row.members),
    )


def _sum(first: Row, second: Row) -> Row:
    return replace(
        first,
        participants=(first.participants or 0) + (second.participants or 0),
        participations=(first.participations or 0) + (second.participations or 0),
    )


def is_together(breakdown: Breakdown) -> bool:
    """Whether the two stand in it as one."""
    return any(member is not None and member.value == TOGETHER for row in breakdown.rows for member in row.members)
