"""Writes: inviting a speaker, what they send, consent given and withdrawn, an editor's decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.images import get_image_model
from wagtail.log_actions import log

from datacction.models import (
    SpeakerConsent,
    SpeakerDraft,
    SpeakerInvitation,
    SpeakerMessage,
    SpeakerSlides,
)
from datacction.speakers.consents import VERSION, WORDS
from datacction.speakers.files import as_jpeg, keep, path_of, remove_files
from datacction.speakers.queries import standing_invitation, stands
from participants.models import Consent, Institution, Person, PublicProfile
from participants.profiles.queries import profile_of
from participants.profiles.services import as_it_stands, invited, show_profile, write_profile
from participants.queries.people import public_profiles
from participants.services.consents import end_consent, when_ended
from portal.models import User
from portal.uploads import Sent

Purpose = SpeakerConsent.Purpose
State = SpeakerDraft.State
SOURCE = gettext_noop("own page by signed link")
TEXTS = (
    "display_name",
    "position_es",
    "position_en",
    "institution_name",
    "biography_es",
    "biography_en",
    "orcid",
    "links",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a speaker filled in. `photo` is a new photograph, None where the one before stays."""

    display_name: str
    position_es: str = ""
    position_en: str = ""
    institution_name: str = ""
    biography_es: str = ""
    biography_en: str = ""
    orcid: str = ""
    links: tuple[str, ...] = ()
    photo: Sent | None = None
    consents: frozenset[str] = frozenset()
    """Purposes that were agreed to now."""


@transaction.atomic
def invite(*, person: Person, address: str, language: str, days: int, by: User | None) -> SpeakerInvitation:
    """Send a speaker the link to their own page; an earlier one is good no more.

    `address` "" is the one that the registry knows. Raises ValidationError where it knows none, or the person is erased.
    """
    (person, to), now = invited(person=person, address=address), timezone.now()
    SpeakerInvitation.objects.filter(person=person, revoked_at=None).update(revoked_at=now)
    invitation = SpeakerInvitation.objects.create(
        person=person,
        address=to,
        language=language,
        invited_by=by,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    draft, _is_new = SpeakerDraft.objects.get_or_create(person=person, defaults=as_it_stands(person))
    _write(invitation, SpeakerMessage.Kind.INVITED)
    log(draft, "datacction.speaker_invite", user=by)
    return invitation


@transaction.atomic
def revoke(*, person: Person, by: User | None) -> bool:
    """Make the link of a speaker good no more; what they sent stays. Whether there was one."""
    revoked = SpeakerInvitation.objects.filter(person=person, revoked_at=None).update(revoked_at=timezone.now())
    draft = SpeakerDraft.objects.filter(person=person).first()
    if revoked and draft is not None:
        log(draft, "datacction.speaker_revoke", user=by)
    return bool(revoked)


@transaction.atomic
def send_profile(*, invitation: SpeakerInvitation, said: Said) -> SpeakerDraft:
    """Keep what a speaker filled in, with what they agreed to, for an editor. Raises ValidationError for a link that is
    good no more, and where the consent to the profile, or to a photograph, is missing."""
    draft = _locked(invitation)
    person = draft.person
    for purpose in (Purpose.PROFILE, Purpose.PHOTO):
        if purpose in said.consents:
            _agree(person, purpose)
    if not stands(person, Purpose.PROFILE):
        raise ValidationError({"consent_profile": _("Without your consent to this nothing can be published.")})
    if said.photo is not None:
        if not stands(person, Purpose.PHOTO):
            raise ValidationError({"consent_photo": _("Agree to its publication, or send the profile without it.")})
        _replace_photo(draft, said.photo)
    for name in TEXTS:
        setattr(draft, name, getattr(said, name))
    draft.links = list(said.links)
    draft.state, draft.sent_at, draft.note = State.SENT, timezone.now(), ""
    draft.save()
    return draft


@transaction.atomic
def keep_photo(*, invitation: SpeakerInvitation, photo: Sent, agreed: bool) -> None:
    """Keep a photograph that came with a form in which something else is wrong, so that it need not be chosen again.

    Nothing is kept without the consent to it. Raises ValidationError for a link that is good no more.
    """
    draft = _locked(invitation)
    if agreed:
        _agree(draft.person, Purpose.PHOTO)
    if stands(draft.person, Purpose.PHOTO):
        _replace_photo(draft, photo)
        draft.save(update_fields=["photo"])


def _locked(invitation: SpeakerInvitation) -> SpeakerDraft:
    standing = SpeakerInvitation.objects.get(pk=invitation.pk)
    if not standing.is_good():
        raise ValidationError(_("This link is good no more. Ask the editors for another."))
    return (
        SpeakerDraft.objects.select_for_update(of=("self",)).select_related("person").get(person=invitation.person_id)
    )


def _replace_photo(draft: SpeakerDraft, photo: Sent) -> None:
    if draft.photo:
        remove_files([draft.photo])
    draft.photo = uuid4()
    keep(draft.photo, as_jpeg(photo.content))


def _agree(person: Person, purpose: str) -> None:
    """Keep the consent with its words, in the language that they were read in; one that stands in another version ends."""
    standing = SpeakerConsent.objects.filter(person=person, purpose=purpose, withdrawn_at=None)
    if standing.filter(version=VERSION).exists():
        return
    now = timezone.now()
    standing.update(withdrawn_at=now)
    SpeakerConsent.objects.create(
        person=person, purpose=purpose, version=VERSION, text=str(WORDS[Purpose(purpose)]), given_at=now
    )


@transaction.atomic
def send_slides(*, invitation: SpeakerInvitation, episode_key: Any, title: str, file: Sent) -> SpeakerSlides:
    """Keep slides that a speaker sends and agrees to publish, for an editor. Raises ValidationError as `send_profile`."""
    draft = _locked(invitation)
    _agree(draft.person, Purpose.SLIDES)
    slides = SpeakerSlides.objects.create(
        person=draft.person,
        episode_key=episode_key,
        title=title,
        filename=file.name,
        kind=file.kind,
        size=len(file.content),
        sent_at=timezone.now(),
    )
    keep(slides.key, file.content)
    return slides


@transaction.atomic
def withdraw(*, person: Person, purpose: str) -> None:
    """End a speaker's consent. What rests on it is public no more from the same moment: the profile with all that is on
    it, the photograph, the slides."""
    now = timezone.now()
    SpeakerConsent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).update(withdrawn_at=now)
    if purpose == Purpose.SLIDES:
        slides = SpeakerSlides.objects.filter(person=person)
        remove_files(slides.values_list("key", flat=True))
        slides.delete()
        return
    if purpose == Purpose.PROFILE:
        end_consent(person=person, purpose=Consent.Purpose.PUBLIC_PROFILE)
    _remove_photo(person)


@when_ended
def end_of_profile(person: Person, purpose: str) -> None:
    """A public profile ended, here or elsewhere: nothing of it is published again but by a new consent."""
    if purpose != Consent.Purpose.PUBLIC_PROFILE:
        return
    SpeakerDraft.objects.filter(person=person).update(state=State.WITHDRAWN)
    SpeakerConsent.objects.filter(
        person=person, purpose__in=[Purpose.PROFILE, Purpose.PHOTO], withdrawn_at=None
    ).update(withdrawn_at=timezone.now())
    _remove_photo(person)


def _remove_photo(person: Person) -> None:
    draft = SpeakerDraft.objects.filter(person=person).exclude(photo=None).first()
    if draft is not None:
        assert draft.photo is not None
        remove_files([draft.photo])
        draft.photo = None
        draft.save(update_fields=["photo"])
    profile = profile_of(person)
    if profile is not None and profile.photo is not None:
        _show_photo(profile, None)


def _show_photo(profile: PublicProfile, image: Any) -> None:
    before, profile.photo = profile.photo, image
    profile.save(update_fields=["photo"])
    if before is not None and not before.get_usage().count():
        before.delete()


@transaction.atomic
def approve(*, draft: SpeakerDraft, institution: Institution | None, by: User | None) -> PublicProfile:
    """Publish what a speaker sent. Raises ValidationError where it does not wait, or their consent does not stand."""
    draft = SpeakerDraft.objects.select_for_update(of=("self",)).select_related("person").get(pk=draft.pk)
    person = draft.person
    if draft.state != State.SENT:
        raise ValidationError(_("This profile does not wait for approval any more."))
    agreed = SpeakerConsent.objects.filter(person=person, purpose=Purpose.PROFILE, withdrawn_at=None).first()
    if agreed is None or person.erased_at is not None:
        raise ValidationError(_("Their consent does not stand any more: nothing can be published."))
    profile = write_profile(
        person=person, texts={name: getattr(draft, name) for name in TEXTS}, institution=institution
    )
    if draft.photo and stands(person, Purpose.PHOTO):
        name = f"{profile.slug}-{draft.photo.hex[:8]}.jpg"
        content = ContentFile(path_of(draft.photo).read_bytes(), name=name)
        _show_photo(profile, get_image_model().objects.create(title=profile.display_name, file=content))
    show_profile(person=person, version=agreed.version, given_at=agreed.given_at, source=SOURCE)
    _decide(draft, State.APPROVED, by)
    log(profile, "datacction.speaker_approve", user=by)
    _tell(draft, SpeakerMessage.Kind.PUBLISHED)
    return profile


@transaction.atomic
def send_back(*, draft: SpeakerDraft, note: str, by: User | None) -> None:
    """Ask a speaker to change what they sent. What is public stays as it is. Raises ValidationError where it does not wait."""
    draft = SpeakerDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.state != State.SENT:
        raise ValidationError(_("This profile does not wait for approval any more."))
    draft.note = note
    _decide(draft, State.RETURNED, by)
    log(draft, "datacction.speaker_send_back", user=by)
    _tell(draft, SpeakerMessage.Kind.RETURNED)


def _decide(draft: SpeakerDraft, state: str, by: User | None) -> None:
    draft.state, draft.decided_at, draft.decided_by = state, timezone.now(), by
    draft.save(update_fields=["state", "decided_at", "decided_by", "note"])


@transaction.atomic
def decide_slides(*, slides: SpeakerSlides, take: bool, by: User | None) -> None:
    """Publish slides on the page that they are for, or not. Raises ValidationError where they were decided on already."""
    slides = SpeakerSlides.objects.select_for_update(of=("self",)).get(pk=slides.pk)
    if slides.state != SpeakerSlides.State.SENT:
        raise ValidationError(_("These slides were decided on already."))
    slides.state = SpeakerSlides.State.APPROVED if take else SpeakerSlides.State.REFUSED
    slides.decided_at, slides.decided_by = timezone.now(), by
    slides.save(update_fields=["state", "decided_at", "decided_by"])
    log(slides, "datacction.speaker_slides", user=by, data={"take": take})


def _tell(draft: SpeakerDraft, kind: str) -> None:
    """Write to the speaker, where a link of theirs stands; an expired one is written to all the same."""
    invitation = standing_invitation(draft.person)
    if invitation is not None and draft.decided_at is not None:
        _write(invitation, kind, about=draft.decided_at.isoformat()[:40])


def _write(invitation: SpeakerInvitation, kind: str, about: str = "") -> None:
    SpeakerMessage.objects.get_or_create(
        invitation=invitation, kind=kind, about=about, defaults={"made_at": timezone.now()}
    )


@transaction.atomic
def forget_old(*, days: int) -> dict[str, int]:
    """Remove links that expired so long ago, and with them what was sent and is not public: drafts with their photographs,
    slides that were not taken. Consents stay, as what was published rests on them. A link to somebody with a public profile
    stays too: they withdraw with it."""
    before = timezone.now() - timedelta(days=days)
    later = SpeakerInvitation.objects.filter(expires_at__gte=before).values("person")
    people = set(
        SpeakerInvitation.objects.filter(expires_at__lt=before)
        .exclude(person__in=later)
        .values_list("person", flat=True)
    )
    people -= set(public_profiles().filter(person__in=people).values_list("person", flat=True))
    slides = SpeakerSlides.objects.filter(person__in=people).exclude(state=SpeakerSlides.State.APPROVED)
    drafts = SpeakerDraft.objects.filter(person__in=people)
    photos = [photo for photo in drafts.values_list("photo", flat=True) if photo]
    remove_files([*photos, *slides.values_list("key", flat=True)])
    slides.delete()
    SpeakerInvitation.objects.filter(person__in=people).delete()
    return {"speakers": drafts.delete()[0]}


def said_of(cleaned: Mapping[str, Any], photo: Sent | None) -> Said:
    """What a valid form says, as it is sent."""
    consents = {Purpose.PROFILE: "consent_profile", Purpose.PHOTO: "consent_photo"}
    return Said(
        **{name: cleaned[name] for name in TEXTS if name != "links"},
        links=tuple(cleaned["links"]),
        photo=photo,
        consents=frozenset(str(purpose) for purpose, name in consents.items() if cleaned.get(name)),
    )
