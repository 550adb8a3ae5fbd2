"""How the questions of a run's quizzes did: how hard each was, and whether it tells who knows more from who knows less.

Both are those of classical test theory (Crocker and Algina, Introduction to Classical and Modern Test Theory, 1986,
chapter 14). With xᵢ the share of its points that learner i reached in the question, and yᵢ what they reached in all the
other questions of the attempt:

    difficulty      p = Σxᵢ / n
    discrimination  r = (nΣxᵢyᵢ − Σxᵢ·Σyᵢ) / √((nΣxᵢ² − (Σxᵢ)²)·(nΣyᵢ² − (Σyᵢ)²))

r is Pearson's correlation with the *rest*: with the whole attempt, a question would be correlated with itself (Henrysson,
Correction of item-total correlations in item analysis, Psychometrika 28, 1963).
"""

from dataclasses import dataclass
from math import sqrt

from django.db.models import Count, F, FloatField, QuerySet, Sum
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from portal.components import Cell, Column, DataTable, Row
from portal.numbers import share, whole
from trainaction.models import AttemptItem, CourseRun, Question

FEWEST = 10
"""With fewer answers than this a correlation says nothing."""


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


def items_of(run: CourseRun, language: str) -> list[Item]:
    """Of each learner's first marked attempt: later ones have seen the answers. Two queries; the database adds up."""
    rows: QuerySet[AttemptItem] = AttemptItem.objects.filter(
        attempt__enrolment__run=run,
        attempt__number=1,
        attempt__points__isnull=False,
        points__isnull=False,
        version__question__points__gt=0,
    )
    x = Cast(F("points"), FloatField()) / Cast(F("version__question__points"), FloatField())
    y = Cast(F("attempt__points"), FloatField()) - Cast(F("points"), FloatField())
    sums = (
        rows.order_by()
        .values("version__question", "attempt__quiz__title_es", "attempt__quiz__title_en")
        .annotate(n=Count("pk"), sx=Sum(x), sy=Sum(y), sxx=Sum(x * x), syy=Sum(y * y), sxy=Sum(x * y))
        .order_by("attempt__quiz", "version__question")
    )
    found = list(sums)
    prompts = Question.objects.in_bulk({each["version__question"] for each in found})
    items = []
    for each in found:
        question = prompts[each["version__question"]]
        spanish, english = question.prompt_es, question.prompt_en
        titles = each["attempt__quiz__title_es"], each["attempt__quiz__title_en"]
        in_spanish = language.startswith("es")
        items.append(
            Item(
                question=question.pk,
                prompt=spanish if in_spanish else english or spanish,
                quiz=titles[0] if in_spanish else titles[1] or titles[0],
                answers=each["n"],
                difficulty=each["sx"] / each["n"],
                discrimination=_correlation(*(each[name] for name in ("n", "sx", "sy", "sxx", "syy", "sxy"))),
            )
        )
    return items


def _correlation(n: int, sx: float, sy: float, sxx: float, syy: float, sxy: float) -> float | None:
    if n < FEWEST:
        return None
    spread = (n * sxx - sx * sx) * (n * syy - sy * sy)
    return round((n * sxy - sx * sy) / sqrt(spread), 2) if spread > 1e-9 else None


def item_table(items: list[Item], caption: str) -> DataTable:
    """Questions as they were asked, quiz by quiz."""
    return DataTable(
        caption=caption,
        columns=[
            Column(_("Question")),
            Column(_("Answers"), is_number=True),
            Column(_("Points reached"), is_number=True),
            Column(_("Tells apart"), is_number=True),
        ],
        rows=[
            Row(
                Cell(f"{item.quiz}: {item.prompt}"),
                [
                    Cell(whole(item.answers), is_number=True),
                    Cell(share(item.difficulty), is_number=True),
                    Cell("–" if item.discrimination is None else f"{item.discrimination:.2f}", is_number=True),
                ],
            )
            for item in items
        ],
        note=_(
            "Of each learner's first marked attempt. Points reached: the share of the question's points, a small one is hard. "
            "Tells apart: the correlation with the rest of the attempt, from −1 to 1; below 0.2, and more so below 0, look at the "
            "question again. A dash: fewer than %(fewest)s answers, or all alike."
        )
        % {"fewest": FEWEST},
    )
