"""After any writes, in any order, what participations repeat is true of what they repeat it from, and figures equal a count by
hand of the records: for filters and breakdowns drawn at random, many at once."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict

from participants.models import Activity, Institution, Merge, Mode, Participation, Person, Role, Series, Sex
from participants.services.activities import save_activity
from participants.services.institutions import save_institution
from participants.services.merging import merge, split
from participants.services.participations import rebuild
from participants.services.people import mark_people, save_person
from participants.services.privacy import erase_person
from reporting.dimensions import DIMENSIONS
from reporting.documents import as_document
from reporting.reach import reach, read_question
from tests.reporting.registry import Fact, at_least, facts, random_registry
from tests.reporting.test_figures import RULES, by_hand, expected_figures, got_figures, tally

Writes = dict[str, Callable[[random.Random], object]]


def any_of(rng: random.Random, model: Any, **conditions: Any) -> Any:
    return rng.choice(list(model.objects.filter(**conditions).order_by("pk")))


def merged(subject: str, model: Any) -> Callable[[random.Random], object]:
    def write(rng: random.Random) -> None:
        conditions = {"erased_at": None} if model is Person else {}
        rows = list(model.objects.filter(**conditions).order_by("pk").values_list("pk", flat=True))
        survivor, *others = rng.sample(rows, rng.choice([2, 2, 3]))
        merge(subject=subject, survivor=survivor, others=others, by=None)

    return write


def split_again(rng: random.Random) -> None:
    standing = list(Merge.objects.filter(undone_at=None).order_by("pk"))
    if standing:
        split(merge=rng.choice(standing), by=None)


def moved(rng: random.Random) -> None:
    activity = any_of(rng, Activity)
    what = rng.choice(["series", "programme", "day", "zone", "length", "undated"])
    if what == "series":
        activity.series = rng.choice([*Series.objects.filter(programme=activity.programme).order_by("pk"), None])
    elif what == "programme":
        activity.programme, activity.series = rng.choice(["datacction", "trainaction", "conose"]), None
    elif what == "zone":
        activity.timezone = rng.choice(["Pacific/Kiritimati", "Pacific/Pago_Pago"])
    elif what == "undated":
        activity.starts_at = activity.ends_at = None
    elif activity.ends_at and what == "length":
        activity.ends_at += timedelta(minutes=rng.choice([-20, 15]))
    elif activity.ends_at:
        days = timedelta(days=rng.choice([-400, -31, -1, 1, 40]))
        activity.starts_at, activity.ends_at = activity.starts_at + days, activity.ends_at + days
    save_activity(activity=activity, by=None)


def corrected(rng: random.Random) -> None:
    person = any_of(rng, Person, erased_at=None)
    person.sex, person.is_test = rng.choice(Sex.values), rng.random() < 0.1
    save_person(person=person, by=None)


def of_another_kind(rng: random.Random) -> None:
    institution = any_of(rng, Institution)
    institution.kind = rng.choice(Institution.Kind.values)
    save_institution(institution=institution, by=None)


WRITES: Writes = {
    "people merged": merged("person", Person),
    "institutions merged": merged("institution", Institution),
    "split": split_again,
    "moved": moved,
    "corrected": corrected,
    "staff": lambda rng: mark_people(
        people=[any_of(rng, Person).pk for _each in range(2)], by=None, is_programme_staff=rng.random() < 0.5
    ),
    "erased": lambda rng: erase_person(person=any_of(rng, Person, erased_at=None), by=None),
    "kind": of_another_kind,
}


def repeated(row: Participation, others: list[Participation], by_key: dict[Any, Fact]) -> dict[str, Any]:
    """What a participation must say, told from its activity, its person, their other participations and its institution."""
    activity, person = row.activity, row.person
    day = activity.starts_on
    counted = not (person.is_programme_staff or person.is_test)
    months = Counter((each.activity.starts_on or "") and str(each.activity.starts_on)[:7] for each in others)
    series = Counter(each.activity.series_id for each in others)
    return {
        "programme": activity.programme,
        "series_id": activity.series_id,
        "month": day and day.year * 100 + day.month,
        "year": day and day.year,
        "institution_kind": row.institution.kind if row.institution else "unknown",
        "counted": counted,
        "present": counted and row.outcome != "registered",
        "has_other_roles": sum(each.activity_id == row.activity_id for each in others) > 1,
        "again_in_month": True if months[(day or "") and str(day)[:7]] > 1 else None,
        "again_in_series": True if series[activity.series_id] > 1 else None,
        "person_sex": by_key[row.person_id, activity.key, row.role].sex,
    }


def everything() -> list[dict[str, Any]]:
    """All participations as they are stored, without their own numbers."""
    names = [field.attname for field in Participation._meta.concrete_fields if not field.primary_key]
    return list(Participation.objects.order_by("activity", "person", "role").values(*names))


def drawn(rng: random.Random, known: list[Fact]) -> tuple[str, Callable[[Fact], bool]]:
    """Some filters at once, as a query string and as what they ask of a participation."""
    asked: list[str] = []
    conditions: list[Callable[[Fact], bool]] = []

    def ask(name: str, values: list[str], of: Callable[[Fact], Any]) -> None:
        some = rng.sample(values, min(len(values), rng.randint(1, 4)))
        asked.append(f"{name}={','.join(some)}")
        conditions.append(lambda fact: of(fact) in some)

    days = sorted(str(fact.day) for fact in known if fact.day)
    possible: dict[str, Callable[[], None]] = {
        "programme": lambda: ask("programme", ["datacction", "trainaction", "conose"], lambda fact: fact.programme),
        "activity": lambda: ask("activity", sorted({fact.activity for fact in known}), lambda fact: fact.activity),
        "country": lambda: ask("country", sorted({fact.country for fact in known}), lambda fact: fact.country),
        "institution": lambda: ask(
            "institution", sorted({fact.institution for fact in known}), lambda fact: fact.institution
        ),
        "kind": lambda: ask("kind", sorted({fact.kind for fact in known}), lambda fact: fact.kind),
        "sex": lambda: ask("sex", Sex.values, lambda fact: fact.sex),
        "role": lambda: ask("role", [*Role.values[:2], "learner"], lambda fact: fact.role),
        "mode": lambda: ask("mode", Mode.values, lambda fact: fact.mode),
    }
    for name in rng.sample(list(possible), rng.choice([0, 1, 2, 3])):
        possible[name]()
    if days and rng.random() < 0.3:
        since = rng.choice(days)
        asked.append(f"since={since}")
        conditions.append(lambda fact: bool(fact.day) and str(fact.day) >= since)
    return "&".join(asked), lambda fact: all(each(fact) for each in conditions)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_figures_equal_a_count_by_hand_after_any_writes(seed: int) -> None:
    rng = random.Random(seed)
    random_registry(200 + seed, people=20, records=80)
    for _turn in range(3):
        written = [rng.choice(list(WRITES)) for _each in range(4)]
        for name in written:
            WRITES[name](rng)
        known = facts()
        by_key = {(fact.person, fact.activity, fact.role): fact for fact in known}
        rows = list(Participation.objects.select_related("activity", "person", "institution"))
        for row in rows:
            should = repeated(row, [each for each in rows if each.person_id == row.person_id], by_key)
            assert {name: getattr(row, name) for name in should} == should, written
        stored = everything()
        rebuild()
        assert everything() == stored, written
        for _question in range(4):
            asked, is_asked = drawn(rng, known)
            rule, outcome = rng.choice(list(RULES)), rng.choice(["", "registered", "attended", "certified"])
            uncounted = rng.random() < 0.3
            of_all = [name for name, dimension in DIMENSIONS.items() if not dimension.of_learners]
            names = tuple(rng.sample(of_all, rng.choice([1, 2, 2])))
            question = read_question(
                QueryDict(f"{asked}&rule={rule}&outcome={outcome}&uncounted={uncounted:d}&by={','.join(names)}")
            )
            document = as_document(reach(question))
            kept = [
                fact
                for fact in known
                if is_asked(fact)
                and RULES[rule](fact)
                and at_least(fact.outcome, outcome or "attended")
                and (uncounted or fact.counted)
            ]
            assert got_figures(document) == expected_figures(kept), (written, question)
            assert tally(document["breakdown"]["rows"], names) == by_hand(kept, names), (written, question)
