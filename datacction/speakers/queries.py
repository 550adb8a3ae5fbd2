"""Reads: invitations, what speakers sent, what of it is public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from wagtail.models import Page

from datacction.models import (
    EditionPage,
    EditionSpeaker,
    EpisodePage,
    EpisodeSpecialist,
    SpeakerConsent,
    SpeakerDraft,
    SpeakerInvitation,
    SpeakerSlides,
)
from participants.models import Person, PublicProfile
from participants.queries.people import all_of_person, public_profiles
from portal.queries import public_pages

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
    """An episode, a forum or a Week that somebody is on."""

    key: UUID
    title: str


def pages_to_send_for(person: Person, language: str) -> list[Spoken]:
    """The episodes, forums and Weeks that this person, or one merged with them, is on, public or not yet, the latest first.
    Two queries."""
    people = all_of_person(person.counted_as).values("pk")
    on_episode = EpisodeSpecialist.objects.filter(person__in=people, page=OuterRef("pk"))
    on_edition = EditionSpeaker.objects.filter(person__in=people, page=OuterRef("pk"))
    episodes = EpisodePage.objects.filter(Exists(on_episode), alias_of=None).annotate(day=F("date"))
    editions = EditionPage.objects.filter(Exists(on_edition), alias_of=None).annotate(day=Max("days__date"))
    found: dict[UUID, tuple[date, dict[str, str]]] = {}
    for pages in (episodes, editions):
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
    """Those that an editor approved, of an episode, forum or Week that the public sees, while the consent to them stands."""
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
    """Who can be chosen to be sent a link: those with a profile, and those on a page of an episode, forum or Week."""
    on_pages = Q(pk__in=EpisodeSpecialist.objects.values("person")) | Q(
        pk__in=EditionSpeaker.objects.exclude(person=None).values("person")
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
