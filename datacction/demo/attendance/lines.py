"""What the rows of a report show: people under the names and addresses a meeting or a sheet really gives them.

Here accents get lost, people rejoin, use a second device, write from another address or leave it out, and
programs, telephones and people who never came in stand among them.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from babel import Locale

from datacction.demo.attendance.cast import SEED, STAFF, Affiliation, Member, Outsider, plain
from datacction.demo.attendance.plan import Gathering, Seat

BOTS = ("Otter.ai", "Fireflies.ai Notetaker", "read.ai meeting notes", "Asistente de reunión IA", "Notas de la reunión")
DEVICES = ("iPhone", "Galaxy A51", "Huawei P30", "+503 7000 0042", "iPad 2", "Zoom user")
FORMULA_SIGNS: Mapping[str, str] = {"s1-e05": "=", "s2-e05": "@", "s3-e05": "-", "s4-e07": "+"}
"""Episodes in whose report somebody's name begins with a sign that a spreadsheet takes for a formula."""
SHARED_ADDRESSES = 4
"""How often somebody signs up from a colleague's address."""

SPANISH, ENGLISH = Locale("es").territories, Locale("en").territories


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it shows, and whose it is.

    `member` is the number of the member it belongs to, below zero for staff; None for programs, devices and those
    who did not come.
    `joined` and `left` are moments with a time zone; None where the form or the person has none.
    `minutes` are those the report states; None where they follow from the times.
    """

    name: str
    member: int | None
    email: str = ""
    joined: datetime | None = None
    left: datetime | None = None
    minutes: int | None = None
    role: str = "participant"
    sex: str = ""
    institution: str = ""
    position: str = ""
    country: str = ""
    connected_from: str = ""
    attended: bool = True
    in_waiting_room: bool = False
    is_guest: bool = True


def staff_number(place: int) -> int:
    """The number that stands for the programme's staff in place of a member's."""
    return -1 - place


class Disguises:
    """Decides under which name and address each person shows up, file after file.

    The first time somebody appears is under their own name and address: only later can a file leave them out
    and still mean somebody who is known.
    """

    def __init__(self, outsiders: Sequence[Outsider], *, seen: Iterable[int] = ()) -> None:
        self._seen = set(seen)
        self._outsiders = list(outsiders)
        self._shared = 0

    def outsiders(self, number: int) -> list[Outsider]:
        """People who do not come to any episode, each of them once."""
        taken, self._outsiders = self._outsiders[:number], self._outsiders[number:]
        return taken

    def sheet(self, gathering: Gathering) -> list[Line]:
        """The lines of the sheet filled in beside an episode."""
        rng = random.Random(f"{SEED}:sheet:{gathering.episode.key}")
        lines = [self._answers(rng, seat, gathering) for seat in gathering.seats if seat.on_sheet]
        rng.shuffle(lines)
        return lines

    def webinar(self, gathering: Gathering) -> list[Line]:
        """The lines of a webinar's report: host, panel, those who attended with each of their joins, those who did not."""
        rng = random.Random(f"{SEED}:webinar:{gathering.episode.key}")
        lines = [self._host(rng, gathering)]
        for seat in gathering.seats:
            line = self._answers(rng, seat, gathering)
            if seat.role == "participant":
                line = self._from_a_colleague(seat, line, gathering)
            lines.extend(_joins(line, seat, gathering))
        lines.extend(self._absent(rng, gathering))
        return lines

    def meeting(self, gathering: Gathering) -> list[Line]:
        """The lines of a meeting's report: one for each join, with programs, devices and the waiting room among them."""
        rng = random.Random(f"{SEED}:meeting:{gathering.episode.key}")
        report = gathering.report
        nameless_report = report == "teams_roll_call"
        lines = [self._host(rng, gathering)]
        odd = self._odd_name(rng, gathering)
        for seat in gathering.seats:
            member = seat.member
            known = member.number in self._seen
            self._seen.add(member.number)
            name = self._display(rng, member, gathering) if known and not nameless_report else member.name
            email = member.email
            leaves_it_out = known and name in (member.name, plain(member.name)) and rng.random() < 0.08
            if member.guest or nameless_report or leaves_it_out:
                email = ""
            if member.number == odd:
                name, email = FORMULA_SIGNS[gathering.episode.key] + member.name, member.email
            line = Line(name=name, member=member.number, email=email)
            if "new" in report and rng.random() < 0.1:
                lines.append(_waiting(rng, line, seat, gathering))
            lines.extend(_joins(line, seat, gathering))
        lines.extend(_intruders(rng, gathering, self.outsiders(1) if "new" in report else []))
        return _misstated(rng, lines) if report in {"zoom_2021", "zoom_es", "zoom_new"} else lines

    # --- what one person shows -------------------------------------------------------------------------------------

    def _answers(self, rng: random.Random, seat: Seat, gathering: Gathering) -> Line:
        """The line of somebody who was asked who they are."""
        member = seat.member
        known = member.number in self._seen
        self._seen.add(member.number)
        name, email = member.name, member.email
        if known:
            draw = rng.random()
            if draw < 0.12:
                name = plain(name)
            elif draw < 0.2:
                name = name.upper()
            elif draw < 0.24:
                name = name.lower()
            if rng.random() < 0.05:
                email = member.private_email
        affiliation = member.affiliation_in(gathering.episode.day.year)
        english = gathering.report.endswith("_en") or gathering.sheet.startswith("sheet_en")
        return Line(
            name=name,
            member=member.number,
            email=email,
            role=seat.role,
            sex=member.sex,
            institution=_institution(rng, affiliation),
            position=member.position,
            country=(ENGLISH if english else SPANISH)[member.country],
            connected_from=ENGLISH[member.country],
        )

    def _display(self, rng: random.Random, member: Member, gathering: Gathering) -> str:
        """What somebody who is known calls themselves in a meeting."""
        draw = rng.random()
        if draw < 0.1:
            return member.short_name
        if draw < 0.2:
            return plain(member.name)
        if draw < 0.26:
            return member.name.upper()
        if draw < 0.29:
            return member.name.lower()
        if draw < 0.35 and gathering.report.startswith("zoom"):
            return f"{member.name.split(' ')[0]} ({member.name})"
        return member.name

    def _odd_name(self, rng: random.Random, gathering: Gathering) -> int | None:
        if gathering.episode.key not in FORMULA_SIGNS:
            return None
        return rng.choice([seat.member.number for seat in gathering.seats if seat.member.number in self._seen])

    def _from_a_colleague(self, seat: Seat, line: Line, gathering: Gathering) -> Line:
        """Sometimes somebody who is known signs up from the address of a colleague who is there too."""
        place = seat.member.affiliation
        if self._shared == SHARED_ADDRESSES or place is None or gathering.episode.number % 2:
            return line
        if seat.member.number % 7 or seat.member.number not in self._seen:
            return line
        for other in gathering.seats:
            colleague = other.member
            if colleague.affiliation is place and colleague is not seat.member:
                self._shared += 1
                return replace(line, name=seat.member.name, email=colleague.email)
        return line

    def _host(self, rng: random.Random, gathering: Gathering) -> Line:
        place = gathering.episode.number % len(STAFF)
        staff = STAFF[place]
        episode = gathering.episode
        return Line(
            name=staff.name,
            member=staff_number(place),
            email=staff.email,
            role="organiser",
            joined=episode.starts_at - timedelta(seconds=rng.randint(900, 1_500)),
            left=episode.ends_at + timedelta(seconds=rng.randint(300, 1_200)),
            connected_from="Panama",
            is_guest=False,
        )

    def _absent(self, rng: random.Random, gathering: Gathering) -> list[Line]:
        """Those who registered and did not come."""
        return [
            Line(
                name=each.name,
                member=None,
                email=each.email,
                sex=each.sex,
                country=SPANISH[each.country],
                attended=False,
            )
            for each in self.outsiders(rng.randint(4, 9))
        ]


def _institution(rng: random.Random, affiliation: Affiliation | None) -> str:
    """The name somebody writes for where they work: the registered one, another, an acronym, with accents or without."""
    if affiliation is None:
        return ""
    name = affiliation.name
    if affiliation.others and rng.random() < 0.45:
        name = rng.choice(affiliation.others)
    draw = rng.random()
    if draw < 0.15:
        return plain(name)
    return name.upper() if draw < 0.22 else name


def _joins(line: Line, seat: Seat, gathering: Gathering) -> Iterable[Line]:
    """One line for each stay and for the second device."""
    start = gathering.episode.starts_at
    stays = seat.stays if seat.second_device is None else (*seat.stays, seat.second_device)
    for first, last in stays:
        yield replace(line, joined=start + timedelta(seconds=first), left=start + timedelta(seconds=last))


def _waiting(rng: random.Random, line: Line, seat: Seat, gathering: Gathering) -> Line:
    joined = gathering.episode.starts_at + timedelta(seconds=seat.stays[0][0])
    return replace(line, joined=joined - timedelta(seconds=rng.randint(20, 240)), left=joined, in_waiting_room=True)


def _intruders(rng: random.Random, gathering: Gathering, strangers: Sequence[Outsider]) -> list[Line]:
    """Programs that take notes, telephones that say no name, and a stranger who never left the waiting room."""
    start = gathering.episode.starts_at
    lines = []
    if rng.random() < 0.6:
        joined = start + timedelta(seconds=rng.randint(-200, 300))
        lines.append(Line(rng.choice(BOTS), None, joined=joined, left=gathering.episode.ends_at))
    if rng.random() < 0.5 and gathering.report.startswith("zoom"):
        joined = start + timedelta(seconds=rng.randint(0, 1_500))
        lines.append(
            Line(rng.choice(DEVICES), None, joined=joined, left=joined + timedelta(seconds=rng.randint(200, 2_000)))
        )
    for each in strangers:
        joined = start + timedelta(seconds=rng.randint(0, 1_500))
        left = joined + timedelta(seconds=rng.randint(60, 400))
        lines.append(Line(each.name, None, email=each.email, joined=joined, left=left, in_waiting_room=True))
    return lines


def _misstated(rng: random.Random, lines: Sequence[Line]) -> list[Line]:
    """One row whose stated minutes are not those between its times."""
    wrong = rng.randrange(1, len(lines))
    return [
        replace(line, minutes=stated_minutes(line) + 7) if place == wrong else line for place, line in enumerate(lines)
    ]


def stated_minutes(line: Line) -> int:
    """Minutes as Zoom states them: begun minutes count whole."""
    if line.minutes is not None:
        return line.minutes
    if line.joined is None or line.left is None:
        return 0
    return -int(-(line.left - line.joined).total_seconds() // 60)
