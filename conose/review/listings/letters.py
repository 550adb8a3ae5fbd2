"""The letters of a call and what became of each, and the grants."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from conose.models import CallReview, Decision, Grant, Letter, Verdict
from conose.review.letters import amount_said
from conose.review.sending import in_doubt, is_undecided
from portal.timezones import moment_at


@dataclass(frozen=True, slots=True)
class LetterRow:
    key: Any
    reference: str
    kind: str
    state: str
    is_in_doubt: bool


def letter_rows(review: CallReview) -> list[LetterRow]:
    """The letters of a call and what became of each. Two queries."""
    rows: QuerySet[Any] = Letter.objects.filter(application__call=review.call).select_related("application__call")
    doubtful = set(in_doubt(rows).values_list("pk", flat=True))
    return [
        LetterRow(
            each.key,
            each.application.reference,
            str(each.get_kind_display()),
            _letter_state(each, is_in_doubt=each.pk in doubtful),
            each.pk in doubtful,
        )
        for each in rows.order_by("application__number", "pk")
    ]


def _letter_state(letter: Letter, *, is_in_doubt: bool) -> str:
    if letter.sent_at:
        return _("sent on %(moment)s") % {"moment": moment_at(letter.sent_at, letter.application.call.timezone)}
    if is_undecided(letter):
        return _("begun when the server stopped: it may have gone out, or not")
    if is_in_doubt:
        return _("refused: the address does not take it")
    return _("waits to be sent")


@dataclass(frozen=True, slots=True)
class GrantRow:
    reference: str
    title: str
    number: str
    state: str
    amount: str
    progress: str
    url: str


def grant_rows(review: CallReview) -> list[GrantRow]:
    """Every award and its grant. Three queries."""
    awarded = Decision.objects.filter(application__call=review.call, verdict=Verdict.AWARD).select_related(
        "application__call"
    )
    grants = {
        each.application_id: each
        for each in Grant.objects.filter(application__call=review.call).prefetch_related("milestones")
    }
    rows = []
    for decision in awarded.order_by("application__number"):
        grant = grants.get(decision.application_id)
        steps = list(grant.milestones.all()) if grant else []
        rows.append(
            GrantRow(
                decision.application.reference,
                decision.application.title,
                grant.number if grant else "–",
                str(grant.get_state_display()) if grant else _("Agreement to be made"),
                amount_said(review.call, decision),
                _("Milestones accepted: %(done)s of %(all)s; payments made: %(paid)s of %(payments)s")
                % {
                    "done": sum(each.state == "accepted" for each in steps),
                    "all": len(steps),
                    "paid": sum(each.payment == "paid" for each in steps),
                    "payments": sum(each.payment != "none" for each in steps),
                }
                if grant
                else "",
                reverse("review_grant", args=[review.call.code, decision.application.number]),
            )
        )
    return rows
