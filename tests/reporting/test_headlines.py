"""Headline figures of specialists beside those of everybody, and beside what earlier publications told of them."""

import random
from typing import Any

import pytest

from participants.models import Activity, ParticipationRecord, Person
from participants.services.participations import rebuild
from reporting.figures import Value
from reporting.headlines import Headlines, beside_everybody
from reporting.public import public_reach
from reporting.services import Ending, publish_tables

THRESHOLD = 10
NAMES = ("specialists", "share_women_specialists")


def of(everybody: tuple[int, int, int], specialists: tuple[int, int, int]) -> dict[str, Value]:
    """Headline figures of so many women, others, and people who did not say."""

    def share(women: int, others: int, silent: int) -> Value:
        return Value(women / (women + others), 0, women, women + others, silent)

    return {
        "participants": Value(sum(everybody), 0),
        "share_women": share(*everybody),
        "specialists": Value(sum(specialists), 0),
        "share_women_specialists": share(*specialists),
    }


def shown(figures: dict[str, Value], *earlier: dict[str, Value]) -> tuple[Any, Any]:
    found = beside_everybody(figures, earlier=[Headlines(each) for each in earlier], threshold=THRESHOLD).figures
    assert {name: found[name] for name in ("participants", "share_women")} == {
        name: figures[name] for name in ("participants", "share_women")
    }
    return tuple((found[name].value, found[name].numerator) for name in NAMES)


FIRST = of((500, 400, 30), (60, 40, 12))


@pytest.mark.parametrize(
    ("figures", "count", "women"),
    [
        (FIRST, 112, 60),
        (of((60, 400, 30), (60, 40, 12)), 112, 60),  # nobody else is a woman
        (of((64, 400, 30), (60, 40, 12)), 112, None),  # four others are
        (of((62, 42, 13), (60, 40, 12)), None, None),  # five others in all
    ],
)
def test_few_who_are_no_specialists_are_not_told(figures: dict[str, Value], count: int | None, women: int) -> None:
    seen = shown(figures)
    assert (seen[0][0], seen[1][1]) == (count, women)


@pytest.mark.parametrize(
    ("figures", "count", "women"),
    [
        (of((512, 400, 30), (60, 40, 12)), 112, 60),  # nobody came to them
        (of((512, 400, 30), (61, 40, 12)), 112, 60),  # one did: what was told stays
        (of((530, 410, 30), (72, 52, 12)), 136, 60),  # enough, but two fewer others are no women
        (of((600, 500, 30), (72, 52, 12)), 136, 72),
        (of((600, 500, 30), (71, 41, 12)), 124, 60),  # enough in all, but one more who is no woman
    ],
)
def test_few_who_came_since_are_not_told(figures: dict[str, Value], count: int, women: int) -> None:
    seen = shown(figures, FIRST)
    assert (seen[0][0], seen[1][1]) == (count, women)


def test_an_older_publication_is_not_told_from_either() -> None:
    second = of((600, 500, 30), (80, 60, 12))
    assert shown(of((700, 600, 30), (63, 43, 12)), FIRST, second) == shown(second)


def test_what_was_held_back_is_told_once_it_may_be() -> None:
    before = {name: Value(None, 0) if name in NAMES else value for name, value in FIRST.items()}
    assert shown(of((512, 400, 30), (61, 41, 12)), before) == ((114, None), (61 / 102, 61))


@pytest.mark.django_db
def test_publication_keeps_what_it_told_of_specialists_until_enough_have_come() -> None:
    activity = Activity.objects.create(key="e", title_es="E", programme="datacction", kind="episode")

    def people(number: int, role: str, sex: str) -> None:
        names = [str(random.random()) for _each in range(number)]
        ParticipationRecord.objects.bulk_create(
            ParticipationRecord(activity=activity, person=person, source="import", role=role, sex=sex, country_id="GT")
            for person in Person.objects.bulk_create(Person(name=name, key=name, sex=sex) for name in names)
        )

    def told() -> list[Any]:
        rebuild()
        assert publish_tables(by=None).ending is Ending.PUBLISHED
        published = public_reach()
        assert published is not None
        figures = published.figures
        return [
            figures[name].numerator if "share" in name else figures[name].value for name in ("participants", *NAMES)
        ]

    for sex in ("women", "men"):
        people(40, "participant", sex)
        people(15, "specialist", sex)
    assert told() == [110, 30, 15]
    people(20, "participant", "men")
    people(1, "specialist", "women")
    assert told() == [131, 30, 15]
    people(11, "specialist", "women")
    people(10, "specialist", "men")
    assert told() == [152, 52, 27]
