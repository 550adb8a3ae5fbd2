"""Minutes present, by union: rejoins, devices, midnight, changes of clocks."""

from datetime import UTC, date, datetime, time

import pytest

from participants.attendance import times
from participants.attendance.presence import Presence, minutes_present, presence, union
from participants.attendance.rows import SourceRow
from participants.attendance.times import Clock, date_order, day_turns, read_minutes
from tests.participants.attendance.files import read, write


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def minute(number: float) -> int:
    return int(number * 60)


@pytest.mark.parametrize(
    ("intervals", "minutes"),
    [
        ([], 0),
        ([(0, 60)], 60),
        ([(0, 20), (30, 60)], 50),
        ([(0, 60), (0, 60)], 60),
        ([(0, 40), (30, 60)], 60),
        ([(10, 20), (0, 60)], 60),
        ([(0, 30), (30, 60)], 60),
        ([(50, 10)], 0),
    ],
)
def test_union_and_never_the_sum(intervals, minutes):
    assert minutes_present([(minute(start), minute(end)) for start, end in intervals]) == minutes


def test_union_is_in_order_and_joined():
    assert union([(50, 60), (0, 10), (10, 20), (55, 70)]) == [(0, 20), (50, 70)]


@pytest.mark.parametrize(
    ("start", "end", "minutes"), [(None, None, 60), (10, 50, 40), (10, None, 50), (None, 50, 50), (70, 90, 0)]
)
def test_clipped_to_the_activity(start, end, minutes):
    bounds = {
        "start": None if start is None else minute(start),
        "end": None if end is None else minute(end),
    }

    assert minutes_present([(0, minute(60))], **bounds) == minutes


def stay(join: str, leave: str, **more) -> SourceRow:
    return SourceRow(row=1, name="Ana", join=utc(join), leave=utc(leave), **more)


def test_presence_of_a_person_with_a_rejoin_and_a_second_device():
    rows = [
        stay("2021-03-16T00:58:00", "2021-03-16T01:30:00", minutes=32),
        stay("2021-03-16T01:20:00", "2021-03-16T02:00:00", minutes=40),
        stay("2021-03-16T02:10:00", "2021-03-16T02:20:00", minutes=10),
        stay("2021-03-16T00:30:00", "2021-03-16T00:58:00", minutes=28, skip="waiting_room"),
    ]

    found = presence(rows, start=utc("2021-03-16T01:00"), end=utc("2021-03-16T02:15"))

    assert (found.minutes, found.basis) == (65, "times")
    assert len(found.intervals) == 2


def test_presence_without_times_takes_the_longest():
    rows = [SourceRow(row=1, name="Ana", minutes=20), SourceRow(row=2, name="Ana", minutes=35)]

    assert presence(rows) == Presence(35, "stated", several_stated=True)


def test_stated_minutes_are_no_longer_than_the_activity():
    rows = [SourceRow(row=1, name="Ana", minutes=500)]

    assert presence(rows, start=utc("2021-03-16T01:00"), end=utc("2021-03-16T02:15")) == Presence(75, "stated")


def test_presence_that_nobody_stated_is_not_known():
    assert presence([SourceRow(row=1, name="Ana")]) == Presence(None, None)


def zoom(tmp_path, zone: str, *stays: tuple[str, str, str]) -> list[SourceRow]:
    lines = "".join(f"Ana,ana@x.example,{join},{leave},{minutes}\n" for join, leave, minutes in stays)
    path = write(tmp_path, "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n" + lines)
    return read(path, timezone=zone)[2]


def test_crossing_midnight(tmp_path):
    rows = zoom(tmp_path, "America/Guatemala", ("2021-03-15 23:30:00", "2021-03-16 00:30:00", "60"))

    assert (presence(rows).minutes, rows[0].notes) == (60, ())


def test_clocks_put_forward_in_havana(tmp_path):
    """On 14 March 2021 the clocks of Havana went from 0:00 to 1:00."""
    rows = zoom(
        tmp_path,
        "America/Havana",
        ("2021-03-13 23:30:00", "2021-03-14 01:30:00", "60"),
        ("2021-03-14 00:30:00", "2021-03-14 02:00:00", "30"),
    )

    assert [(row.join, row.leave) for row in rows] == [
        (utc("2021-03-14T04:30"), utc("2021-03-14T05:30")),
        (utc("2021-03-14T05:30"), utc("2021-03-14T06:00")),
    ]
    assert [row.notes for row in rows] == [
        (),
        ("Row 3: the clocks were put forward in this hour; the time is read as before the change.",),
    ]
    assert presence(rows).minutes == 90


def test_clocks_put_back_in_havana(tmp_path):
    """On 7 November 2021 the clocks of Havana went from 1:00 back to 0:00, so that 0:30 came twice."""
    twice = "Row %d: the clocks were put back in this hour, which came twice."
    rows = zoom(
        tmp_path,
        "America/Havana",
        ("2021-11-06 23:30:00", "2021-11-07 01:30:00", "180"),
        ("2021-11-07 00:10:00", "2021-11-07 00:50:00", "100"),
        ("2021-11-07 00:50:00", "2021-11-07 00:10:00", "20"),
    )

    assert [(row.join, row.leave, row.notes) for row in rows] == [
        (utc("2021-11-07T03:30"), utc("2021-11-07T06:30"), ()),
        (utc("2021-11-07T04:10"), utc("2021-11-07T05:50"), (twice % 3, twice % 3)),
        (utc("2021-11-07T04:50"), utc("2021-11-07T05:10"), (twice % 4, twice % 4)),
    ]


def test_a_whole_year_of_asuncion_agrees_with_its_zone():
    """The shortcut for days without a change of clocks gives what zoneinfo gives, every hour of a year."""
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("America/Asuncion")
    clock = Clock(order=None, zone="America/Asuncion")
    moment = datetime(2021, 1, 1)
    for _hour in range(24 * 365):
        found = clock.read(moment.isoformat(sep=" "))
        assert found is not None
        assert found.at.timestamp() == moment.replace(tzinfo=zone).timestamp()
        moment += timedelta(hours=1)


def test_a_clock_that_has_kept_enough_reads_on(monkeypatch):
    monkeypatch.setattr(times, "_KEPT_MOMENTS", 2)
    clock = Clock(order=None, zone="UTC")
    texts = [f"2021-03-15 18:0{minute}" for minute in (0, 1, 2, 0, 1, 2)]

    assert [clock.read(text).at for text in texts] == [utc(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("03/15/2021 06:58:12 PM", "mdy", "2021-03-15T18:58:12"),
        ("15/03/2021 18:58:12", "dmy", "2021-03-15T18:58:12"),
        ("15-03-2021 18:58", "dmy", "2021-03-15T18:58"),
        ("15.3.2021 18:58", "dmy", "2021-03-15T18:58"),
        ("2021-03-15 18:58:12", None, "2021-03-15T18:58:12"),
        ("2021-03-15T18:58:12Z", None, "2021-03-15T18:58:12"),
        ("2021-03-15T18:58:12.123+00:00", None, "2021-03-15T18:58:12"),
        ("2021-03-15 12:58:12 -06:00", None, "2021-03-15T18:58:12"),
        ("Mar 15, 2021 18:58:12", None, "2021-03-15T18:58:12"),
        ("Mar 15, 2021 06:58 PM", None, "2021-03-15T18:58"),
        ("7/22/26, 7:02:11 PM", "mdy", "2026-07-22T19:02:11"),
        ("22/7/26, 19:02:11", "dmy", "2026-07-22T19:02:11"),
        ("15/03/2021 06:58:12 p. m.", "dmy", "2021-03-15T18:58:12"),
        ("15/03/2021 12:58:12 a.\u00a0m.", "dmy", "2021-03-15T00:58:12"),
        ("7/22/26, 12:02:11\u202fPM", "mdy", "2026-07-22T12:02:11"),
        ("15 de marzo de 2021 18:58", None, "2021-03-15T18:58"),
        ("15 mar 2021, 18:58", None, "2021-03-15T18:58"),
        ("15 sept. 2021 18:58", None, "2021-09-15T18:58"),
        ("03/15/2021 18:58:12 PM", "mdy", "2021-03-15T18:58:12"),
        ("03/04/2021 10:00", None, None),
        ("31/02/2021 10:00", "dmy", None),
        ("15/03/2021 25:00", "dmy", None),
        ("15/03/2021", "dmy", None),
        ("0021-03-15 10:00", None, None),
        ("31/12/9999 10:00", "dmy", None),
        ("ayer 10:00", "dmy", None),
        ("", "dmy", None),
    ],
)
def test_dates_as_exports_write_them(text, order, expected):
    found = Clock(order=order, zone="UTC").read(text)

    assert (found.at if found else None) == (utc(expected) if expected else None)


@pytest.mark.parametrize(
    ("dates", "options", "order"),
    [
        (["15/03/2021"], {}, "dmy"),
        (["03/15/2021"], {}, "mdy"),
        (["2021-03-15", "Mar 15, 2021"], {}, "iso"),
        (["03/04/2021"], {}, None),
        (["04/04/2021"], {}, "mdy"),
        (["03/04/2021", "03/15/2021"], {}, "mdy"),
        (["03/04/2021"], {"half_days": True}, "mdy"),
        (["03/04/2021"], {"expected": (date(2021, 4, 3), date(2021, 4, 3))}, "dmy"),
        (["03/04/2021"], {"expected": (date(2021, 4, 3), date(2021, 4, 3)), "half_days": True}, "dmy"),
        (["03/04/2021"], {"expected": (date(2021, 9, 9), date(2021, 9, 9))}, None),
        (["05/03/2021"], {"expected": (date(2021, 3, 1), date(2021, 3, 6))}, "dmy"),  # the last day but one of several
        (["03/03/2021", "04/03/2021"], {"expected": (date(2021, 3, 1), date(2021, 3, 31))}, "dmy"),
        (["03/04/2021"], {"expected": (date(2021, 3, 1), date(2021, 4, 30))}, None),
        (["03/04/2021", "04/04/2021"], {"one_meeting": True}, "dmy"),
        (["03/04/2021", "04/04/2021"], {}, None),
        (["13/04/2021", "04/13/2021"], {}, None),
    ],
)
def test_order_of_dates(dates, options, order):
    given = {"expected": None, "one_meeting": False, "half_days": False, **options}

    assert date_order(dates, **given).order == order


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("87", 87),
        ("87.5", 87.5),
        ("87,5", 87.5),
        ("1h 27m 51s", 87.85),
        ("1 h 27 min 51 s", 87.85),
        ("1h27m51s", 87.85),
        ("2h30m", 150),
        ("1h27", 87),
        ("1 h 5", 65),
        ("1 hora y 5 minutos", 65),
        ("1 hour, 5 minutes and 30 seconds", 65.5),
        ("45:30", 45.5),
        ("1:27", None),
        ("51s", 0.85),
        ("1:27:51", 87.85),
        ("1 hora 5 minutos", 65),
        ("", None),
        ("mucho", None),
        ("-5", None),
        ("nan", None),
    ],
)
def test_durations(text, minutes):
    assert read_minutes(text) == (pytest.approx(minutes) if minutes is not None else None)


@pytest.mark.parametrize(
    ("start", "end", "turns"),
    [
        ("2021-02-18T22:30", "2021-02-19T01:00", time(11, 45)),
        ("2021-02-18T22:30", "2021-02-19T00:00", time(11, 15)),
        ("2021-02-18T09:00", "2021-02-18T17:00", None),
        ("2021-02-18T09:00", "2021-02-19T17:00", None),
        ("2021-02-18T22:30", "2021-02-20T01:00", None),
    ],
)
def test_an_activity_over_one_midnight_has_a_second_day(start, end, turns):
    assert day_turns(datetime.fromisoformat(start), datetime.fromisoformat(end)) == turns
