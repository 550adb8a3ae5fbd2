"""Writes: inviting a researcher, what they send, an editor's decision, leaving."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from conose.models import Researcher, ResearcherLanguage, ResearcherLink, ResearcherMessage
from conose.researchers.consents import SOURCE, VERSION
from conose.researchers.photos import keep_photo, publish_photo, remove_photo
from conose.researchers.queries import agreed, researcher_of
from participants.models import Consent, Country, Institution, Person, PublicProfile
from participants.profiles.queries import OF_THE_PROFILE
from participants.profiles.services import as_it_stands, invited, show_profile, write_profile
from participants.services.consents import end_consent, when_ended
from portal.models import Theme, User
from portal.uploads import Sent

State = Researcher.State
Kind = ResearcherMessage.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a researcher filled in: texts of their profile, and what they work on. It is kept as JSON until an editor decides."""

    display_name: str
    position_es: str = ""
    position_en: str = ""
    institution_name: str = ""
    biography_es: str = ""
    biography_en: str = ""
    orcid: str = ""
    links: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    """Slugs."""
    countries: tuple[str, ...] = ()
    """ISO codes."""
    languages: tuple[str, ...] = ()


def said_of(cleaned: Mapping[str, Any]) -> Said:
    """What a valid form says."""
    return Said(
        **{name: cleaned[name] for name in OF_THE_PROFILE},
        institution_name=cleaned["institution_name"],
        orcid=cleaned["orcid"],
        links=tuple(cleaned["links"]),
        themes=tuple(cleaned["themes"]),
        countries=tuple(cleaned["countries"]),
        languages=tuple(cleaned["languages"]),
    )


@transaction.atomic
def researcher_for(*, person: Person) -> Researcher:
    """The row of a person who counts, begun with what the registry and their profile say of them."""
    found = researcher_of(person)
    if found is not None:
        return found
    said = {**asdict(Said(display_name="")), **as_it_stands(person)}
    made, _is_new = Researcher.objects.get_or_create(person=person, defaults={"said": said})
    return made


@transaction.atomic
def invite(*, person: Person, address: str, language: str, days: int, by: User | None) -> ResearcherLink:
    """Send somebody the link to their own page; an earlier one is good no more.

    `address` "" is the one that the registry knows. Raises ValidationError where it knows none, or the person is erased.
    """
    person, to = invited(person=person, address=address)
    researcher, now = researcher_for(person=person), timezone.now()
    ResearcherLink.objects.filter(researcher=researcher).delete()
    link = ResearcherLink.objects.create(
        researcher=researcher, address=to, language=language, made_at=now, expires_at=now + timedelta(days=days)
    )
    _write(researcher, Kind.INVITED)
    log(researcher, "conose.researcher_invite", user=by)
    return link


@transaction.atomic
def revoke(*, researcher: Researcher, by: User | None) -> bool:
    """Make the link of a researcher good no more; what they sent stays. Whether there was one."""
    there = bool(ResearcherLink.objects.filter(researcher=researcher).delete()[0])
    if there:
        log(researcher, "conose.researcher_revoke", user=by)
    return there


@transaction.atomic
def send(
    *,
    researcher: Researcher,
    said: Said,
    agrees: bool,
    by: User | None,
    photo: Sent | None = None,
    without_photo: bool = False,
) -> Researcher:
    """Keep what a researcher filled in, and that they agree, for an editor. What is public stays as it is until then, but for a
    photograph that they take back. `photo` is one whose publication they agree to.

    Raises ValidationError where no consent stands and none is given now, or their data was erased meanwhile.
    """
    researcher = _locked(researcher)
    if agrees:
        _agree(researcher.person)
    if agreed(researcher.person) is None:
        raise ValidationError({"consent": _("Without your consent to this nothing can be published.")})
    if photo is not None:
        keep_photo(researcher=researcher, photo=photo)
    elif without_photo:
        remove_photo(researcher=researcher)
    researcher.said = {**asdict(said)}
    researcher.state, researcher.sent_at, researcher.note = State.SENT, timezone.now(), ""
    researcher.save(update_fields=["said", "state", "sent_at", "note"])
    log(researcher, "conose.researcher_send", user=by)
    return researcher


def _locked(researcher: Researcher) -> Researcher:
    found = (
        Researcher.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=researcher.pk, person__erased_at=None)
        .first()
    )
    if found is None:
        raise ValidationError(_("This person's data is erased."))
    return found


def _agree(person: Person) -> None:
    """Keep the consent to the directory; one that stands to another version of its words ends."""
    standing = agreed(person)
    if standing is not None and standing.version == VERSION:
        return
    end_consent(person=person, purpose=Consent.Purpose.RESEARCHER)
    Consent.objects.create(
        person=person,
        purpose=Consent.Purpose.RESEARCHER,
        version=VERSION,
        given_at=timezone.now(),
        source=SOURCE,
    )


@transaction.atomic
def approve(*, researcher: Researcher, institution: Institution | None, by: User | None) -> PublicProfile:
    """Publish what a researcher sent. Raises ValidationError where it does not wait, or their consent does not stand."""
    researcher = _locked(researcher)
    person, consent = researcher.person, agreed(researcher.person)
    if researcher.state != State.SENT:
        raise ValidationError(_("This profile does not wait for approval any more."))
    if consent is None:
        raise ValidationError(_("Their consent does not stand any more: nothing can be published."))
    said = researcher.said
    profile = write_profile(person=person, texts=said, institution=institution)
    publish_photo(researcher=researcher, profile=profile)
    show_profile(person=person, version=consent.version, given_at=consent.given_at, source=SOURCE)
    researcher.themes.set(Theme.objects.filter(slug__in=said["themes"]))
    researcher.countries.set(Country.objects.filter(pk__in=said["countries"]))
    ResearcherLanguage.objects.filter(researcher=researcher).exclude(code__in=said["languages"]).delete()
    ResearcherLanguage.objects.bulk_create(
        (ResearcherLanguage(researcher=researcher, code=code) for code in said["languages"]), ignore_conflicts=True
    )
    researcher.published_at = timezone.now()
    _decide(researcher, State.APPROVED, by)
    log(researcher, "conose.researcher_approve", user=by)
    _write(researcher, Kind.PUBLISHED)
    return profile


@transaction.atomic
def send_back(*, researcher: Researcher, note: str, by: User | None) -> None:
    """Ask a researcher to change what they sent. What is public stays as it is. Raises ValidationError where it does not wait."""
    researcher = _locked(researcher)
    if researcher.state != State.SENT:
        raise ValidationError(_("This profile does not wait for approval any more."))
    researcher.note = note
    _decide(researcher, State.RETURNED, by)
    log(researcher, "conose.researcher_send_back", user=by)
    _write(researcher, Kind.RETURNED)


def _decide(researcher: Researcher, state: str, by: User | None) -> None:
    researcher.state, researcher.decided_at, researcher.decided_by = state, timezone.now(), by
    researcher.save(update_fields=["state", "decided_at", "decided_by", "note", "published_at"])


@transaction.atomic
def leave(*, researcher: Researcher, with_profile: bool, by: User | None) -> None:
    """End the consent to the directory, and where they wish it to the whole public profile. It shows from the same moment.

    A public profile that was agreed to with the directory, and nowhere else, ends with it.
    """
    person = researcher.person
    remove_photo(researcher=researcher)
    end_consent(person=person, purpose=Consent.Purpose.RESEARCHER)
    of_profile = Consent.objects.standing().filter(person=person, purpose=Consent.Purpose.PUBLIC_PROFILE)
    if with_profile or of_profile.filter(source=SOURCE).exists():
        end_consent(person=person, purpose=Consent.Purpose.PUBLIC_PROFILE)
    Researcher.objects.filter(pk=researcher.pk).update(state=State.WITHDRAWN, published_at=None)
    log(researcher, "conose.researcher_leave", user=by, data={"with_profile": with_profile})


@when_ended
def end_of_profile(person: Person, purpose: str) -> None:
    """A public profile ended, here or elsewhere: nobody is listed without one."""
    if purpose != Consent.Purpose.PUBLIC_PROFILE or (researcher := researcher_of(person)) is None:
        return
    remove_photo(researcher=researcher)
    end_consent(person=person, purpose=Consent.Purpose.RESEARCHER)
    Researcher.objects.filter(pk=researcher.pk).update(state=State.WITHDRAWN, published_at=None)


def _write(researcher: Researcher, kind: str) -> None:
    """Write down an e-mail to who has, or had, a link, or an account."""
    ResearcherMessage.objects.create(
        researcher=researcher, kind=kind, about=timezone.now().isoformat()[:40], made_at=timezone.now()
    )


@transaction.atomic
def forget_old(*, days: int) -> dict[str, int]:
    """Remove what was begun, returned or withdrawn and has rested for so long; what is listed or waits stays."""
    before = timezone.now() - timedelta(days=days)
    resting = Researcher.objects.filter(
        published_at=None, state__in=[State.OPEN, State.RETURNED, State.WITHDRAWN]
    ).exclude(link__expires_at__gte=before)
    old = resting.exclude(sent_at__gte=before).exclude(decided_at__gte=before)
    return {"researchers": old.delete()[1].get("conose.Researcher", 0)}
