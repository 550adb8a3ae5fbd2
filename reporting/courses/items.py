"""How the questions of a run's quizzes did: how hard each was, and whether it tells who knows more from who knows less.

Both are those of classical test theory (Crocker and Algina, Introduction to Classical and Modern Test Theory, 1986,
chapter 14). With xᵢ the share of its points that learner i reached in the question, and yᵢ what they reached in all the
other questions of the attempt:

    difficulty      p = Σxᵢ / n
    discrimination  r = (nΣxᵢyᵢ − Σxᵢ·Σyᵢ) / √((nΣxᵢ² − (Σxᵢ)²)·(nΣyᵢ² − (Σyᵢ)²))

r is Pearson's correlation with the *rest*: with the whole attempt, a question would be correlated with itself (Henrysson,
Correction of item-total correlations in item analysis, Psychometrika 28, 1963).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Count, F, QuerySet, Sum
from django.db.models.functions import Cast, Round
from django.utils.translation import gettext as _

from portal.components import Cell, Column, DataTable, Row
from portal.numbers import share, whole, written
from reporting.courses.queries import enrolments_in
from reporting.selection import Filters
from trainaction.enrolment.doubles import of_one_person
from trainaction.models import Attempt, AttemptItem, CourseRun, Enrolment, Question, QuestionVersion

FEWEST = 10
"""With fewer answers than this a correlation says nothing."""
HUNDREDTHS = 100
"""Points are kept to the hundredth: in whole hundredths sums are exact, so that what is alike is seen to be alike."""


@dataclass(frozen=True)
class Item:
    """One question: `difficulty` is the share of its points that was reached (a smaller one is harder).

    `discrimination` is the correlation of its points with those of the rest of the attempt (corrected item-total
    correlation, Pearson), from −1 to 1; None with fewer than FEWEST answers, or where all got the same.
    """

    question: int
    prompt: str
    quiz: str
    answers: int
    difficulty: float
    discrimination: float | None


class _Sums(NamedTuple):
    """Over the answers to a question: how many, Σx, Σy, Σx², Σy², Σxy; x a share of its points, y hundredths of points."""

    n: int
    sx: Fraction
    sy: Fraction
    sxx: Fraction
    syy: Fraction
    sxy: Fraction


def items_of(run: CourseRun, language: str, filters: Filters) -> list[Item]:
    """Of the first marked attempt of each learner that the filters keep: later ones have seen the answers.

    The share is of the points that the question gave in the version that was graded, whatever it gives since. The database
    adds up; a statement more where a merge made one learner of two.
    """
    x, all_points = _hundredths(F("points")), _hundredths(F("attempt__points"))
    y = all_points - x

    def added(what: Any) -> Sum:
        return Sum(what, output_field=BigIntegerField())

    rows = (
        _rows(run, filters)
        .order_by()
        .values("version__question", "version", "attempt__quiz", "attempt__quiz__title_es", "attempt__quiz__title_en")
        .annotate(n=Count("pk"), sx=added(x), sy=added(y), sxx=added(x * x), syy=added(y * y), sxy=added(x * y))
    )
    found: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for each in rows.order_by("attempt__quiz", "version__question", "version"):
        found[each["attempt__quiz"], each["version__question"]].append({**each})
    prompts = Question.objects.in_bulk({question for _quiz, question in found})
    versions = QuestionVersion.objects.in_bulk({each["version"] for its in found.values() for each in its})
    worth = {pk: Decimal(version.content["points"]) for pk, version in versions.items()}
    in_spanish = language.startswith("es")
    items = []
    for (_quiz, number), its in found.items():
        sums = _together(its, worth)
        if not sums.n:
            continue
        question = prompts[number]
        spanish, english = its[0]["attempt__quiz__title_es"], its[0]["attempt__quiz__title_en"]
        items.append(
            Item(
                question=number,
                prompt=question.prompt_es if in_spanish else question.prompt_en or question.prompt_es,
                quiz=spanish if in_spanish else english or spanish,
                answers=sums.n,
                difficulty=float(sums.sx / sums.n),
                discrimination=_correlation(sums),
            )
        )
    return items


def _hundredths(points: Any) -> Cast:
    return Cast(Round(points * HUNDREDTHS), BigIntegerField())


def _rows(run: CourseRun, filters: Filters) -> QuerySet[AttemptItem]:
    """The marked answers of each learner's first attempts."""
    rows: QuerySet[AttemptItem] = AttemptItem.objects.filter(
        attempt__enrolment__in=enrolments_in(run, filters),
        attempt__number=1,
        attempt__points__isnull=False,
        points__isnull=False,
    )
    later = _not_first(of_one_person(Enrolment.objects.filter(run=run)))
    return rows.exclude(attempt__in=later) if later else rows


def _not_first(twice: Iterable[Iterable[Enrolment]]) -> list[int]:
    """Of learners with two enrolments, the first attempts of one that come after those of the other."""
    learner = {each.pk: number for number, its in enumerate(twice) for each in its}
    attempts = Attempt.objects.filter(enrolment__in=list(learner), number=1) if learner else Attempt.objects.none()
    begun: set[tuple[int, int]] = set()
    later = []
    for attempt in attempts.order_by("started_at", "pk"):
        key = learner[attempt.enrolment_id], attempt.quiz_id
        if key in begun:
            later.append(attempt.pk)
        begun.add(key)
    return later


def _together(rows: Iterable[dict[str, Any]], worth: dict[int, Decimal]) -> _Sums:
    """The sums of a question over its versions, each a share of its own points; one that gave none tells nothing."""
    sums = _Sums(0, *[Fraction(0)] * 5)
    for row in rows:
        points = Fraction(worth[row["version"]]) * HUNDREDTHS
        if points > 0:
            sx, sy, sxx, syy, sxy = (Fraction(row[name]) for name in ("sx", "sy", "sxx", "syy", "sxy"))
            sums = _Sums(
                sums.n + row["n"],
                sums.sx + sx / points,
                sums.sy + sy,
                sums.sxx + sxx / points**2,
                sums.syy + syy,
                sums.sxy + sxy / points,
            )
    return sums


def _correlation(sums: _Sums) -> float | None:
    n, sx, sy, sxx, syy, sxy = sums
    if n < FEWEST:
        return None
    spread = (n * sxx - sx * sx) * (n * syy - sy * sy)
    return round(float(n * sxy - sx * sy) / sqrt(spread), 2) if spread else None


def item_table(items: list[Item], caption: str) -> DataTable:
    """Questions as they were asked, quiz by quiz."""
    return DataTable(
        caption=caption,
        columns=[
            Column(_("Question")),
            Column(_("Answers"), is_number=True),
            Column(_("Points reached"), is_number=True),
            Column(_("Discrimination"), is_number=True),
        ],
        rows=[
            Row(
                Cell(f"{item.quiz}: {item.prompt}"),
                [
                    Cell(whole(item.answers), is_number=True),
                    Cell(share(item.difficulty), is_number=True),
                    Cell("–" if item.discrimination is None else written(item.discrimination, 2), is_number=True),
                ],
            )
            for item in items
        ],
        note=_(
            "Of each learner's first marked attempt. Points reached: the share of the question's points, a small one is hard. "
            "Discrimination: the correlation with the rest of the attempt, from −1 to 1; below 0.2, and more so below 0, look at the "
            "question again. A dash: fewer than %(fewest)s answers, or all alike."
        )
        % {"fewest": FEWEST},
    )
