"""In which zones the times of a file can be: told by how they lie in an activity from 9 to 10:30 in Guatemala."""

from datetime import UTC, datetime, timedelta

import pytest

from participants.attendance.zones import ZONES, Timeline, possible_zones

GUATEMALA, PANAMA, SANTO_DOMINGO = "America/Guatemala", "America/Panama", "America/Santo_Domingo"
START = datetime(2021, 2, 18, 15, tzinfo=UTC)
END = START + timedelta(minutes=90)


def at(clock: str) -> int:
    """Seconds since the epoch when the clocks of Guatemala show this, on that day."""
    hours, minutes = map(int, clock.split(":"))
    return int((START + timedelta(hours=hours - 9, minutes=minutes)).timestamp())


MEETING = [("8:52", "10:35"), ("9:00", "10:30"), ("9:04", "10:31")]


@pytest.mark.parametrize(
    ("stays", "end", "zones"),
    [
        pytest.param(MEETING, END, [], id="on time"),
        pytest.param([*MEETING, ("7:55", "8:10")], END, [], id="somebody tested the room an hour before"),
        pytest.param([("8:55", "11:40"), ("9:05", "11:45")], END, [], id="it ran late"),
        pytest.param([("9:00", "9:40")], END, [], id="one came and left"),
        pytest.param([("9:58", "11:30"), ("10:02", "11:31")], END, [GUATEMALA, PANAMA], id="an hour ahead"),
        pytest.param([("10:50", "12:25")], END, [SANTO_DOMINGO, PANAMA, "America/Santiago"], id="none within"),
        pytest.param([("7:00", "8:30")], END, ["America/Los_Angeles"], id="where Zoom is at home"),
        pytest.param([("11:10", "12:25")], START + timedelta(hours=9), [], id="within in either zone"),
        pytest.param([("10:50", "12:25")], START + timedelta(hours=9), [GUATEMALA, SANTO_DOMINGO], id="nearly within"),
        pytest.param([("14:55", "16:30")], END, ["UTC", "Europe/Madrid"], id="the clock of a server"),
        pytest.param([("9:00", "9:00")], END, [], id="a moment"),
    ],
)
def test_zones_are_possible_where_the_meeting_began_as_near_to_its_hour(
    stays: list[tuple[str, str]], end: datetime, zones: list[str]
) -> None:
    timeline = Timeline()
    for joined, left in stays:
        timeline.add(at(joined), at(left))
    found = possible_zones(timeline, zone=GUATEMALA, others=ZONES, start=START, end=end)
    assert [each.zone for each in found] == zones


def test_the_zone_said_of_like_files_stands_for_those_that_show_the_same_hour() -> None:
    timeline = Timeline()
    timeline.add(at("10:00"), at("11:30"))
    found = possible_zones(timeline, zone=GUATEMALA, others=("America/Jamaica", *ZONES), start=START, end=END)
    assert [(each.zone, each.shift) for each in found] == [(GUATEMALA, 0), ("America/Jamaica", -3600)]


def test_a_day_of_several_is_told_by_the_hour_at_which_it_began() -> None:
    """A training from Monday at 9 to Friday at 17: the file of its last day ends after it."""
    end = START + timedelta(days=4, hours=8)
    timeline = Timeline()
    timeline.add(at("9:00") + 4 * 86_400, at("17:10") + 4 * 86_400)
    assert possible_zones(timeline, zone=GUATEMALA, others=ZONES, start=START, end=end) == ()
