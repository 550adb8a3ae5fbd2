"""What a decided call funds, as everybody reads it on its page.

Titles are published of every award, as applicants are told before they submit; who carries a project out only where they
agree, and amounts only where the call's rules say so. What was turned down since, or emptied, is not among them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from conose.calls.fields import in_currency
from conose.models import Application, ApplicationState, Call, Decision, Grant, StudyPage
from portal.placement import address
from portal.queries import public_pages
from search.finding import reader_language


@dataclass(frozen=True, slots=True)
class FundedProject:
    title: str
    language: str
    """In which the title is written."""
    who: str
    """"" where they do not agree to be named; then there is no institution either."""
    institution: str
    amount: str
    study: tuple[str, str] | None
    """Title and address of the study that it became."""


@dataclass(frozen=True, slots=True)
class Funded:
    projects: tuple[FundedProject, ...]
    number: int
    """Of all projects that are funded."""
    untold: int
    """How many of them have no title any more: emptied since."""
    total: str
    """What they get together; "" where the rules do not publish amounts."""


def is_told(call: Call, at: datetime | None = None) -> bool:
    """Whether the decision is public."""
    return call.decided_at is not None and call.decided_at <= (at or timezone.now())


def awarded(calls: Iterable[Call]) -> QuerySet[Application]:
    """The applications to these calls that are funded now."""
    told = [call.pk for call in calls if is_told(call)]
    return Application.objects.filter(call__in=told, state=ApplicationState.AWARDED)


def numbers_funded(calls: Iterable[Call]) -> dict[int, int]:
    """How many projects each decided call funds, by the call's key; none is not in it. One query."""
    counted = awarded(calls).order_by().values_list("call").annotate(number=Count("pk"))
    return dict(counted)


def funded(call: Call, request: HttpRequest) -> Funded | None:
    """What a call funds, in the order of its numbers; None before its decision is public. Three queries at most."""
    if not is_told(call):
        return None
    rows = list(awarded([call]).select_related("institution__merged_into").order_by("number"))
    amounts = dict(Decision.objects.filter(application__in=rows).values_list("application", "amount"))
    studies = _studies(rows, request)
    projects = tuple(
        FundedProject(
            title=each.title,
            language=each.language,
            who=each.name if each.named_at else "",
            institution=each.institution_name if each.named_at else "",
            amount=in_currency(amounts.get(each.pk), call.currency) if call.publishes_amounts else "",
            study=studies.get(each.pk),
        )
        for each in rows
        if each.title
    )
    whole = sum((amount or Decimal(0) for amount in amounts.values()), Decimal(0))
    return Funded(
        projects,
        len(rows),
        len(rows) - len(projects),
        in_currency(whole, call.currency) if call.publishes_amounts and rows else "",
    )


def _studies(rows: Iterable[Application], request: HttpRequest) -> dict[int, tuple[str, str]]:
    """The public pages of the studies that grants became, in the reader's language, by the application."""
    keys = dict(
        Grant.objects.filter(application__in=rows, study_key__isnull=False).values_list("application", "study_key")
    )
    if not keys:
        return {}
    pages = public_pages(
        StudyPage.objects.filter(
            translation_key__in=keys.values(), locale__language_code=reader_language(), alias_of=None
        )
    )
    told = {page.translation_key: (page.title, address(request, page.url_path)) for page in pages}
    return {application: told[key] for application, key in keys.items() if key in told}
