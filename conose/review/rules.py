"""The rules of a review: made when a call is first opened at the desk, changed while nobody has reviewed by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from conose.calls.audit import note
from conose.models import Assignment, AuditEntry, Call, CallReview, ReviewCriterion, Score
from portal.models import User

FIRST_CRITERIA: tuple[tuple[str, str, str, str, int], ...] = (
    (
        "Pertinencia", "Relevance",
        "¿Responde a la agenda de la red y a un problema que alguien ha de resolver?",
        "Does it answer to the network's agenda and to a problem that somebody has to solve?", 30,
    ),
    (
        "Método", "Method",
        "¿Puede el método responder la pregunta? ¿Se sabe de dónde vendrán los datos?",
        "Can the method answer the question? Is it known where the data will come from?", 30,
    ),
    (
        "Viabilidad", "Feasibility",
        "¿Caben el plan y el presupuesto en el tiempo y el monto?",
        "Do the plan and the budget fit the time and the amount?", 20,
    ),
    (
        "Uso", "Use",
        "¿Quién usará el resultado, y cómo se enterará?",
        "Who will use the result, and how will they hear of it?", 20,
    ),
)  # fmt: skip
"""What a review begins with: in Spanish, in English, what each asks, and its weight."""


@dataclass(frozen=True, slots=True)
class CriterionSaid:
    """A criterion as the secretary writes it. `pk` None for a new one."""

    pk: int | None
    title_es: str
    title_en: str
    asks_es: str
    asks_en: str
    weight: int
    most: int


@transaction.atomic
def review_of(call: Call) -> CallReview:
    """The review of a call, made with the first criteria where there is none. One query where there is."""
    found = CallReview.objects.select_related("call").filter(call=call).first()
    if found is not None:
        return found
    review, is_new = CallReview.objects.get_or_create(call=call)
    if is_new:
        ReviewCriterion.objects.bulk_create(
            ReviewCriterion(
                review=review, place=place, title_es=title_es, title_en=title_en, asks_es=asks_es, asks_en=asks_en, weight=weight
            )
            for place, (title_es, title_en, asks_es, asks_en, weight) in enumerate(FIRST_CRITERIA)
        )  # fmt: skip
    return review


def is_begun(review: CallReview) -> bool:
    """Whether somebody has given points by these rules."""
    return Score.objects.filter(criterion__review=review).exclude(points=None).exists()


@transaction.atomic
def save_rules(
    *,
    review: CallReview,
    is_blind: bool,
    wanted: int,
    due_at: datetime | None,
    criteria: Sequence[CriterionSaid],
    by: User,
) -> CallReview:
    """Change the rules. Raises ValidationError, and changes nothing, where points were given by the criteria that would
    change, or where a review that was promised to be blind would be opened once reviewers have read in it."""
    review = CallReview.objects.select_for_update(of=("self",)).select_related("call").get(pk=review.pk)
    if not criteria:
        raise ValidationError(_("A review needs a criterion at least."))
    if review.is_blind != is_blind and Assignment.objects.filter(reviewer__review=review).exists():
        raise ValidationError(
            {"is_blind": _("Reviewers have been given applications by this rule: it stays until all are taken back.")}
        )
    before = {each.pk: each for each in review.criteria.all()}
    said = {each.pk: each for each in criteria if each.pk in before}
    weighs_otherwise = (
        set(before) - set(said)
        or any(each.pk not in before for each in criteria)
        or any((before[pk].weight, before[pk].most) != (each.weight, each.most) for pk, each in said.items() if pk)
    )
    if weighs_otherwise and is_begun(review):
        raise ValidationError(
            _(
                "Points have been given by these criteria: their number, weights and points stay. Names and questions can change."
            )
        )
    review.is_blind, review.wanted, review.due_at = is_blind, wanted, due_at
    review.full_clean()
    review.save()
    review.criteria.exclude(pk__in=said).delete()
    for place, each in enumerate(criteria):
        criterion = before.get(each.pk or 0) or ReviewCriterion(review=review)
        criterion.place = place
        for name in ("title_es", "title_en", "asks_es", "asks_en", "weight", "most"):
            setattr(criterion, name, getattr(each, name))
        criterion.full_clean()
        criterion.save()
    note(
        "review.rules",
        call=review.call,
        role=AuditEntry.Role.SECRETARY,
        by=by,
        detail={"blind": is_blind, "wanted": wanted, "criteria": len(criteria)},
    )
    return review
