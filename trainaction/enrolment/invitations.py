"""A list of people to bring into a run (participants/guests.py): the sectors it may name, what bringing it in would do."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language_info, override

from participants.attendance.folding import fold_text
from participants.attendance.sexes import NOT_STATED
from participants.guests import Guest, people_by_address
from participants.models import ABOUT_ONE, Country, Sex
from participants.queries.merging import roots
from portal.models import User
from trainaction.enrolment.queries import GONE, state_of, waiting_list
from trainaction.enrolment.states import OVER
from trainaction.models import CourseRun, Sector


@lru_cache(maxsize=1)
def sectors() -> dict[str, str]:
    """Sectors by their folded names in every language, and by their codes."""
    names = {"": ""}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {fold_text(str(sector.label)): sector.value for sector in Sector}
    return names | {fold_text(sector.value): sector.value for sector in Sector}


@dataclass(frozen=True, slots=True)
class Met:
    """A guest and what bringing them in will do: `is_in` the run already, `is_known` to the registry."""

    guest: Guest
    is_known: bool
    is_in: bool
    facts: tuple[str, ...]
    """What the row says besides name and address, as it was read."""


def meet(run: CourseRun, guests: Iterable[Guest]) -> list[Met]:
    """Who of the guests is in the registry by their address, and who is in the run. Four queries."""
    guests = list(guests)
    countries = Country.objects.in_bulk({guest.country for guest in guests if guest.country})
    known = people_by_address(guest.address for guest in guests)
    inside = set(run.enrolments.exclude(state__in=GONE).values_list("person", flat=True))
    in_run = set(roots("person", inside).values())
    return [
        Met(guest, guest.address in known, known.get(guest.address) in in_run, _facts(guest, countries))
        for guest in guests
    ]


def _facts(guest: Guest, countries: dict[str, Country]) -> tuple[str, ...]:
    said = (
        str(ABOUT_ONE.get(guest.sex, Sex(guest.sex).label)) if guest.sex != NOT_STATED else "",
        str(countries.get(guest.country, "")),
        guest.institution,
        str(Sector(guest.sector).label) if guest.sector else "",
        str(get_language_info(guest.language)["name_translated"]).capitalize() if guest.language else "",
    )
    return tuple(filter(None, said))


def places_for(run: CourseRun, coming: int) -> int:
    """How many of so many who come in would get a place now, the others waiting. Three queries at most.

    As `services.enrolments` gives them: who waits already goes before, and nobody moves up in a run that is over.
    """
    waiting = waiting_list(run).count()
    if waiting and state_of(run) in OVER:
        return 0
    if run.capacity is None:
        return coming
    return min(coming, max(0, run.seats.filter(enrolment=None).count() - waiting))


def salt_of(run: CourseRun, user: User) -> str:
    """A list that one looked at for a run is brought in by nobody else, and into no other."""
    return f"trainaction.invitations.{run.pk}.{user.pk}"
