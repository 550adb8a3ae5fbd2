"""Reads: requests to join, and whether an institution is a member already or has asked."""

from uuid import UUID

from django.db.models import Case, QuerySet, When

from conose.models import JoiningRequest, MemberPage
from participants.attendance.institutions import fold_institution
from participants.models import Institution
from participants.queries.institutions import institutions_called

State = JoiningRequest.State


def request_by_key(key: UUID | None) -> JoiningRequest | None:
    """The request with this key."""
    found: JoiningRequest | None = (
        JoiningRequest.objects.select_related("country", "page").filter(key=key).first() if key else None
    )
    return found


def member_called(name: str, country: str) -> MemberPage | None:
    """The public member that a name stands for in a country (ISO code), under any of its names. Two queries."""
    called = [each.pk for each in institutions_called(name, country)]
    return member_of(called) if called else None


def member_of(institutions: list[int]) -> MemberPage | None:
    """The public page of a member that is, or counts as, one of these institutions."""
    of_it = Institution.objects.filter(pk__in=institutions) | Institution.objects.filter(merged_into__in=institutions)
    found: MemberPage | None = MemberPage.objects.live().filter(institution__in=of_it.order_by()).first()
    return found


def has_asked(name: str, country: str, *, but: int | None = None) -> bool:
    """Whether a request of this institution waits for the committee, or for an answer."""
    same = JoiningRequest.objects.filter(folded=fold_institution(name), country=country, state__in=JoiningRequest.OPEN)
    return (same.exclude(pk=but) if but is not None else same).exists()


def requests_listed(state: str = "") -> QuerySet[JoiningRequest]:
    """All requests whose address is confirmed, those that wait first, then the latest."""
    found = JoiningRequest.objects.exclude(state=State.UNCONFIRMED).select_related("country")
    if state:
        found = found.filter(state=state)
    waits = Case(When(state=State.WAITING, then=0), When(state=State.ASKED, then=1), default=2)
    return found.order_by(waits, "-sent_at", "pk")


def waiting_count() -> int:
    """How many wait for the committee. One query."""
    return JoiningRequest.objects.filter(state=State.WAITING).count()
