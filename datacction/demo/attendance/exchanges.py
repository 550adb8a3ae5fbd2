"""The attendance of the exchanges' sessions: who of the invented people came, and the file that each session left."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from datacction.demo.attendance.cast import SEED, Member
from datacction.demo.attendance.files import AttendanceFile, Demonstration, file_of
from datacction.demo.attendance.forms import FORMS, Meeting
from datacction.demo.attendance.lines import Disguises
from datacction.demo.attendance.plan import Gathering, Seat
from datacction.demo.exchanges import EXCHANGES, ONLINE, Exchange, Session, key_of

ONLINE_FORMS = ("webinar_es", "zoom_es_new", "webinar_es", "teams_es")
IN_PERSON_FORMS = ("sheet_es_xlsx", "sheet_es_csv")
GIVERS, RECEIVERS = 3, 11
"""So many of each side come to a session at most."""


@dataclass(frozen=True, slots=True)
class Held:
    """A session as files need to know it."""

    key: str
    title_es: str
    starts_at: datetime
    ends_at: datetime
    number: int = 1
    season: int = 0

    @property
    def day(self) -> date:
        return self.starts_at.date()


def files_of_exchanges(everything: Demonstration) -> tuple[AttendanceFile, ...]:
    """One file for each of the 21 sessions, always the same: reports of meetings online, sheets in person."""
    disguises = Disguises(everything.strangers[-60:-12], seen=[each.number for each in everything.members])
    files: list[AttendanceFile] = []
    online = in_person = 0
    for exchange in EXCHANGES:
        for number, session in enumerate(exchange.sessions, start=1):
            if session.mode == ONLINE:
                form, online = ONLINE_FORMS[online % len(ONLINE_FORMS)], online + 1
            else:
                form, in_person = IN_PERSON_FORMS[in_person % len(IN_PERSON_FORMS)], in_person + 1
            files.append(_file(everything.members, exchange, number, session, form, disguises))
    return tuple(files)


def _file(
    members: Sequence[Member], exchange: Exchange, number: int, session: Session, form: str, disguises: Disguises
) -> AttendanceFile:
    zone = ZoneInfo(exchange.zone)
    held = Held(
        key=key_of(exchange, number),
        title_es=f"{exchange.title[0]}: {session.title[0]}",
        starts_at=datetime.combine(session.day, session.starts, zone),
        ends_at=datetime.combine(session.day, session.ends, zone),
    )
    gathering = Gathering(held, form, form, _seats(members, exchange, held))
    if form.startswith("webinar"):
        lines = disguises.webinar(gathering)
    elif FORMS[form].layout.startswith(("zoom_meeting", "teams")):
        lines = disguises.meeting(gathering)
    else:
        lines = disguises.sheet(gathering)
    meeting = Meeting(held.title_es, held.starts_at, held.ends_at, exchange.zone, "871 3020 0442")
    return replace(file_of(held.key, form, meeting, lines), online=session.mode == ONLINE)


def _seats(members: Sequence[Member], exchange: Exchange, held: Held) -> tuple[Seat, ...]:
    """Two of those who give speak; the others of both sides take part. The same people come back to each session."""
    rng = random.Random(f"{SEED}:{exchange.slugs[0]}")
    sides = []
    for parties, size in ((exchange.gives, GIVERS), (exchange.receives, RECEIVERS)):
        places = {(name, country) for country, names in parties for name in names}
        known = [each for each in members if not each.guest and _place(each, held.day.year) in places]
        sides.append(rng.sample(known, min(size, len(known))))
    given, received = sides
    rng = random.Random(f"{SEED}:{held.key}")
    came = [each for each in received if rng.random() < 0.85] or received
    length = int((held.ends_at - held.starts_at).total_seconds())
    return tuple(
        Seat(member, role, ((rng.randint(-300, 420), length + rng.randint(-300, 240)),), None, on_sheet=True)
        for member, role in (
            *((each, "specialist") for each in given[:2]),
            *((each, "participant") for each in (*given[2:], *came)),
        )
    )


def _place(member: Member, year: int) -> tuple[str, str | None] | None:
    place = member.affiliation_in(year)
    return (place.name, place.country) if place else None
