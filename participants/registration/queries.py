"""Reads: desks with what stands in the way of asking, their free places, their waiting lists, who registered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from participants.attendance.folding import without_accents
from participants.models import (
    BY_INVITATION,
    Activity,
    Delegation,
    DeskPlace,
    Mode,
    Outcome,
    Participation,
    ParticipationRecord,
    Person,
    Registration,
    RegistrationDesk,
    RegistrationState,
    Role,
)
from participants.queries.activities import activity_by_key
from participants.queries.activity_pages import PARTS, page_of, parts_beside
from participants.queries.merging import members
from portal.mail import whole
from portal.prepared import NOW, Prepared, number, prepared
from portal.queries import open_pages

ASKING = (
    RegistrationState.HELD,
    RegistrationState.REQUESTED,
    RegistrationState.WAITING,
    RegistrationState.REGISTERED,
)
"""States of who asked and neither cancelled nor was not admitted."""
STANDING = tuple(state for state in ASKING if state != RegistrationState.HELD)
"""Of who holds the address that they gave, and asks still."""


class DeskState(TextChoices):
    """Where a desk stands at a moment."""

    NOT_YET = "not_yet", gettext_lazy("Registration not open yet")
    OPEN = "open", gettext_lazy("Registration open")
    CLOSED = "closed", gettext_lazy("Registration closed")
    OVER = "over", gettext_lazy("Over")
    CALLED_OFF = "called_off", gettext_lazy("Called off")


def desk_state(desk: RegistrationDesk, *, at: datetime | None = None) -> DeskState:
    """The state of a desk, read with its activity, at a moment."""
    at, activity = at or timezone.now(), desk.activity
    if desk.cancelled_at is not None:
        return DeskState.CALLED_OFF
    over_at = activity.ends_at or activity.starts_at
    if over_at is not None and over_at <= at:
        return DeskState.OVER
    if desk.closes_at is not None and desk.closes_at <= at:
        return DeskState.CLOSED
    if desk.opens_at is not None and desk.opens_at > at:
        return DeskState.NOT_YET
    return DeskState.OPEN


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody cannot register: `code` for programs, `sentence` for them."""

    code: str
    sentence: str


def refusal_of_state(state: str) -> Refusal | None:
    """Why nobody can register at a desk that is in this state."""
    sentences = {
        DeskState.NOT_YET: _("Registration has not opened yet."),
        DeskState.CLOSED: _("Registration has closed. Write to the organisers if you have to come."),
        DeskState.OVER: _("This activity is over. Look on its page for the recording."),
        DeskState.CALLED_OFF: _("This activity is called off: there is nothing to register for."),
    }
    sentence = sentences.get(DeskState(state))
    return Refusal(str(state), sentence) if sentence else None


def desk_by_key(key: str) -> RegistrationDesk | None:
    """The desk of the activity that has this key, or had it last."""
    activity = activity_by_key(key)
    return _desk(Q(activity=activity)) if activity else None


def public_among(activities: QuerySet[Activity], *, shown: Q) -> QuerySet[Activity]:
    """Those that anyone may come to or see: an open page shows them, which `shown` says (`known_pages()`, or a column that is
    there already), or they have no page and a desk. Runs of courses have no day on which to be anywhere, and are left out."""
    desks = RegistrationDesk.objects.filter(activity=OuterRef("pk"))
    return activities.filter(shown | Q(Exists(desks), page_key=None)).exclude(kind=Activity.Kind.RUN)


class Coming(NamedTuple):
    """An activity that is still to begin, as a list shows it."""

    key: str
    title_es: str
    title_en: str
    programme: str
    starts_at: datetime
    ends_at: datetime | None
    timezone: str
    url_path: str | None
    """Of its open page, its own or the one that it is a part of, in the language asked for where there is one; None where it
    has no page."""


def coming_activities(locale: int, count: int, *, at: datetime | None = None) -> list[Coming]:
    """The next activities that anyone may come to or see and that are not called off. One query."""
    rows = _coming_activities(count).rows(locale=locale, now=at or timezone.now())
    return [Coming._make(row) for row in rows]


@lru_cache(maxsize=8)
def _coming_activities(count: int) -> Prepared:
    pages = open_pages(Page.objects.filter(translation_key=OuterRef("page_key")), at=NOW).order_by("pk")
    of_parts = [
        open_pages(
            Page.objects.filter(
                pk__in=model._default_manager.filter(translation_key=OuterRef(OuterRef("page_key"))).values("page")
            ),
            at=NOW,
        ).order_by("pk")
        for model in PARTS
    ]
    found = Coalesce(
        *(
            Subquery(each.values("url_path")[:1])
            for rows in (pages, *of_parts)
            for each in (rows.filter(locale=number("locale")), rows)
        )
    )
    activities = Activity.objects.filter(starts_at__gt=NOW).annotate(url_path=found)
    called_off = RegistrationDesk.objects.filter(activity=OuterRef("pk"), cancelled_at__isnull=False)
    known = public_among(activities, shown=Q(url_path__isnull=False)).filter(~Exists(called_off))
    return prepared(known.order_by("starts_at", "pk").values_list(*Coming._fields)[:count])


def delegation_size(delegation: Delegation) -> int:
    """How many of its people ask for a place or are invited."""
    return delegation.registrations.filter(state__in=(*ASKING, RegistrationState.INVITED)).count()


def desk_of_page(page_key: UUID) -> RegistrationDesk | None:
    """The desk of the activity that follows the page with this translation key."""
    return _desk(Q(activity__page_key=page_key))


def desks_of_parts(keys: Iterable[UUID]) -> dict[UUID, RegistrationDesk]:
    """Where one can register for days or sessions, by their translation keys. One query."""
    desks = RegistrationDesk.objects.filter(activity__page_key__in=list(keys)).select_related("activity")
    return {desk.activity.page_key: desk for desk in desks if desk.activity.page_key is not None}


def desks_beside(desk: RegistrationDesk, *, at: datetime | None = None) -> list[RegistrationDesk]:
    """The other days or sessions of the same page for which one can register now with what was told at this desk: those that
    ask nothing else and have the same sentence of consent. The first to begin first. One query; none without a page."""
    beside = _beside(desk)
    if beside is None:
        return []
    desks = RegistrationDesk.objects.filter(beside, questions=None).exclude(pk=desk.pk).select_related("activity")
    agreed = (desk.consent_es, desk.consent_en)
    return [
        each
        for each in desks.order_by("activity__starts_at", "pk")
        if (each.consent_es, each.consent_en) == agreed and desk_state(each, at=at) == DeskState.OPEN
    ]


def _beside(desk: RegistrationDesk) -> Q | None:
    """For desks: those of the days or sessions of the page that this one's is a part of; None where it is of no page."""
    key = desk.activity.page_key
    return (parts_beside(key, of="activity__page_key") or None) if key is not None else None


def registrations_beside(own: Registration) -> list[Registration]:
    """For which other days or sessions of the same page the same address has registered, the first to begin first. One query;
    none without a page. Those of another address are left out, be the person the same: the link to one is its holder's."""
    beside = _beside(own.desk)
    if beside is None:
        return []
    desks = RegistrationDesk.objects.filter(beside).exclude(pk=own.desk_id).values("pk")
    found = Registration.objects.filter(address=own.address, desk__in=desks, state__in=STANDING)
    return list(found.select_related("desk__activity").order_by("desk__activity__starts_at", "pk"))


def desks_left(own: Registration, *, at: datetime | None = None) -> list[RegistrationDesk]:
    """Of these, those at which somebody has not asked yet, and was not refused. Two queries at most."""
    desks = desks_beside(own.desk, at=at)
    if not desks:
        return []
    theirs = Q(address=own.address)
    if own.person_id is not None:
        theirs |= Q(person__in=members("person", own.person_id))
    asked = Registration.objects.filter(theirs, desk__in=desks, state__in=(*ASKING, RegistrationState.REJECTED))
    there = set(asked.values_list("desk", flat=True))
    return [each for each in desks if each.pk not in there]


def _desk(which: Q) -> RegistrationDesk | None:
    found: RegistrationDesk | None = RegistrationDesk.objects.filter(which).select_related("activity").first()
    return found


def recording_of(desk: RegistrationDesk, language: str = "") -> str:
    """Where the recording of an activity is watched: "" where there is none yet. Where that is the activity's own page, it is the
    one in this language (the reader's where none is named), by its address in the site."""
    url = str(desk.recording_url)
    page = page_of(desk.activity, language) if url.startswith(whole("/")) else None
    return (page.get_url() or "") if page is not None else url


def free_by_mode(desk: RegistrationDesk) -> dict[str, int | None]:
    """How many places of each mode that is offered are free; None where there is no limit. Two queries at most.

    None is free where somebody waits: they come first.
    """
    limited = [mode for mode in desk.modes if desk.places_of(mode) is not None]
    found: dict[str, int | None] = dict.fromkeys(desk.modes)
    if limited:
        places = DeskPlace.objects.filter(desk=desk, registration=None, mode__in=limited).order_by()
        free = dict(places.values_list("mode").annotate(number=Count("pk")))
        waiting = set(
            Registration.objects.filter(desk=desk, state=RegistrationState.WAITING)
            .order_by()
            .values_list("mode", flat=True)
            .distinct()
        )
        found |= {mode: 0 if mode in waiting else free.get(mode, 0) for mode in limited}
    return found


def waiting_list(desk: RegistrationDesk, mode: str) -> QuerySet[Registration]:
    """Who waits for a place of a mode, in the order in which they get one."""
    return Registration.objects.filter(desk=desk, mode=mode, state=RegistrationState.WAITING).order_by("asked_at", "pk")


def waiting_by_mode(desk: RegistrationDesk) -> dict[str, int]:
    """How many wait for a place of each mode for which somebody does. One query."""
    rows = Registration.objects.filter(desk=desk, state=RegistrationState.WAITING).order_by()
    return dict(rows.values_list("mode").annotate(number=Count("pk")))


def place_in_waiting_list(registration: Registration) -> int:
    """Which one somebody is on the waiting list, the next one 1."""
    before = Q(asked_at__lt=registration.asked_at) | Q(asked_at=registration.asked_at, pk__lte=registration.pk)
    return waiting_list(registration.desk, registration.mode).filter(before).count()


def own_registration(desk: RegistrationDesk, *, address: str, person: Person | None) -> Registration | None:
    """What an address or a person, those who count as the same included, has at a desk: what stands before what does not."""
    whose = Q(address=address)
    if person is not None:
        whose |= Q(person__in=members("person", person.pk))
    found = Registration.objects.filter(whose, desk=desk).select_related("desk__activity", "person")
    return min(found, key=lambda each: (each.state not in ASKING, -each.pk), default=None)


def registration_by_key(key: UUID) -> Registration | None:
    """A registration with its desk, activity and person."""
    rows = Registration.objects.select_related("desk__activity", "person__merged_into", "country", "institution")
    return rows.filter(public_id=key).first()


def overdue(at: datetime) -> QuerySet[Registration]:
    """What was to be confirmed, or accepted while a place was reserved, and was not."""
    waited_for = (RegistrationState.HELD, RegistrationState.INVITED)
    return Registration.objects.filter(state__in=waited_for, held_until__lte=at)


def desks_with_a_place_for_who_waits() -> QuerySet[RegistrationDesk]:
    """Desks at which somebody waits although a place of their mode is free, or there is no limit."""
    waiting = Registration.objects.filter(desk=OuterRef("pk"), state=RegistrationState.WAITING)
    free = DeskPlace.objects.filter(desk=OuterRef("pk"), registration=None)
    by_mode = Q()
    for mode, limit in ((Mode.ONLINE, "online_places"), (Mode.IN_PERSON, "in_person_places")):
        by_mode |= (Q(Exists(free.filter(mode=mode))) | Q(**{limit: None})) & Q(Exists(waiting.filter(mode=mode)))
    found: QuerySet[RegistrationDesk] = RegistrationDesk.objects.filter(by_mode, cancelled_at=None)
    return found


# --- who came -------------------------------------------------------------------------------


def attended(activity: str = "desk__activity", person: str = "person") -> Exists:
    """For registrations: whether the person who counts took part, whatever source says so."""
    there = Participation.objects.exclude(outcome=Outcome.REGISTERED)
    own = there.filter(activity=OuterRef(activity))
    return Exists(own.filter(Q(person=OuterRef(person)) | Q(person=OuterRef(f"{person}__merged_into"))))


def attendance_is_known(activity: Activity) -> bool:
    """Whether anything says of anybody that they were there."""
    there = Participation.objects.filter(activity=activity, role=Role.PARTICIPANT)
    return there.exclude(outcome=Outcome.REGISTERED).exists()


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who registered and who came, in people. `came` of those registered, `walked_in` beside them."""

    registered: int
    came: int
    walked_in: int

    @property
    def no_shows(self) -> int:
        return self.registered - self.came


def turnout(activity: Activity) -> Turnout:
    """Registered versus attended, from the registry alone: it holds when the registrations themselves are long removed.

    Specialists and moderators are no audience: participations in the role of participant are counted.
    """
    signed_up = ParticipationRecord.objects.filter(
        Q(person=OuterRef("person")) | Q(person__merged_into=OuterRef("person")),
        activity=activity,
        role=Role.PARTICIPANT,
        source=ParticipationRecord.Source.SIGN_UP,
    )
    there = Q(outcome__gt=Outcome.REGISTERED)
    numbers = (
        Participation.objects.filter(activity=activity, role=Role.PARTICIPANT)
        .annotate(has_signed_up=Exists(signed_up))
        .aggregate(
            registered=Count("pk", filter=Q(has_signed_up=True)),
            came=Count("pk", filter=Q(has_signed_up=True) & there),
            walked_in=Count("pk", filter=Q(has_signed_up=False) & there),
        )
    )
    return Turnout(**numbers)


# --- lists for organisers --------------------------------------------------------------------


def registrations_of(
    desk: RegistrationDesk, *, state: str = "", mode: str = "", name: str = "", came: str = ""
) -> QuerySet[Registration]:
    """Who registered at a desk, with person, institution and country, who asks for approval first; each with `came`."""
    found = (
        Registration.objects.filter(desk=desk)
        .select_related("person__merged_into", "institution__merged_into", "country", "delegation")
        .annotate(came=attended())
    )
    if state in RegistrationState.values:
        found = found.filter(state=state)
    if mode in Mode.values:
        found = found.filter(mode=mode)
    if came in ("yes", "no"):
        found = found.filter(came=came == "yes", state=RegistrationState.REGISTERED)
    ids = _called(found, name) if name.strip() else None
    if ids is not None:
        found = found.filter(pk__in=ids)
    return found.order_by("asked_at", "pk")


def _called(found: QuerySet[Registration], name: str) -> list[int]:
    """The registrations whose name or address has each of these words, accents and case aside."""
    words = without_accents(name).split()
    rows = found.order_by().values_list("pk", "name", "address")
    return [pk for pk, *texts in rows if all(word in without_accents(" ".join(texts)) for word in words)]


def numbers_by_state(desk: RegistrationDesk) -> dict[str, int]:
    """How many registrations of a desk are in each state; none for a state that nothing is in."""
    return dict(Registration.objects.filter(desk=desk).order_by().values_list("state").annotate(number=Count("pk")))


@dataclass(frozen=True, slots=True)
class Invitations:
    """What became of those who were invited to a desk, in registrations."""

    invited: int
    accepted: int
    declined: int
    unanswered: int


def invitations(desk: RegistrationDesk) -> Invitations:
    """Of all who were ever invited: who said yes, who said no, who has not answered. The rest cancelled since. One query."""
    rows = Registration.objects.filter(desk=desk, steps__after=RegistrationState.INVITED).order_by()
    numbers = dict(rows.values_list("state").annotate(number=Count("pk", distinct=True)))
    return Invitations(
        invited=sum(numbers.values()),
        accepted=sum(numbers.get(state, 0) for state in ASKING),
        declined=numbers.get(RegistrationState.DECLINED, 0),
        unanswered=numbers.get(RegistrationState.INVITED, 0),
    )


def desks_listed() -> QuerySet[RegistrationDesk]:
    """All desks with their activity, `registered`, `waiting` and `asking`, numbers of registrations."""

    def number(state: str) -> Count:
        return Count("registrations", filter=Q(registrations__state=state))

    found: QuerySet[RegistrationDesk] = RegistrationDesk.objects.select_related("activity").annotate(
        registered=number(RegistrationState.REGISTERED),
        waiting=number(RegistrationState.WAITING),
        asking=number(RegistrationState.REQUESTED),
    )
    return found


def without_who_is_there(desk: RegistrationDesk, addresses: Iterable[str]) -> set[str]:
    """Of these addresses, those that neither ask for a place at the desk nor were invited to it already."""
    addresses = set(addresses)
    there = Registration.objects.filter(desk=desk, address__in=addresses, state__in=(*ASKING, *BY_INVITATION))
    return addresses - set(there.values_list("address", flat=True))
