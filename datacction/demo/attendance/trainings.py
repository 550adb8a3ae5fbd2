"""Activities outside the seasons: two that are brought in, and files left for whoever tries the import by hand."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from datacction.demo.attendance.cast import SEED, Member, Outsider
from datacction.demo.attendance.files import AttendanceFile, Demonstration, file_of
from datacction.demo.attendance.forms import FORMS, Meeting
from datacction.demo.attendance.lines import Disguises, Line
from datacction.demo.attendance.plan import Gathering, Seat
from datacction.demo.episodes import TIMEZONE

NEWCOMERS = 7
"""People in each of these files who took part in no episode."""


@dataclass(frozen=True, slots=True)
class Training:
    """An activity that is made without a page; those of the network get theirs later (`conose.demo.training`). `programme` and
    `kind` are those of participants.Activity."""

    key: str
    programme: str
    kind: str
    title_es: str
    title_en: str
    starts_at: datetime
    minutes: int
    countries: tuple[str, ...] = ()
    number: int = 0
    season: int = 0

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def _at(*moment: int) -> datetime:
    year, month, day, hour = moment
    return datetime(year, month, day, hour, tzinfo=ZoneInfo(TIMEZONE))


CYCLE = Training(
    "conose-ciclo-2021-1",
    "conose",
    "training_cycle",
    "Ciclo de formación en políticas públicas: diagnóstico",
    "Training cycle on public policies: diagnosis",
    _at(2021, 6, 15, 9),
    240,
)
COURSE = Training(
    "conose-analisis-2021",
    "conose",
    "virtual_programme",
    "Curso en línea: del registro al análisis",
    "Online course: from the record to the analysis",
    _at(2021, 8, 2, 8),
    120,
)
FORUM = Training(
    "practica-foro",
    "conose",
    "forum",
    "Para practicar: foro en línea",
    "For practice: online forum",
    _at(2021, 10, 20, 10),
    120,
)
WORKSHOP = Training(
    "practica-taller",
    "trainaction",
    "training",
    "Para practicar: taller de una noche",
    "For practice: a workshop late at night",
    _at(2021, 11, 16, 23),
    90,
)
CLASSROOM = Training(
    "practica-presencial",
    "conose",
    "training_cycle",
    "Para practicar: sesión presencial",
    "For practice: a session in person",
    _at(2021, 11, 23, 9),
    180,
)
LESSONS = Training(
    "practica-curso",
    "trainaction",
    "training",
    "Para practicar: curso en línea",
    "For practice: online course",
    _at(2021, 9, 6, 8),
    120,
)
PRACTICE = (FORUM, WORKSHOP, CLASSROOM, LESSONS)

PRACTICE_FORMS: tuple[tuple[Training, tuple[str, ...]], ...] = (
    (FORUM, ("webinar_es", "webinar_en", "zoom_2021", "zoom_new", "zoom_es", "zoom_es_new", "zoom_iso")),
    (
        WORKSHOP,
        ("teams_en", "teams_es", "teams_commas", "teams_list", "teams_roll_call", "zoom_unique", "zoom_es_unique"),
    ),
    (CLASSROOM, ("sheet_es_xlsx", "sheet_es_csv", "sheet_en_xlsx", "form_es_csv", "sheet_only_m_xlsx", "unknown_xlsx")),
    (LESSONS, ("moodle_participants", "moodle_grades", "openedx_profile", "openedx_grades")),
)
"""Which files are left for each activity to practise with: one in every layout."""


def brought_in(everything: Demonstration) -> tuple[tuple[Training, AttendanceFile], ...]:
    """The activities outside the seasons whose files are brought in with the demo."""
    return (
        (CYCLE, _file(everything, CYCLE, "sheet_es_xlsx", size=34, online=False)),
        (COURSE, _file(everything, COURSE, "moodle_grades", size=52)),
    )


def left_to_try(everything: Demonstration) -> tuple[AttendanceFile, ...]:
    """The files to practise with: small, and with somebody to decide about in most of them."""
    files = (
        _file(everything, training, form, size=18, online=training is not CLASSROOM)
        for training, forms in PRACTICE_FORMS
        for form in forms
    )
    elsewhere = _file(everything, FORUM, "zoom_2021", size=18, zone="America/Panama")
    return (*files, replace(elsewhere, name=f"{FORUM.key}-zoom-panama.csv"))


def _file(
    everything: Demonstration, training: Training, form: str, *, size: int, online: bool = True, zone: str = TIMEZONE
) -> AttendanceFile:
    rng = random.Random(f"{SEED}:{training.key}:{form}")
    known = [each for each in everything.members if not each.guest]
    people = rng.sample(known, size)
    people += [
        _newcomer(len(everything.members) + place, each)
        for place, each in enumerate(rng.sample(everything.strangers, NEWCOMERS))
    ]
    if training in PRACTICE:
        people[size] = replace(people[size], name=people[0].name)
    seats = [_seat(rng, training, each) for each in dict.fromkeys(people)]
    gathering = Gathering(training, form, form, tuple(seats))
    disguises = Disguises(everything.strangers[-12:], seen=[each.number for each in people])
    if form.startswith("webinar"):
        lines = disguises.webinar(gathering)
    elif FORMS[form].layout.startswith(("zoom_meeting", "teams")):
        lines = disguises.meeting(gathering)
    else:
        lines = disguises.sheet(gathering)
    if training in PRACTICE and training is not LESSONS:
        lines = _to_decide(people, lines)
    meeting = Meeting(training.title_es, training.starts_at, training.ends_at, zone, "860 4711 0815")
    return replace(file_of(training.key, form, meeting, lines), online=online)


def _to_decide(people: Sequence[Member], lines: Sequence[Line]) -> list[Line]:
    """Let three who are known leave out all but their name, and one come by the address of somebody who is not there."""
    unnamed = {each.number for each in people[1:4]}
    borrower, lender = people[4], people[5]
    kept = []
    for line in lines:
        if line.member == lender.number:
            continue
        if line.member in unnamed:
            line = replace(line, email="", institution="", country="", connected_from="")
        elif line.member == borrower.number:
            line = replace(line, name=borrower.name, email=lender.email)
        kept.append(line)
    return kept


def _newcomer(number: int, stranger: Outsider) -> Member:
    return Member(
        number=number,
        name=stranger.name,
        short_name=stranger.name,
        sex=stranger.sex,
        country=stranger.country,
        affiliation=None,
        moved_to=None,
        position="Estudiante",
        email=stranger.email,
        private_email=stranger.email,
        specialist=False,
        guest=False,
    )


def _seat(rng: random.Random, training: Training, member: Member) -> Seat:
    first, last = rng.randint(-300, 900), training.minutes * 60 - rng.randint(-200, 900)
    stays: tuple[tuple[int, int], ...] = ((first, last),)
    if rng.random() < 0.2:
        middle = rng.randint(first + 300, last - 600)
        stays = ((first, middle), (middle + 120, last))
    return Seat(member, "participant", stays, None, on_sheet=True)
