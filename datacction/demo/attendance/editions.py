"""The attendance of the forum and of two Weeks: who of the invented people came and spoke, a sheet for each day.

The numbers are chosen so that what the portal computes comes out as printed: 80 attendees of the forum from nine countries, 23
of them specialists; of the Weeks of 2022 and 2024 220 attendees from 26 countries, 62 international speakers, 17 ministers and
vice ministers; in 2022 alone 14 countries and 25 specialists.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from wagtail.models import Locale

from datacction.demo.attendance.cast import SEED, Member
from datacction.demo.attendance.files import AttendanceFile, Demonstration, file_of
from datacction.demo.attendance.forms import Meeting
from datacction.demo.attendance.lines import Disguises
from datacction.demo.attendance.plan import Gathering, Seat
from datacction.demo.editions import FORUM, OFFICES, WEEK_2022, WEEK_2024, Edition, day_key, hours_of
from datacction.models import EditionPage, EditionSpeaker
from portal.services import translate_page

FORM = "sheet_es_xlsx"
MINISTER, VICE_MINISTER, EXPERT = "minister", "vice_minister", "expert"

# fmt: off
FORUM_PLACES: Mapping[str, tuple[int, int]] = {
    "GT": (18, 4), "SV": (16, 4), "HN": (16, 4), "BZ": (8, 2), "MX": (8, 3), "CO": (7, 3), "BR": (3, 1), "JM": (3, 1), "GD": (1, 1),
}
WEEK_2022_PLACES: Mapping[str, tuple[int, int]] = {
    "GT": (24, 3), "HN": (14, 2), "SV": (14, 3), "CR": (9, 2), "DO": (9, 2), "PA": (8, 2), "MX": (5, 2), "BZ": (4, 1), "CO": (4, 2),
    "EC": (2, 1), "PE": (2, 1), "CL": (2, 1), "AR": (2, 2), "UY": (1, 1),
}
WEEK_2024_PLACES: Mapping[str, tuple[int, int]] = {
    "PA": (21, 4), "GT": (12, 4), "HN": (12, 4), "SV": (12, 4), "CR": (10, 4), "DO": (10, 4), "MX": (6, 3), "CO": (5, 3), "BZ": (5, 2),
    "NI": (3, 1), "BR": (3, 2), "EC": (2, 1), "PE": (2, 1), "CL": (2, 1), "BO": (2, 1), "PY": (2, 1), "ES": (2, 1), "AR": (1, 0),
    "UY": (1, 0), "JM": (1, 1), "TT": (1, 0), "HT": (1, 0), "FR": (1, 1), "DE": (1, 1), "CH": (1, 0), "VE": (1, 0),
}
"""Country → how many came, and how many of them spoke; of 2024 those who had not come in 2022."""
MINISTERS_2022 = ("GT", "HN", "SV", "CR", "DO", "PA", "BZ")
MINISTERS_2024 = ("PA", "PA", "GT", "GT", "HN", "SV", "SV", "DO", "BZ", "CR")
"""Where those who came as ministers and vice ministers are from, in turns."""
# fmt: on
RETURNING_MINISTERS, RETURNING = 2, 18
"""Of 2022, those who came again in 2024: ministers and vice ministers, who speak again, and others, who do not."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who came to an edition: `rank` '' where they did not speak."""

    member: Member
    rank: str
    talk: int = 0
    """The number of the session they speak in."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of an edition as files need to know it."""

    key: str
    title_es: str
    starts_at: datetime
    ends_at: datetime
    number: int = 1
    season: int = 0

    @property
    def day(self) -> date:
        return self.starts_at.date()


def guests_of_editions(members: Sequence[Member]) -> dict[str, tuple[Guest, ...]]:
    """Who came to each edition, by its key; always the same for the same members."""
    known = [each for each in members if not each.guest and each.affiliation is not None]
    forum = _guests(FORUM, known, FORUM_PLACES, ())
    first = _guests(WEEK_2022, known, WEEK_2022_PLACES, MINISTERS_2022)
    there = {guest.member.number for guest in first}
    second = _guests(WEEK_2024, [each for each in known if each.number not in there], WEEK_2024_PLACES, MINISTERS_2024)
    ministers = [guest for guest in first if guest.rank in OFFICES and guest.member.country != WEEK_2022.country]
    others = [guest for guest in first if not guest.rank]
    again = [*ministers[:RETURNING_MINISTERS], *others[:RETURNING]]
    return {
        FORUM.key: tuple(_placed(FORUM, forum)),
        WEEK_2022.key: tuple(_placed(WEEK_2022, first)),
        WEEK_2024.key: tuple(_placed(WEEK_2024, [*second, *again])),
    }


def _guests(
    fact: Edition, known: Sequence[Member], places: Mapping[str, tuple[int, int]], ministers: Sequence[str]
) -> list[Guest]:
    """So many from each country, the first of them those who speak, the first of these in a public rank."""
    rng = random.Random(f"{SEED}:{fact.key}")
    found = []
    for country, (size, speaking) in places.items():
        of_country = rng.sample([each for each in known if each.country == country], size)
        ranked = ministers.count(country)
        for place, member in enumerate(of_country):
            rank = EXPERT if place < speaking else ""
            if place < ranked:
                rank = MINISTER if place % 2 == 0 else VICE_MINISTER
            found.append(Guest(member, rank))
    return found


def _placed(fact: Edition, guests: Sequence[Guest]) -> Iterator[Guest]:
    """Give each who speaks a session in turn: who has a public rank in the dialogues, the others in the rest."""
    high = [talk.number for talk in fact.talks if talk.kind in ("keynote", "dialogue")]
    named = {int(number) for _name, _rank, _office, numbers in fact.named for number in numbers.split(",")}
    rest = [talk.number for talk in fact.talks if talk.number not in high and talk.kind != "opening"]
    turns = {True: 0, False: 0}
    for guest in guests:
        if not guest.rank:
            yield guest
            continue
        is_high = guest.rank in OFFICES
        numbers = [number for number in high if number not in named] if is_high else rest
        yield replace(guest, talk=numbers[turns[is_high] % len(numbers)])
        turns[is_high] += 1


def files_of_editions(everything: Demonstration) -> tuple[AttendanceFile, ...]:
    """A sheet for each day: who speaks that day, and of the others most; everybody is on one at least."""
    disguises = Disguises((), seen=[each.number for each in everything.members])
    guests = guests_of_editions(everything.members)
    return tuple(
        _file(fact, number, guests[fact.key], disguises)
        for fact in (FORUM, WEEK_2022, WEEK_2024)
        for number in range(1, len(fact.days) + 1)
    )


def _file(fact: Edition, number: int, guests: Sequence[Guest], disguises: Disguises) -> AttendanceFile:
    zone = ZoneInfo(fact.zone)
    opens, closes = hours_of(fact, number)
    day = fact.days[number - 1]
    held = Day(
        key=day_key(fact, number),
        title_es=fact.title[0],
        starts_at=datetime.combine(day, opens, zone),
        ends_at=datetime.combine(day, closes, zone),
    )
    day_of = {talk.number: talk.day for talk in fact.talks}
    rng = random.Random(f"{SEED}:{held.key}")
    seats = []
    for place, guest in enumerate(guests):
        is_speaking = bool(guest.rank) and day_of[guest.talk] == number
        # Each is sure to come on one day; on the others, as it falls.
        if is_speaking or (not guest.rank and place % len(fact.days) + 1 == number) or rng.random() < 0.4:
            role = "specialist" if is_speaking else "participant"
            seats.append(Seat(guest.member, role, ((0, 3_600),), None, on_sheet=True))
    gathering = Gathering(held, FORM, FORM, tuple(seats))
    meeting = Meeting(held.title_es, held.starts_at, held.ends_at, fact.zone, "")
    return replace(file_of(held.key, FORM, meeting, disguises.sheet(gathering)), online=False)


def attach_speakers(everything: Demonstration, person_of: Mapping[int, int]) -> None:
    """Put those who speak on the pages of the editions, those in a public rank by name, and publish both languages."""
    guests = guests_of_editions(everything.members)
    english = Locale.objects.get(language_code="en")
    for fact in (FORUM, WEEK_2022, WEEK_2024):
        page = EditionPage.objects.filter(series_key=fact.key, locale__language_code="es", alias_of=None).first()
        if page is None or page.speakers.exclude(person=None).exists():
            continue
        new = [_speaker(page, guest, person_of) for guest in guests[fact.key] if guest.rank]
        page.speakers.add(*new)
        page.save_revision().publish()
        words = {
            f"speakers.{each.translation_key}.office": dict(OFFICES.values())[each.office]
            for each in new
            if each.office
        }
        if words:
            translate_page(page=page, locale=english, words=words, publish=True)


def _speaker(page: EditionPage, guest: Guest, person_of: Mapping[int, int]) -> EditionSpeaker:
    office = OFFICES.get(guest.rank)
    return EditionSpeaker(
        locale=page.locale,
        name=guest.member.name if office else "",
        person_id=person_of[guest.member.number],
        rank=guest.rank,
        office=office[0] if office else "",
        sessions=str(guest.talk),
    )
