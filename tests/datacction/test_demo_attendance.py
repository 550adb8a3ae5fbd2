"""The demo's attendance files: the same every time, in every layout a webinar leaves behind, about nobody real."""

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from datacction.demo.attendance.cast import Member
from datacction.demo.attendance.files import Demonstration, demonstration, write
from datacction.demo.attendance.forms import FORMS
from datacction.demo.attendance.trainings import left_to_try
from datacction.demo.episodes import EPISODES
from participants.attendance.layouts import LAYOUTS
from participants.attendance.recognise import UnknownLayout, recognise
from participants.attendance.rows import read_rows
from participants.attendance.tables import open_table


@pytest.fixture(scope="module")
def everything() -> Demonstration:
    return demonstration()


def test_files_are_the_same_every_time(everything: Demonstration) -> None:
    assert demonstration().files == everything.files


def test_every_episode_has_a_file(everything: Demonstration) -> None:
    assert sorted({file.activity for file in everything.files}) == [episode.key for episode in EPISODES]


def test_every_form_occurs(everything: Demonstration) -> None:
    files = (*everything.files, *left_to_try(everything))

    assert {file.form for file in files} == set(FORMS)


def test_there_is_a_file_to_practise_with_in_every_layout(everything: Demonstration, tmp_path: Path) -> None:
    files = left_to_try(everything)
    found = {}
    for file, path in zip(files, write(files, tmp_path), strict=True):
        recognition = recognise(open_table(path), timezone=file.timezone)
        found[file.name] = "" if isinstance(recognition, UnknownLayout) else recognition.layout

    assert found == {file.name: file.layout for file in files}
    assert set(found.values()) == {layout.key for layout in LAYOUTS} - {"portal"} | {""}


def test_every_file_is_recognised_as_what_it_is(everything: Demonstration, tmp_path: Path) -> None:
    days = {episode.key: episode.day for episode in EPISODES}
    paths = write(everything.files, tmp_path)

    found = {}
    for file, path in zip(everything.files, paths, strict=True):
        recognition = recognise(open_table(path), expected_date=days[file.activity], timezone=file.timezone)
        found[file.name] = (recognition.layout, recognition.questions)

    assert found == {file.name: (file.layout, ()) for file in everything.files}


def test_files_hold_what_makes_attendance_hard(everything: Demonstration, tmp_path: Path) -> None:
    days = {episode.key: episode.day for episode in EPISODES}
    skipped: Counter[str] = Counter()
    signs = set()
    for file, path in zip(everything.files, write(everything.files, tmp_path), strict=True):
        table = open_table(path)
        recognition = recognise(table, expected_date=days[file.activity], timezone=file.timezone)
        for row in read_rows(table, recognition):
            skipped[row.skip or ""] += 1
            signs.update(row.name[:1] if row.name[:1] in set("=+-@") else "")

    assert {reason for reason in skipped if skipped[reason] >= 5} == {
        "",
        "bot",
        "did_not_attend",
        "duplicate_section",
        "no_name",
        "waiting_room",
    }
    assert signs == set("=+-@")


def test_addresses_are_examples(everything: Demonstration) -> None:
    written = b"\n".join(file.content.replace(b"\0", b"") for file in everything.files if file.name.endswith(".csv"))
    domains = set(re.findall(rb"@([a-z0-9.-]+)", written))
    people = [address for member in everything.members for address in (member.email, member.private_email)]

    assert {domain for domain in domains if not domain.endswith(b".example")} == set()
    assert {address for address in people if not address.endswith(".example")} == set()


def test_people_are_as_many_as_printed(everything: Demonstration) -> None:
    members = everything.members
    seats = [seat for gathering in everything.gatherings for seat in gathering.seats]
    specialists = {seat.member.number for seat in seats if seat.role == "specialist"}

    assert len({seat.member.number for seat in seats}) == len(members) == 1132
    assert Counter(member.sex for member in members) == {"women": 665, "men": 420, "other": 5, "not_stated": 42}
    assert Counter(members[number].sex for number in specialists) == {"women": 45, "men": 23}
    assert len({member.country for member in members if not member.guest}) == 36
    assert len({member.affiliation.name for member in members if member.affiliation}) == 117
    assert sum((episode.ends_at - episode.starts_at for episode in EPISODES), timedelta()) == timedelta(hours=56)


def test_namesakes_differ_in_country_and_address(everything: Demonstration) -> None:
    by_name: dict[str, list[Member]] = {}
    for member in everything.members:
        by_name.setdefault(member.name, []).append(member)
    namesakes = [people for people in by_name.values() if len(people) > 1]

    assert [len(people) for people in namesakes] == [2] * 7
    assert all(one.country != other.country and one.email != other.email for one, other in namesakes)
