"""The ranking, with how each reviewer scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conose.models import Reviewer
from conose.review.listings.desk import application_row, decision_said, not_shown
from conose.review.permissions import Seat
from conose.review.queries import Standing, ranking_of, standings
from conose.review.scoring import LEAST_REVIEWS, Placed, Ranking, TieBreak
from portal.components import Cell, Column, DataTable, Row
from portal.numbers import whole, written


@dataclass(frozen=True, slots=True)
class RankingView:
    table: DataTable
    habits: DataTable
    definition: str
    ties: tuple[str, ...]
    is_empty: bool


def ranking_view(seat: Seat) -> RankingView:
    """The ranking with its definition, each reviewer's habit, and how each tie was told apart. Seven queries or eight, and
    one for a member of the committee."""
    review = seat.review
    rows = [each for each in standings(review) if each.eligible]
    by_pk = {each.application.pk: each for each in rows}
    ranking = ranking_of(review, [each.application for each in rows])
    out = not_shown(seat)
    criteria = {each.pk: each for each in review.criteria.all()}
    heaviest = criteria[ranking.heaviest].title if ranking.heaviest else ""
    table = DataTable(
        caption=_("Ranking"),
        columns=[
            Column(pgettext("call", "Application")),
            Column(_("Place"), is_number=True),
            Column(_("Normalised"), is_number=True),
            Column(_("As given"), is_number=True),
            Column(_("Reviews"), is_number=True),
            Column(_("Decision")),
        ],
        rows=[_ranked(seat, each, by_pk[each.application], is_out=each.application in out) for each in ranking.placed],
        note=_("Scores from 0 to 100."),
    )
    reviewers = {each.pk: each for each in Reviewer.objects.filter(review=review)}
    habits = DataTable(
        caption=_("What each reviewer gives on the whole"),
        columns=[
            Column(_("Reviewer")),
            Column(_("Reviews"), is_number=True),
            Column(_("Mean"), is_number=True),
            Column(_("Spread"), is_number=True),
            Column(_("Normalised?")),
        ],
        rows=[
            Row(
                Cell(reviewers[pk].name),
                [
                    Cell(whole(habit.reviews), is_number=True),
                    Cell(written(habit.mean, 2), is_number=True),
                    Cell(written(habit.spread, 2), is_number=True),
                    Cell(_("Yes") if habit.is_scaled else _("No"), is_text=True),
                ],
            )
            for pk, habit in ranking.habits.items()
        ],
        note=_("All reviews: mean %(mean)s, spread %(spread)s.")
        % {"mean": written(ranking.mean, 2), "spread": written(ranking.spread, 2)},
    )
    return RankingView(
        table,
        habits,
        definition_said(),
        tuple(ties_said(ranking, {pk: each.application.reference for pk, each in by_pk.items()}, heaviest)),
        not ranking.scored,
    )


def definition_said() -> str:
    return _(
        "A review's score is the share of points given for each criterion, by weight, from 0 to 100. It is normalised so that a "
        "strict reviewer and a generous one count alike: the mean of all reviews, plus the distance of this review from the "
        "mean of its reviewer, times the spread of all reviews divided by the spread of its reviewer's; within 0 and 100. "
        "Spread is the standard deviation. Reviews of somebody who handed in fewer than %(least)s, or gave the same to all, stay "
        "as given. An application's score is the mean of its normalised reviews."
    ) % {"least": LEAST_REVIEWS}


def _ranked(seat: Seat, placed: Placed, standing: Standing, *, is_out: bool) -> Row:
    return application_row(
        seat,
        standing.application,
        [
            Cell("–" if placed.rank is None else whole(placed.rank), is_number=True),
            Cell("–" if placed.score is None else written(placed.score, 2), is_number=True),
            Cell("–" if placed.raw is None else written(placed.raw, 2), is_number=True),
            Cell(whole(placed.reviews), is_number=True),
            Cell(decision_said(standing.decision), is_text=True),
        ],
        is_out=is_out,
    )


def ties_said(ranking: Ranking, references: Mapping[int, str], heaviest: str) -> list[str]:
    """How each tie was told apart, in sentences."""
    sentences = {
        TieBreak.RAW: _("%(one)s stands behind %(other)s, which has the same score: its mean as given is lower."),
        TieBreak.HEAVIEST: _(
            "%(one)s stands behind %(other)s, which has the same score and mean: it has fewer points for “%(criterion)s”, the "
            "criterion that weighs most."
        ),
        TieBreak.LOWEST: _("%(one)s stands behind %(other)s, which is equal so far: its lowest review is lower."),
        TieBreak.SHARED: _("%(one)s and %(other)s share their place: nothing tells them apart, the committee decides."),
    }
    said = []
    for before, row in zip(ranking.placed, ranking.placed[1:], strict=False):
        if row.tie != TieBreak.NONE:
            said.append(
                sentences[row.tie]
                % {"one": references[row.application], "other": references[before.application], "criterion": heaviest}
            )
    return said


def ranking_rows(seat: Seat) -> list[list[Any]]:
    """The ranking as a sheet, with a heading."""
    out = not_shown(seat)
    rows = {each.application.pk: each for each in standings(seat.review) if each.eligible}
    ranking = ranking_of(seat.review, [each.application for each in rows.values()])
    sheet: list[list[Any]] = [
        [_("Place"), _("Number"), _("Title"), _("Normalised"), _("As given"), _("Reviews"), _("Decision")]
    ]
    for each in ranking.placed:
        standing = rows[each.application]
        if each.application in out:
            sheet.append([None, standing.application.reference, _("You stepped out of it."), *[None] * 4])
            continue
        sheet.append(
            [
                each.rank,
                standing.application.reference,
                standing.application.title,
                None if each.score is None else round(each.score, 2),
                None if each.raw is None else round(each.raw, 2),
                each.reviews,
                decision_said(standing.decision),
            ]
        )
    return sheet
