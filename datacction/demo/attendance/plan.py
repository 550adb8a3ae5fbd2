"""Who takes part in which episode, in what role and for how long, and which reports each episode left behind."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from datacction.demo.attendance.cast import SEED, SPECIALISTS, Member
from datacction.demo.episodes import EPISODES, Episode

FORMS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "s1": (
        ("zoom_2021", "sheet_es_xlsx"),
        ("teams_roll_call", "form_es_csv"),
        ("webinar_en", ""),
        ("zoom_2021", "sheet_es_csv"),
        ("zoom_es", "speakers_es_xlsx"),
        ("webinar_en", ""),
        ("teams_en", "sheet_en_xlsx"),
        ("zoom_2021", "speakers_es_xlsx"),
        ("webinar_es", ""),
        ("zoom_unique", "form_es_csv"),
    ),
    "s2": (
        ("webinar_en", ""),
        ("zoom_2021", "sheet_es_xlsx"),
        ("zoom_es", "sheet_es_csv"),
        ("webinar_en", ""),
        ("teams_commas", "speakers_es_xlsx"),
        ("webinar_es", ""),
        ("zoom_2021", "form_es_csv"),
        ("zoom_es_unique", "speakers_es_xlsx"),
        ("webinar_en", ""),
        ("webinar_es", ""),
        ("webinar_en", ""),
    ),
    "s3": (
        ("webinar_es", ""),
        ("zoom_new", "form_es_csv"),
        ("webinar_en", ""),
        ("teams_en", "speakers_es_xlsx"),
        ("zoom_es_new", "sheet_es_csv"),
        ("webinar_es", ""),
        ("teams_es", "sheet_es_xlsx"),
        ("", "sheet_es_xlsx"),
        ("webinar_en", ""),
        ("zoom_new", "speakers_es_xlsx"),
    ),
    "s4": (
        ("webinar_en", ""),
        ("zoom_new", "sheet_en_xlsx"),
        ("webinar_es", ""),
        ("teams_es", "sheet_es_csv"),
        ("zoom_es_new", "speakers_es_xlsx"),
        ("webinar_en", ""),
        ("zoom_iso", "form_es_csv"),
        ("webinar_es", ""),
        ("zoom_es_new", "sheet_es_xlsx"),
        ("webinar_en", ""),
        ("webinar_es", ""),
    ),
}
"""For each season and episode: the report of the meeting, and the sheet filled in beside it ('' where there is none)."""

ACCOUNT_ZONES: Mapping[str, str] = {"s2-e06": "America/Panama", "s4-e05": "America/New_York"}
"""Episodes whose Zoom account was set to another time zone than the programme's; the files do not say so."""

TIMES_ATTENDED = ((1, 47), (2, 18), (3, 11), (4, 8), (5, 5), (7, 5), (10, 3), (15, 2), (22, 1))
"""How many episodes a person attends, with weights: most people come once or twice, a few to nearly all."""

MODERATORS = 6


@dataclass(frozen=True, slots=True)
class Seat:
    """A member's part in one episode.

    `stays` are seconds from the start of the episode, in order and apart; `second_device` overlaps them.
    `on_sheet` tells whether they filled in the sheet, where the episode has one.
    """

    member: Member
    role: str
    stays: tuple[tuple[int, int], ...]
    second_device: tuple[int, int] | None = None
    on_sheet: bool = False


class Occasion(Protocol):
    """What a file needs to know of an episode, or of an activity that is none."""

    @property
    def key(self) -> str: ...
    @property
    def title_es(self) -> str: ...
    @property
    def season(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def day(self) -> date: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Gathering:
    """An episode with the forms of its reports, and everybody who took part."""

    episode: Occasion
    report: str
    sheet: str
    seats: tuple[Seat, ...]


def forms_of(episode: Episode) -> tuple[str, str]:
    return FORMS[f"s{episode.season}"][episode.number - 1]


def asks(report: str, sheet: str) -> bool:
    return report.startswith("webinar") or sheet.startswith(("sheet", "form"))


def gatherings(members: Sequence[Member]) -> tuple[Gathering, ...]:
    """The 42 episodes with who took part in each, always the same for the same members."""
    rng = random.Random(f"{SEED}:plan")
    attending = _attendance(rng, members)
    speakers, moderators = _speakers(rng, members)
    gathered = []
    for episode in EPISODES:
        report, sheet = forms_of(episode)
        panel = speakers[episode.key]
        lead = moderators[episode.key]
        seats = [_seat(rng, episode, members[number], "specialist", on_sheet=bool(sheet)) for number in panel]
        if sheet:
            seats.append(_seat(rng, episode, members[lead], "moderator", on_sheet=True))
        on_panel = {seat.member.number for seat in seats}
        for number, introduces in sorted(attending[episode.key].items()):
            if number in on_panel:
                continue
            fills_in = introduces or not report or rng.random() < 0.7
            on_sheet = fills_in and sheet.startswith(("sheet", "form")) and not members[number].guest
            seats.append(_seat(rng, episode, members[number], "participant", on_sheet=on_sheet))
        gathered.append(Gathering(episode, report, sheet, tuple(seats)))
    return tuple(gathered)


def _attendance(rng: random.Random, members: Sequence[Member]) -> dict[str, dict[int, bool]]:
    """Episode → who attends, and whether it is where they say who they are."""
    draw = {episode.key: rng.uniform(0.7, 1.5) for episode in EPISODES}
    draw["s1-e01"] *= 1.4
    draw["s1-e02"] *= 0.5
    draw["s2-e11"] *= 2.6
    draw["s3-e08"] *= 0.6
    asking = {episode.key for episode in EPISODES if asks(*forms_of(episode))}
    silent = [
        episode.key
        for episode in EPISODES
        if episode.key not in asking and not forms_of(episode)[0].startswith("teams")
    ]
    numbers, weights = zip(*TIMES_ATTENDED, strict=True)
    attending: dict[str, dict[int, bool]] = {episode.key: {} for episode in EPISODES}
    for member in members:
        if member.guest:
            attending[rng.choice(silent)][member.number] = False
            continue
        times = rng.choices(numbers, weights)[0]
        if member.specialist:
            times = max(0, times - 1)
        drawn = {
            episode.key: draw[episode.key]
            * (2.6 if member.country in episode.countries and len(episode.countries) < 4 else 1)
            for episode in EPISODES
        }
        chosen: list[str] = []
        while len(chosen) < times:
            key = rng.choices(list(drawn), list(drawn.values()))[0]
            del drawn[key]
            chosen.append(key)
        introduced = [key for key in chosen if key in asking]
        if not introduced and not member.specialist:
            # Somebody who states sex, institution and country must once have been asked for them.
            chosen[0] = rng.choices(
                [key for key in drawn if key in asking], [drawn[key] for key in drawn if key in asking]
            )[0]
            introduced = [chosen[0]]
        for key in chosen:
            attending[key][member.number] = key == min(introduced, default="")
    return attending


def _speakers(rng: random.Random, members: Sequence[Member]) -> tuple[dict[str, list[int]], dict[str, int]]:
    """Episode → its specialists, and its moderator. Every specialist is once on a sheet, which asks who they are.

    A webinar's report lists its panel without asking anything, so the sheets of the other episodes come first.
    """
    with_sheet = [episode.key for episode in EPISODES if forms_of(episode)[1]]
    order = list(range(SPECIALISTS))
    rng.shuffle(order)
    speakers: dict[str, list[int]] = {episode.key: [] for episode in EPISODES}
    for place, number in enumerate(order):
        speakers[with_sheet[place % len(with_sheet)]].append(number)
    for episode in EPISODES:
        if not speakers[episode.key]:
            speakers[episode.key] = rng.sample(order, rng.choice((2, 3, 3, 4)))
    leads = order[:MODERATORS]
    moderators = {}
    for episode in EPISODES:
        moderators[episode.key] = rng.choice([number for number in leads if number not in speakers[episode.key]])
    return speakers, moderators


def _seat(rng: random.Random, episode: Episode, member: Member, role: str, *, on_sheet: bool) -> Seat:
    length = int((episode.ends_at - episode.starts_at).total_seconds())
    if role != "participant":
        stays: tuple[tuple[int, int], ...] = ((-rng.randint(300, 900), length + rng.randint(60, 600)),)
        return Seat(member, role, stays, None, on_sheet)
    draw = rng.random()
    if draw < 0.07:
        start = rng.randint(0, length - 1_000)
        return Seat(member, role, ((start, start + rng.randint(300, 900)),), None, on_sheet)
    start = rng.randint(-600, 240) if rng.random() < 0.7 else rng.randint(240, 1_500)
    end = length + rng.randint(-120, 500) if rng.random() < 0.72 else rng.randint(start + 900, length)
    if draw < 0.19:
        parts = rng.choice((2, 2, 2, 3))
        cuts = sorted(rng.sample(range(start + 200, end - 200), 2 * (parts - 1)))
        edges = [start, *cuts, end]
        return Seat(member, role, tuple(zip(edges[::2], edges[1::2], strict=True)), None, on_sheet)
    device = None
    if draw < 0.25:
        joined = rng.randint(max(start, 0), max(start, 0) + 600)
        device = (joined, min(end, joined + rng.randint(400, 3_000)))
    return Seat(member, role, ((start, end),), device, on_sheet)
