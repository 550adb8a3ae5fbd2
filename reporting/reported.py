"""Reported figures beside computed ones: printed totals with their source, never mixed into a count."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from participants.models import Programme, ReportedFigure, Standing
from participants.presence_rules import Rule
from portal.components import Reported
from portal.numbers import share, whole
from reporting.figures import Value
from reporting.selection import Filters, named_series

MEASURES = {
    "participants": "participants",
    "share of women among participants": "share_women",
    "share_women": "share_women",
    "institutions": "institutions",
    "countries": "countries",
    "hours of exchange": "hours_of_exchange",
    "hours_of_exchange": "hours_of_exchange",
    "specialists": "specialists",
    "share of women among specialists": "share_women_specialists",
    "share_women_specialists": "share_women_specialists",
    "episodes": "episodes",
    "knowledge products": "knowledge_products",
    "knowledge_products": "knowledge_products",
    "bilateral_meetings": "bilateral_meetings",
    "sessions": "sessions",
    "ministers": "ministers",
    "international_speakers": "international_speakers",
    "tools": "tools",
    "experiences": "experiences",
    "training_cycles": "training_cycles",
    "training_programmes": "training_programmes",
    "certificate_courses": "certificate_courses",
    "forums": "forums",
}
"""The figure each printed measure stands beside."""


@dataclass(frozen=True)
class Printed:
    """A printed figure; a share as a fraction. `at_least` where it was printed as a lower bound."""

    value: float
    is_share: bool
    at_least: bool
    source: str


def reported_beside(filters: Filters) -> dict[str, Printed]:
    """The printed figures of exactly this programme and these series, by the computed figure they stand beside.

    None where other filters are set: what was printed says nothing of a part. What an academy prints are its registered
    students, whom `enrolled` counts.
    """
    others = set(filters.stated) - {"programme", "series"}
    if filters.programme == (Programme.TRAINACTION,) and filters.outcome == Standing.ENROLLED:
        others -= {"outcome"}
    if len(filters.programme) != 1 or others:
        return {}
    wanted = (
        set(named_series(filters.programme, filters.series).values_list("pk", flat=True)) if filters.series else set()
    )
    printed = ReportedFigure.objects.filter(programme=filters.programme[0], measure__in=MEASURES).annotate(
        number_of_series=Count("series", distinct=True)
    )
    printed = printed.filter(number_of_series=len(wanted))
    if wanted:  # a filter by none of them would keep nothing
        among = Count("series", filter=Q(series__in=wanted), distinct=True)
        printed = printed.annotate(among=among).filter(among=len(wanted))
    return {
        MEASURES[each.measure]: Printed(float(each.value), each.is_share, each.at_least, _source(each))
        for each in printed
    }


def beside(printed: Printed, computed: Value, rule: Rule) -> Reported:
    """The printed figure as it stands beside the computed one, with their difference in words."""
    text = share(printed.value) if printed.is_share else whole(printed.value)
    return Reported(
        value=_("at least %(value)s") % {"value": text} if printed.at_least else text,
        source=printed.source,
        difference=_difference(printed, computed.value, rule),
    )


def _difference(printed: Printed, computed: float | None, rule: Rule) -> str:
    """What the difference is and what it comes from; a share is compared as it was printed, in whole per cent."""
    if computed is None:
        return ""
    if printed.is_share:
        apart = float(round(computed * 100 + 1e-9) - round(printed.value * 100 + 1e-9))
    else:
        apart = round(computed - printed.value, 2)
    if apart == 0:
        return _("The same as printed.")
    if apart > 0 and printed.at_least:
        return _("In keeping with it: “at least” leaves room for more.")
    if apart < 0 and rule.kind != "any":
        why = _("the rule of presence chosen here leaves people out; what was printed does not say its rule.")
    elif printed.is_share:
        why = _("this share is of those whose sex the records state.")
    elif apart > 0:
        why = _("the records hold what the printed total does not.")
    else:
        why = _("the printed total holds what has no record here.")
    return _amount(apart, is_share=printed.is_share) % {"n": whole(abs(apart)), "why": why}


def _amount(apart: float, *, is_share: bool) -> str:
    """How far above or below what was printed, as a sentence that waits for `n` and `why`."""
    if not is_share:
        return _("%(n)s more than printed: %(why)s") if apart > 0 else _("%(n)s fewer than printed: %(why)s")
    if apart > 0:
        return ngettext(
            "%(n)s percentage point more than printed: %(why)s",
            "%(n)s percentage points more than printed: %(why)s",
            int(apart),
        )
    return ngettext(
        "%(n)s percentage point less than printed: %(why)s",
        "%(n)s percentage points less than printed: %(why)s",
        int(-apart),
    )


def _source(figure: ReportedFigure) -> str:
    spanish = (get_language() or "es").startswith("es")
    scope = figure.scope if spanish else figure.scope_en or figure.scope
    return "; ".join(part for part in (scope, figure.source, figure.note) if part)
