"""Brings people into a run whom a manager or tutor names, known to the registry or not."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from participants.attendance.folding import fold_name
from participants.attendance.institutions import spelling_of
from participants.guests import Guest, people_by_address
from participants.models import Institution, Person, PersonEmail
from participants.queries.institutions import institutions_called
from participants.services.institutions import save_institution
from participants.services.locks import lock_merging
from portal.models import User
from trainaction.enrolment.services.enrolments import Entry, Refused, enrol_many
from trainaction.models import CourseRun, Enrolment


def invite(*, run: CourseRun, guests: Sequence[Guest], by: User) -> list[Enrolment]:
    """Enrol the guests in the order of the list, as far as there are places; brought in again, nobody is there twice.

    A guest is known by the address alone. Who is in the registry stays as the registry has them; whoever is not gets
    a row with what the list says, and finds it when they sign in with that address. Raises Refused with a sentence.
    """
    try:
        with transaction.atomic():
            return _invite(run, guests, by)
    except IntegrityError as error:
        raise Refused(
            _("Somebody brought the same people in at this very moment. Look at the list, and try again."), code="again"
        ) from error


def _invite(run: CourseRun, guests: Sequence[Guest], by: User) -> list[Enrolment]:
    lock_merging(shared=True)
    known = people_by_address(guest.address for guest in guests)
    strangers = [guest for guest in guests if guest.address not in known]
    institutions: dict[tuple[str, str], Institution | None] = {}
    new = []
    for guest in strangers:
        place = (guest.institution, guest.country)
        if place not in institutions:
            institutions[place] = _institution(*place, by=by)
        new.append(
            Person(
                name=guest.name,
                key=fold_name(guest.name),
                sex=guest.sex,
                country_id=guest.country or None,
                institution=institutions[place],
            )
        )
    Person.objects.bulk_create(new)
    PersonEmail.objects.bulk_create(
        PersonEmail(person=person, address=guest.address) for person, guest in zip(new, strangers, strict=True)
    )
    _link_accounts(dict(zip((guest.address for guest in strangers), new, strict=True)))
    people = Person.objects.in_bulk([*known.values(), *(person.pk for person in new)])
    person_of = known | {guest.address: person.pk for guest, person in zip(strangers, new, strict=True)}
    entries = [
        Entry(people[person_of[guest.address]], guest.language or run.language or settings.LANGUAGE_CODE, guest.sector)
        for guest in guests
    ]
    return enrol_many(run=run, entries=entries, by=by, why=_("Invited by list"))


def _institution(name: str, country: str, *, by: User) -> Institution | None:
    """The one institution that is called so, else a new one: pairs that may be one are proposed to managers."""
    if spelling_of(name) is None:
        return None
    found = list(institutions_called(name, country)[:2])
    if len(found) == 1:
        return found[0]
    return save_institution(institution=Institution(name=name, country_id=country or None), by=by)


def _link_accounts(people: dict[str, Person]) -> None:
    """Whoever has an account with a confirmed address already finds the run at once."""
    accounts = EmailAddress.objects.filter(email__in=list(people), verified=True, user__person=None)
    for account in accounts:
        Person.objects.filter(pk=people[account.email.lower()].pk, user=None).update(user=account.user_id)
