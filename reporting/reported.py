"""Reported figures beside computed ones: printed totals with their source, never mixed into a count."""

from decimal import Decimal

from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participants.models import ReportedFigure
from portal.components import Reported
from reporting.numbers import share, whole
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
}
"""The figure each printed measure stands beside."""


def reported_beside(filters: Filters) -> dict[str, Reported]:
    """The printed figures of exactly this programme and these series, by the computed figure they stand beside.

    None where other filters are set: what was printed says nothing of a part.
    """
    others = set(filters.stated) - {"programme", "series"}
    if len(filters.programme) != 1 or others:
        return {}
    wanted = (
        set(named_series(filters.programme, filters.series).values_list("pk", flat=True)) if filters.series else set()
    )
    printed = (
        ReportedFigure.objects.filter(programme=filters.programme[0], measure__in=MEASURES)
        .annotate(
            number_of_series=Count("series", distinct=True),
            among=Count("series", filter=Q(series__in=wanted), distinct=True),
        )
        .filter(number_of_series=len(wanted), among=len(wanted))
    )
    return {MEASURES[each.measure]: Reported(_value(each), _source(each)) for each in printed}


def _value(figure: ReportedFigure) -> str:
    text = share(float(figure.value)) if figure.is_share else whole(float(figure.value))
    return _("at least %(value)s") % {"value": text} if figure.at_least else text


def _source(figure: ReportedFigure) -> str:
    spanish = (get_language() or "es").startswith("es")
    scope = figure.scope if spanish else figure.scope_en or figure.scope
    return "; ".join(part for part in (scope, figure.source, figure.note) if part)


def difference(computed: float, reported: Decimal) -> Decimal:
    """Computed less reported: above zero where more was counted than printed."""
    return Decimal(str(computed)) - reported
