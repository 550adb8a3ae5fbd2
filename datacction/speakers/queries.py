"""Reads: invitations, what speakers sent, what of it is public."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from datacction.models import (
    EditionPage,
    EditionSpeaker,
    EpisodePage,
    EpisodeSpecialist,
    ExchangePage,
    ExchangeSession,
    SpeakerConsent,
    SpeakerDraft,
    SpeakerInvitation,
    SpeakerSlides,
)
from participants.models import Outcome, Participation, Person, PublicProfile, Role
from participants.queries.people import all_of_person, public_profiles
from participants.sessions import Speaker
from portal.queries import public_pages
from portal.sorting import in_spanish_order

Purpose = SpeakerConsent.Purpose


def invitation_by_key(key: UUID) -> SpeakerInvitation | None:
    """The invitation with this key; None where there is none, or the person is erased."""
    found: SpeakerInvitation | None = (
        SpeakerInvitation.objects.select_related("person").filter(key=key, person__erased_at=None).first()
    )
    return found


def standing_invitation(person: Person) -> SpeakerInvitation | None:
    """The link that is not revoked; it may have expired."""
    return SpeakerInvitation.objects.filter(person=person, revoked_at=None).first()


def draft_of(person: Person) -> SpeakerDraft | None:
    return SpeakerDraft.objects.filter(person=person).first()


def is_public(person: Person) -> bool:
    """Whether a profile of theirs is shown now."""
    return bool(public_profiles().filter(root=person.counted_id).exists())


def consents_of(person: Person) -> list[SpeakerConsent]:
    """All of them, the latest first."""
    return list(SpeakerConsent.objects.filter(person=person).order_by("-given_at", "-pk"))


def stands(person: Person, purpose: str) -> bool:
    return SpeakerConsent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).exists()


@dataclass(frozen=True, slots=True)
class Spoken:
    """An episode, a forum, a Week or an exchange that somebody is on."""

    key: UUID
    title: str


def spoke_in_exchanges() -> QuerySet[Participation]:
    """Who the registry has as a specialist or moderator of a session of an exchange."""
    found: QuerySet[Participation] = Participation.objects.filter(
        role__in=[Role.SPECIALIST, Role.MODERATOR],
        activity__page_key__in=ExchangeSession.objects.values("translation_key"),
    )
    return found


def speakers_of_sessions(keys: Iterable[UUID]) -> dict[UUID, list[Speaker]]:
    """Who spoke in these sessions of exchanges, or is to, and has a public profile; who moderates first. Two queries."""
    spoke = spoke_in_exchanges().filter(activity__page_key__in=list(keys))
    spoke = spoke.exclude(outcome=Outcome.REGISTERED, activity__ends_at__lt=timezone.now())
    profiles = {
        profile.root: profile for profile in public_profiles().filter(root__in=spoke.values("person")).order_by("pk")
    }
    found: dict[UUID, list[Speaker]] = defaultdict(list)
    for key, person, role in spoke.values_list("activity__page_key", "person", "role"):
        if key is not None and (profile := profiles.get(person)):
            url = reverse("public_profile", args=[profile.slug])
            found[key].append(Speaker(profile.display_name, url, role == Role.MODERATOR))
    for speakers in found.values():
        speakers.sort(key=lambda each: (not each.moderates, in_spanish_order(each.name)))
    return found


def pages_to_send_for(person: Person, language: str) -> list[Spoken]:
    """The episodes, forums, Weeks and exchanges that this person, or one merged with them, is on, public or not yet, the
    latest first. Three queries."""
    people = all_of_person(person.counted_as).values("pk")
    on_episode = EpisodeSpecialist.objects.filter(person__in=people, page=OuterRef("pk"))
    on_edition = EditionSpeaker.objects.filter(person__in=people, page=OuterRef("pk"))
    episodes = EpisodePage.objects.filter(Exists(on_episode), alias_of=None).annotate(day=F("date"))
    editions = EditionPage.objects.filter(Exists(on_edition), alias_of=None).annotate(day=Max("days__date"))
    spoke = spoke_in_exchanges().filter(person=person.counted_id, activity__page_key=OuterRef("translation_key"))
    sessions = ExchangeSession.objects.filter(Exists(spoke), page=OuterRef("pk"))
    exchanges = ExchangePage.objects.filter(Exists(sessions), alias_of=None).annotate(day=Max("sessions__date"))
    found: dict[UUID, tuple[date, dict[str, str]]] = {}
    for pages in (episodes, editions, exchanges):
        for key, code, title, day in pages.order_by("pk").values_list(
            "translation_key", "locale__language_code", "title", "day"
        ):
            found.setdefault(key, (day or date.min, {}))[1][code] = title
    latest = sorted(found.items(), key=lambda each: each[1][0], reverse=True)
    return [Spoken(key, titles.get(language) or next(iter(titles.values()))) for key, (_day, titles) in latest]


def page_titles(keys: Iterable[UUID], language: str) -> dict[UUID, str]:
    """What the pages with these translation keys are called in a language, or in the one there is. One query."""
    rows = Page.objects.filter(translation_key__in=list(keys), alias_of=None).order_by("pk")
    found: dict[UUID, str] = {}
    for key, code, title in rows.values_list("translation_key", "locale__language_code", "title"):
        if key not in found or code == language:
            found[key] = title
    return found


def slides_of(person: Person) -> list[SpeakerSlides]:
    return list(SpeakerSlides.objects.filter(person=person).order_by("-sent_at", "-pk"))


def public_slides() -> QuerySet[Any]:
    """Those that an editor approved, of a page that the public sees, while the consent to them stands."""
    consents = SpeakerConsent.objects.filter(person=OuterRef("person"), purpose=Purpose.SLIDES, withdrawn_at=None)
    live = public_pages(Page.objects.filter(translation_key=OuterRef("episode_key")))
    approved = SpeakerSlides.objects.filter(state=SpeakerSlides.State.APPROVED, person__erased_at=None)
    return approved.filter(Exists(consents), Exists(live)).annotate(root=Coalesce("person__merged_into", "person"))


class Slides(NamedTuple):
    """Slides as the page offers them that they were given at. `size` in bytes, as text."""

    key: UUID
    title: str
    filename: str
    size: str


def slides_of_page(key: UUID) -> list[Slides]:
    """The public slides of the page with this translation key, in the order in which they came. One query."""
    rows = public_slides().filter(episode_key=key).order_by("pk").values_list("key", "title", "filename", "size")
    return [Slides(found, title, filename, str(size)) for found, title, filename, size in rows]


def invitable_people() -> QuerySet[Person]:
    """Who can be chosen to be sent a link: those with a profile, those on a page of an episode, forum or Week, and those who
    spoke in an exchange."""
    on_pages = (
        Q(pk__in=EpisodeSpecialist.objects.values("person"))
        | Q(pk__in=EditionSpeaker.objects.exclude(person=None).values("person"))
        | Q(pk__in=spoke_in_exchanges().values("person"))
    )
    people: QuerySet[Person] = Person.objects.filter(merged_into=None, erased_at=None).exclude(name="")
    return people.filter(on_pages | Q(pk__in=PublicProfile.objects.values("person"))).order_by("name", "pk")


def speakers_listed(state: str = "") -> QuerySet[SpeakerDraft]:
    """What speakers sent, or were asked to send; what waits for an editor first."""
    waiting = SpeakerSlides.objects.filter(person=OuterRef("person"), state=SpeakerSlides.State.SENT)
    found = SpeakerDraft.objects.select_related("person").annotate(has_slides=Exists(waiting))
    if state == SpeakerDraft.State.SENT:
        found = found.filter(Q(state=state) | Q(has_slides=True))
    elif state:
        found = found.filter(state=state)
    waits = Case(When(Q(state=SpeakerDraft.State.SENT) | Q(has_slides=True), then=0), default=1)
    return found.order_by(waits, "display_name", "pk")


def waiting_count() -> int:
    """How many profiles and slides wait for an editor. Two queries."""
    return (
        SpeakerDraft.objects.filter(state=SpeakerDraft.State.SENT).count()
        + SpeakerSlides.objects.filter(state=SpeakerSlides.State.SENT).count()
    )


def invitations_of(people: Iterable[int]) -> dict[int, SpeakerInvitation]:
    """The standing invitations of these people. One query."""
    rows = SpeakerInvitation.objects.filter(person__in=list(people), revoked_at=None)
    return {row.person_id: row for row in rows}
