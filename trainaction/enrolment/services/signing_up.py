"""Signing up for a run: who somebody is, what they agree to, and their enrolment, together or not at all."""

from dataclasses import dataclass, replace

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from participants.models import Institution
from participants.services.accounts import Stated, person_for
from participants.services.consents import agree_to_registry
from participants.services.institutions import save_institution
from portal.models import User
from portal.turns import in_turn
from trainaction.enrolment.services.enrolments import Refused, enrol
from trainaction.models import CourseRun, Enrolment

CONSENT_VERSION = "enrolment 2026-11"
"""Of the sentence beside the box: another one where it says something else."""


@dataclass(frozen=True, slots=True)
class Application:
    """What the form says. `new_institution` is the name of one that the registry does not have."""

    stated: Stated
    new_institution: str = ""
    sector: str = ""
    age_band: str = ""


def sign_up(*, run: CourseRun, user: User, application: Application, language: str) -> Enrolment:
    """Enrol the person of an account, as they say they are now, with their consent to be in the registry.

    Raises Refused with a sentence, and ValidationError by field; then nothing of it is kept.
    """
    try:
        with in_turn(), transaction.atomic():
            return _sign_up(run, user, application, language)
    except (
        IntegrityError,
        OperationalError,
    ) as error:  # the same address brought in meanwhile; a database that is busy
        raise Refused(
            _("The portal is very busy at this moment. Nothing was saved: send it again."), code="again"
        ) from error


def _sign_up(run: CourseRun, user: User, application: Application, language: str) -> Enrolment:
    stated = application.stated
    if application.new_institution:
        new = Institution(name=application.new_institution, country_id=stated.country or None)
        stated = replace(stated, institution=save_institution(institution=new, by=user))
    person = person_for(user=user, stated=stated)
    agree_to_registry(person=person, version=CONSENT_VERSION, source=run.key)
    return enrol(
        run=run,
        person=person,
        by=user,
        language=language,
        sector=application.sector,
        age_band=application.age_band,
    )
