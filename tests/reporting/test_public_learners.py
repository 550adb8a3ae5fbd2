"""The public table of learners by country, beside that of all participants; and a course's learners on its page."""

import random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from participants.models import Activity, Institution, ParticipationRecord, Person, Series
from participants.services.participations import rebuild
from reporting.public import LEARNERS, NETWORK_COUNTRY, NETWORK_KIND, PeopleBySex, public_reach
from reporting.reach import TOTAL, Breakdown
from reporting.services import publish_tables
from reporting.suppression import Before, gate
from reporting.templatetags.reporting_tags import _shown
from reporting.within import Around, gate_within
from tests.reporting.auditor import of_cells
from tests.trainaction.conftest import Academy

THRESHOLD = 10


def line(people: dict[str, int]) -> Breakdown:
    return of_cells({(name,): count for name, count in people.items()}, ("country",))


def gated(part: dict[str, int], everybody: dict[str, int], before: Any = None) -> dict[str, int | None]:
    """The part as it may be seen beside everybody, who went through the gate themselves; the total under “all”."""
    whole = gate(line(everybody), threshold=THRESHOLD)
    people = {key[0]: row.participants for key, row in line(everybody).by_values.items()}
    hidden = frozenset(key[0] for key, row in whole.by_values.items() if row.suppressed)
    earlier_part, earlier_whole = before or ({}, {})
    around = Around(people, hidden, {name: Before(count, False) for name, count in earlier_whole.items()})
    known = {(name,): Before(count, False) for name, count in earlier_part.items()}
    shown = gate_within(line(part), around, threshold=THRESHOLD, before=known)
    told = {("all" if key[0] is TOTAL else key[0]): row.participants for key, row in shown.by_values.items()}
    return {**dict.fromkeys(part, 0), **told}


def test_enough_in_the_part_and_in_the_rest_is_shown() -> None:
    assert gated({"GT": 40, "SV": 30}, {"GT": 90, "SV": 80}) == {"GT": 40, "SV": 30, "all": 70}


def test_everybody_being_in_the_part_is_shown() -> None:
    assert gated({"GT": 40, "SV": 30}, {"GT": 40, "SV": 80}) == {"GT": 40, "SV": 30, "all": 70}


@pytest.mark.parametrize(
    ("part", "everybody"),
    [
        ({"GT": 40, "SV": 4, "HN": 30, "CR": 50}, {"GT": 90, "SV": 80, "HN": 80, "CR": 90}),  # few learners
        ({"GT": 40, "SV": 60, "HN": 30, "CR": 50}, {"GT": 90, "SV": 64, "HN": 80, "CR": 90}),  # few others
    ],
)
def test_few_in_the_part_or_in_the_rest_are_held_back_with_another(
    part: dict[str, int], everybody: dict[str, int]
) -> None:
    assert gated(part, everybody) == {
        "GT": part["GT"],
        "SV": None,
        "HN": None,
        "CR": part["CR"],
        "all": sum(part.values()),
    }


def test_country_that_is_held_back_itself_is_held_back_here() -> None:
    got = gated({"GT": 40, "SV": 3, "HN": 25, "CR": 50}, {"GT": 90, "SV": 8, "HN": 40, "CR": 90})
    assert (got["SV"], got["HN"]) == (None, None)
    assert (got["GT"], got["CR"], got["all"]) == (40, 50, 118)


def test_few_who_are_in_no_part_of_a_line_are_held_back() -> None:
    everybody = {"GT": 60, "SV": 80, "HN": 90, "CR": 50}
    people = {key[0]: row.participants for key, row in line(everybody).by_values.items()}
    part = line({"GT": 25, "SV": 20, "HN": 30, "CR": 11})

    def shown(beside: dict[Any, int]) -> set[str]:
        around = Around(people, frozenset(), {}, beside)
        rows = gate_within(part, around, threshold=THRESHOLD, before={}).rows
        return {row.members[0].key for row in rows if row.participants is not None and row.members[0]}

    assert shown({}) == {"GT", "SV", "HN", "CR"}
    assert shown({"GT": 20, "SV": 30}) == {"GT", "SV", "HN", "CR"}
    assert shown({"GT": 32, "SV": 30}) == {"SV", "HN"}  # three of Guatemala are in neither
    assert shown({TOTAL: 190}) == set()  # four of all


def test_few_others_in_all_hold_back_the_whole_part() -> None:
    assert set(gated({"GT": 40, "SV": 30}, {"GT": 44, "SV": 30}).values()) == {None}


@pytest.mark.parametrize(
    ("earlier", "earlier_everybody"),
    [
        ({"GT": 37, "SV": 30, "HN": 40, "all": 107}, {"GT": 87, "SV": 80, "HN": 90, "all": 257}),  # three learners more
        ({"GT": 20, "SV": 30, "HN": 40, "all": 90}, {"GT": 67, "SV": 80, "HN": 90, "all": 200}),  # three others more
    ],
)
def test_few_who_came_to_either_since_are_held_back(earlier: dict[Any, int], earlier_everybody: dict[Any, int]) -> None:
    before = [
        {(TOTAL if name == "all" else name): n for name, n in each.items()} for each in (earlier, earlier_everybody)
    ]
    for each in before:  # of all of them enough have come, so that something is shown
        each[TOTAL] -= 50
    got = gated({"GT": 40, "SV": 30, "HN": 40}, {"GT": 90, "SV": 80, "HN": 90}, before)
    assert got["GT"] is None


def possible(part: dict[str, int], everybody: dict[str, int], shown: dict[str, int | None]) -> dict[str, set[int]]:
    """Every number of learners that somebody outside cannot exclude, by trying all, of countries that are shown whole."""
    names = [name for name in part if shown[name] is None]
    together = sum(part[name] for name in names)
    found: dict[str, set[int]] = {name: set() for name in names}

    def try_all(place: int, left: int, chosen: list[int]) -> None:
        if place == len(names):
            if left == 0:
                for name, number in zip(names, chosen, strict=True):
                    found[name].add(number)
            return
        name = names[place]
        least, most = min(part[name], 1), everybody[name] - min(everybody[name] - part[name], 1)
        for number in range(least, min(most, left) + 1):
            try_all(place + 1, left - number, [*chosen, number])

    try_all(0, together, [])
    return found


@pytest.mark.parametrize("seed", range(40))
def test_nobody_can_work_out_few_learners_or_few_others(seed: int) -> None:
    rng = random.Random(seed)
    everybody = {name: rng.choice([12, 18, 25, 30]) for name in ("GT", "SV", "HN", "CR")}
    part = {name: rng.randint(0, number) for name, number in everybody.items()}
    shown = gated(part, everybody)
    if shown["all"] is None:
        return
    numbers = possible(part, everybody, shown)
    for name, number in part.items():
        if shown[name] is None:
            assert max(numbers[name]) - min(numbers[name]) >= THRESHOLD - 2, (name, part, everybody, shown)
        else:
            assert number == 0 or number >= THRESHOLD, (name, part, everybody, shown)
            assert everybody[name] - number == 0 or everybody[name] - number >= THRESHOLD or number == 0
    held_back = [name for name in part if shown[name] is None and part[name]]
    rest = sum(everybody[name] - part[name] for name in held_back)
    assert rest == 0 or rest >= THRESHOLD


# --- as it is published --------------------------------------------------------------------------


def people(number: int, activity: Activity, country: str, role: str, sex: str = "women", **fields: Any) -> None:
    names = [str(random.random()) for _each in range(number)]
    ParticipationRecord.objects.bulk_create(
        ParticipationRecord(
            activity=activity, person=person, source="import", role=role, country_id=country, sex=sex, **fields
        )
        for person in Person.objects.bulk_create(Person(name=name, key=name, sex=sex) for name in names)
    )


def test_a_total_that_one_table_of_the_same_people_holds_back_is_in_none(db: None) -> None:
    session, episode = (
        Activity.objects.create(key=programme, title_es="A", programme=programme, kind="other")
        for programme in ("conose", "datacction")
    )
    academia, police = (Institution.objects.create(name=kind, key=kind, kind=kind) for kind in ("academia", "police"))
    people(30, session, "GT", "participant", institution=academia)
    people(30, session, "GT", "participant", institution=police)
    for institution in (academia, police):
        people(20, episode, "SV", "participant", institution=institution)
    people(4, episode, "GT", "participant", institution=police)
    rebuild()
    publish_tables(by=None)
    published = public_reach()
    assert published is not None
    for name in (NETWORK_COUNTRY.name, NETWORK_KIND.name):
        table = published.table(name).breakdown
        assert table is not None
        assert {row.participants for row in (*table.rows, *table.totals)} == {None}, name


@pytest.fixture
def course() -> Series:
    return Series.objects.create(programme="trainaction", kind="course", key="mapas", title_es="Mapas")


@pytest.fixture
def registry(db: None, course: Series) -> None:
    run = Activity.objects.create(key="run", title_es="Edición", programme="trainaction", kind="run", series=course)
    episode = Activity.objects.create(key="episodio", title_es="Episodio", programme="datacction", kind="episode")
    for country, learners, others in (("GT", 40, 50), ("SV", 30, 20), ("HN", 20, 30)):
        people(learners, run, country, "learner")
        people(others, episode, country, "participant")
    people(5, run, "GT", "learner", outcome="registered")  # never began
    rebuild()


def test_published_table_tells_learners_who_began_and_no_participations(registry: None, client: Client) -> None:
    publication = publish_tables(by=None).publication
    assert publication is not None
    published = public_reach()
    assert published is not None
    table = published.table(LEARNERS.name)
    assert table.breakdown is not None
    assert [
        (row.members[0].key, row.participants, row.participations) for row in table.breakdown.rows if row.members[0]
    ] == [
        ("SV", 30, None),
        ("GT", 40, None),
        ("HN", 20, None),
        ("unknown", 0, None),
    ]
    assert table.breakdown.totals[-1].participants == 90
    with override("es"):
        assert [column.label for column in _shown(LEARNERS, table).table.columns] == ["País", "Estudiantes"]
    document = client.get(reverse("public_reach_table", args=[LEARNERS.name, "json"])).json()
    assert (document["filters"], document["figures"]) == (
        {"programme": ["trainaction"], "role": ["learner"]},
        {},
    )
    text = client.get(reverse("public_reach_table", args=[LEARNERS.name, "csv"])).content.decode("utf-8-sig")
    assert [row.split(",")[2] for row in text.splitlines()[1:]] == ["30", "40", "20", "0", "90"]


def test_without_learners_there_is_no_such_table(db: None, client: Client) -> None:
    episode = Activity.objects.create(key="episodio", title_es="Episodio", programme="datacction", kind="episode")
    people(30, episode, "GT", "participant")
    rebuild()
    publish_tables(by=None)
    published = public_reach()
    assert published is not None
    assert LEARNERS.name not in [table.name for table, _reach in published.tables]
    assert client.get(reverse("public_reach_table", args=[LEARNERS.name, "csv"])).status_code == 404


def test_course_that_the_season_table_holds_back_is_not_told_by_the_total_of_learners(
    registry: None, course: Series
) -> None:
    other = Series.objects.create(programme="trainaction", kind="course", key="otro", title_es="Otro")
    run = Activity.objects.create(key="otra", title_es="Otra", programme="trainaction", kind="run", series=other)
    people(4, run, "GT", "learner")
    season = Series.objects.create(programme="datacction", kind="season", key="1", number=1, title_es="Temporada 1")
    people(
        12,
        Activity.objects.create(key="e1", title_es="E", programme="datacction", kind="episode", series=season),
        "GT",
        "participant",
    )
    rebuild()
    publish_tables(by=None)
    published = public_reach()
    assert published is not None
    learners = published.table(LEARNERS.name).breakdown
    assert learners is not None
    assert {row.participants for row in (*learners.rows, *learners.totals)} == {None}


def test_course_page_tells_who_took_it_by_sex_as_the_published_table_does(academy: Academy, client: Client) -> None:
    page = academy.course("Medir")
    assert "Quienes lo han seguido" not in client.get(page.url).content.decode()
    course = Series.objects.create(
        programme="trainaction", kind="course", key="medir", title_es="Medir", page_key=page.translation_key
    )
    run = Activity.objects.create(key="run", title_es="Edición", programme="trainaction", kind="run", series=course)
    people(40, run, "GT", "learner")
    people(30, run, "GT", "learner", sex="men")
    people(3, run, "GT", "learner", sex="not_stated")
    rebuild()
    publish_tables(by=None)
    published = public_reach()
    assert published is not None
    assert published.learners_of(page.translation_key) == PeopleBySex(
        73, [("Mujeres", 40), ("Hombres, otro o autodescrito", None), ("No indicado", None)]
    )
    said = " ".join(client.get(page.url).content.decode().split())
    assert "Quienes lo han seguido" in said
    assert ("73 personas" in said, "Mujeres: 40" in said, ">30<" in said) == (True, True, False)
