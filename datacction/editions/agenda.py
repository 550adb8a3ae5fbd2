"""An agenda of one's own without an account: the sessions that somebody chose, in a signed address.

The address holds the numbers of the entries and nothing of the person: whoever has it sees the same, on any device. Nothing
is kept here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from datacction.editions.listings import SessionView
from datacction.models import ProgrammeEntry

MOST = 200
"""Sessions of an agenda; no programme has more."""
_SIGNER = signing.Signer(salt="datacction.agenda")


def token_of(entries: Iterable[int]) -> str:
    """The sign of these entries, the same whatever their order."""
    return _SIGNER.sign("-".join(str(entry) for entry in sorted(set(entries))))


def read_token(token: str) -> list[int] | None:
    """The entries of an agenda; None where the sign is not ours."""
    try:
        return [int(number) for number in _SIGNER.unsign(token).split("-")]
    except (signing.BadSignature, ValueError):
        return None


def entries_chosen(token: str) -> tuple[UUID, list[ProgrammeEntry]] | None:
    """The edition and the entries of an agenda, by time; None where the sign is not ours or nothing is left. One query."""
    numbers = read_token(token)
    if not numbers:
        return None
    found = list(ProgrammeEntry.objects.filter(pk__in=numbers).order_by("starts_at", "pk"))
    return (found[0].page_key, found) if found else None


@dataclass(frozen=True, slots=True)
class Choice:
    """A session of an agenda, and what it clashes with."""

    session: SessionView
    clashes: tuple[SessionView, ...]


@dataclass(frozen=True, slots=True)
class AgendaDay:
    name: str
    choices: tuple[Choice, ...]


def agenda_of(sessions: Sequence[SessionView]) -> tuple[AgendaDay, ...]:
    """The chosen sessions, in the order of time, by day, each with those that it cannot be attended together with."""
    days: dict[str, list[Choice]] = {}
    for session in sessions:
        others = tuple(each for each in sessions if each is not session and _clash(session, each))
        days.setdefault(session.day, []).append(Choice(session, others))
    return tuple(AgendaDay(name, tuple(choices)) for name, choices in days.items())


def _clash(one: SessionView, other: SessionView) -> bool:
    if one.is_cancelled or other.is_cancelled:
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
