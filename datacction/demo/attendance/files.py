"""Writes the attendance files of the 42 episodes into a folder: the same bytes every time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from datacction.demo.attendance.affiliations import affiliations
from datacction.demo.attendance.cast import Member, Outsider, cast
from datacction.demo.attendance.forms import FORMS, Meeting, file_stem
from datacction.demo.attendance.lines import Disguises, Line
from datacction.demo.attendance.plan import ACCOUNT_ZONES, Gathering, gatherings
from datacction.demo.episodes import TIMEZONE


@dataclass(frozen=True, slots=True)
class AttendanceFile:
    """One file for one activity.

    `form` is a key of FORMS, `timezone` that of the account, which the file does not tell.
    `whose` says which member a row (from 1, as a spreadsheet shows it) belongs to.
    """

    activity: str
    name: str
    form: str
    timezone: str
    content: bytes
    whose: Mapping[int, int]

    online: bool = True

    @property
    def layout(self) -> str:
        """The key of the layout as which the importer should recognise it."""
        return FORMS[self.form].layout


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The people and the files they left behind, in the order in which they are to be brought in.

    `strangers` registered for an episode, or waited for one, and took part in none.
    """

    members: tuple[Member, ...]
    strangers: tuple[Outsider, ...]
    gatherings: tuple[Gathering, ...]
    files: tuple[AttendanceFile, ...]


def demonstration() -> Demonstration:
    """Everything about the seasons' attendance, always the same."""
    people = cast(affiliations())
    gathered = gatherings(people.members)
    disguises = Disguises(people.outsiders)
    files = tuple(file for gathering in gathered for file in _files_of(gathering, disguises))
    return Demonstration(people.members, people.outsiders, gathered, files)


def _files_of(gathering: Gathering, disguises: Disguises) -> Iterator[AttendanceFile]:
    """The sheet first: it says who people are, so that the meeting's report meets people who are known."""
    if gathering.sheet:
        yield _file(gathering, gathering.sheet, disguises.sheet(gathering))
    if gathering.report.startswith("webinar"):
        yield _file(gathering, gathering.report, disguises.webinar(gathering))
    elif gathering.report:
        yield _file(gathering, gathering.report, disguises.meeting(gathering))


def _file(gathering: Gathering, form: str, lines: Sequence[Line]) -> AttendanceFile:
    episode = gathering.episode
    zone = ACCOUNT_ZONES.get(episode.key, TIMEZONE)
    number = f"8{episode.season}{episode.number:02} 55{episode.day:%d} {episode.day:%m%y}"
    meeting = Meeting(f"DatAction: {episode.title_es}", episode.starts_at, episode.ends_at, zone, number)
    return file_of(episode.key, form, meeting, lines)


def file_of(activity: str, form: str, meeting: Meeting, lines: Sequence[Line]) -> AttendanceFile:
    """The file in which a form shows these lines."""
    rows = FORMS[form].rows(meeting, lines)
    return AttendanceFile(
        activity=activity,
        name=file_stem(form, activity) + FORMS[form].suffix,
        form=form,
        timezone=meeting.zone,
        content=FORMS[form].encode([cells for cells, _member in rows]),
        whose={number: member for number, (_cells, member) in enumerate(rows, start=1) if member is not None},
    )


def write(files: Sequence[AttendanceFile], folder: Path) -> list[Path]:
    """Write the files into the folder, one below the other's season; return their paths in order."""
    paths = []
    for file in files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        paths.append(path)
    return paths
