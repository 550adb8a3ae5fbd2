"""What the page of evidence shows of decisions: a list with filters, frozen values, ready for a template."""

from collections.abc import Mapping, Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from conose.models import StudyUse
from conose.research.decisions import Decision
from conose.research.listings import UseView, decision_views
from portal.listings import PER_PAGE, Listing
from portal.numbers import whole
from portal.statements import Option, by_label
from reporting.evidence.counting import Evidence
from reporting.evidence.filters import DecisionFilters


def decision_listing(found: Evidence, request: HttpRequest) -> Listing[UseView]:
    """The decisions that the request's filters leave, the latest first. No query."""
    form = DecisionFilters(request.GET, _options(found))
    rows = [each for each in found.decisions if _matches(each, found, form.chosen)]
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    return Listing(
        form=form,
        chosen=form.chosen_filters(request.GET),
        ignored=form.ignored,
        rows=decision_views(list(page_obj), request),
        page_obj=page_obj,
        count=ngettext("%(count)s decision", "%(count)s decisions", len(rows)) % {"count": whole(len(rows))},
        is_empty=not found.decisions,
        clear_url=reverse("evidence"),
    )


def _options(found: Evidence) -> Mapping[str, Sequence[Option]]:
    kinds = {each.kind for each in found.decisions}
    lines = {key for each in found.decisions for key in found.lines_of(each)}
    codes = {each.country for each in found.decisions if each.country}
    return {
        "line": [(line.slug, line.title) for key, line in found.lines.items() if key in lines],
        "kind": [(str(value), str(label)) for value, label in StudyUse.Kind.choices if value in kinds],
        "country": sorted(((code, found.countries[code]) for code in codes), key=by_label),
        "year": [(str(year), str(year)) for year in sorted({each.day.year for each in found.decisions}, reverse=True)],
    }


def _matches(decision: Decision, found: Evidence, chosen: Mapping[str, str]) -> bool:
    line = chosen.get("line")
    return (
        chosen.get("kind") in (None, decision.kind)
        and chosen.get("country") in (None, decision.country)
        and chosen.get("year") in (None, str(decision.day.year))
        and (line is None or any(key and found.lines[key].slug == line for key in found.lines_of(decision)))
    )
