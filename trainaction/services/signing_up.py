"""Signing up for a run: who somebody is, what they agree to, and their enrolment, together or not at all."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.models import Consent, Institution, Person
from participants.services.accounts import person_for
from participants.services.institutions import save_institution
from participants.services.people import save_person
from portal.models import User
from trainaction.models import CourseRun, Enrolment
from trainaction.services.enrolments import Refused, enrol

CONSENT_VERSION = "enrolment 2026-11"
"""Of the sentence beside the box: another one where it says something else."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody says of themself in the form. `new_institution` is the name of one that the registry does not have."""

    name: str
    sex: str
    country: str
    institution: Institution | None = None
    new_institution: str = ""
    sector: str = ""


def sign_up(*, run: CourseRun, user: User, stated: Stated, language: str) -> Enrolment:
    """Enrol the person of an account, as they say they are now, with their consent to be in the registry.

    Raises Refused with a sentence, and ValidationError by field; then nothing of it is kept.
    """
    try:
        with transaction.atomic():
            return _sign_up(run, user, stated, language)
    except IntegrityError as error:  # the same address, brought in by an import at this very moment
        raise Refused(_("Something else changed at this very moment. Send it again."), code="again") from error


def _sign_up(run: CourseRun, user: User, stated: Stated, language: str) -> Enrolment:
    person = person_for(user=user, name=stated.name)
    institution = stated.institution
    if institution is None and stated.new_institution:
        new = Institution(name=stated.new_institution, country_id=stated.country or None)
        institution = save_institution(institution=new, by=user)
    person.name, person.sex = stated.name, stated.sex
    person.country_id, person.institution = stated.country or None, institution
    save_person(person=person, by=user)
    _consent(person, source=run.key)
    return enrol(run=run, person=person, by=user, language=language, sector=stated.sector)


def _consent(person: Person, *, source: str) -> None:
    """Keep that somebody agreed to be in the registry; what they agreed to before in another version ends."""
    standing = Consent.objects.standing().filter(person=person, purpose=Consent.Purpose.REGISTRY)
    if standing.filter(version=CONSENT_VERSION).exists():
        return
    now = timezone.now()
    standing.update(withdrawn_at=now)
    Consent.objects.create(
        person=person, purpose=Consent.Purpose.REGISTRY, version=CONSENT_VERSION, given_at=now, source=source[:120]
    )
