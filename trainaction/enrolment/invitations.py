"""A list of people to bring into a run (participants/guests.py): the sectors it may name, what bringing it in would do."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import override

from participants.attendance.folding import fold_text
from participants.guests import Guest, people_by_address
from participants.queries.merging import roots
from portal.models import User
from trainaction.enrolment.queries import GONE
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


def meet(run: CourseRun, guests: Iterable[Guest]) -> list[Met]:
    """Who of the guests is in the registry by their address, and who is in the run. Three queries."""
    guests = list(guests)
    known = people_by_address(guest.address for guest in guests)
    inside = set(run.enrolments.exclude(state__in=GONE).values_list("person", flat=True))
    in_run = set(roots("person", inside).values())
    return [Met(guest, guest.address in known, known.get(guest.address) in in_run) for guest in guests]


def salt_of(run: CourseRun, user: User) -> str:
    """A list that one looked at for a run is brought in by nobody else, and into no other."""
    return f"trainaction.invitations.{run.pk}.{user.pk}"
