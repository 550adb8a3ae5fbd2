from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.models import (
    Activity,
    ImportBatch,
    ImportIdentity,
    Institution,
    MatchDecision,
    Participation,
    ParticipationRecord,
    Person,
)
from participants.queries.imports import counts, expected_in, open_questions, presence, skipped_rows
from participants.services.imports import apply, decide, decide_all
from participants.services.imports.applying import Undecided
from participants.services.participations import rebuild
from tests.participants.imports.conftest import bring_in, make_activity, sheet, staged, zoom


def people(batch: ImportBatch) -> list[tuple[str, str, str, list[str]]]:
    """(name, known or not, why open, addresses) of everybody of a batch, in the file's order."""
    rows = ImportIdentity.objects.filter(batch=batch).order_by("pk")
    return list(rows.values_list("name", "who", "reason", "emails"))


def totals(batch: ImportBatch) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """(matched, new, ambiguous) people and institutions."""
    found: Any = counts(batch)
    return tuple(found["people"].values()), tuple(found["institutions"].values())


def test_rejoins_and_second_devices_are_one_person(activity: Activity) -> None:
    batch = staged(
        activity,
        zoom(
            "Ana Pérez,ana@x.example,9:00,9:30",
            "ANA PEREZ,ANA@x.example,9:20,9:40",
            "Pérez Ana,,9:50,9:55",
            "Ana Pérez (iPhone),,9:52,9:58",
            "Luis Gómez,,9:00,9:59",
        ),
    )

    assert [(each.name, each.minutes, each.rows) for each in presence(batch)] == [
        ("Ana Pérez", 48.0, (2, 3, 4, 5)),
        ("Luis Gómez", 59.0, (6,)),
    ]
    assert totals(batch) == ((0, 2, 0), (0, 0, 0))


def test_presence_is_clipped_to_the_activity(activity: Activity) -> None:
    batch = staged(activity, zoom("Ana Pérez,ana@x.example,8:30,11:00"))

    assert [each.minutes for each in presence(batch)] == [60.0]


def test_a_known_address_matches_whatever_the_spelling(activity: Activity) -> None:
    bring_in(activity, sheet("Ana María Pérez López,ana@x.example,F,INE,Guatemala"))

    batch = staged(make_activity("next", 19), sheet("ANA PEREZ,Ana@X.example,,,"))

    assert people(batch) == [("ANA PEREZ", "matched", "", ["ana@x.example"])]


def test_name_institution_and_country_together_match_without_the_address(activity: Activity) -> None:
    bring_in(activity, sheet("Ana Pérez,ana@x.example,F,INE,Guatemala"))

    batch = staged(
        make_activity("next", 19), sheet("PÉREZ ANA,ana@casa.example,,I.N.E.,GT", "Ana Pérez,,,INE,Guatemala")
    )

    assert people(batch) == [("Ana Pérez", "matched", "", ["ana@casa.example"])]
    assert totals(batch) == ((1, 0, 0), (1, 0, 0))


@pytest.mark.parametrize(
    ("row", "who"),
    [
        ("Ana Pérez,,,,", "ambiguous"),
        ("Ana Pérez,,,INE,", "matched"),
        ("Ana Pérez,,,PNC,Guatemala", "ambiguous"),
        ("Ana Pérez,otra@x.example,,PNC,Guatemala", "ambiguous"),
        ("Ana Pérez,,,,Honduras", "ambiguous"),
        ("Ana Pérez,otra@x.example,,PNC,Honduras", "new"),
        ("Ana Peréz Soto,,,INE,Guatemala", "new"),
    ],
)
def test_a_name_alone_asks_and_two_contradictions_tell_apart(activity: Activity, row: str, who: str) -> None:
    bring_in(activity, sheet("Ana Pérez,ana@x.example,F,INE,Guatemala"))

    batch = staged(make_activity("next", 19), sheet(row))

    assert [each[1] for each in people(batch)] == [who]


def test_two_known_namesakes_are_asked_about(activity: Activity) -> None:
    bring_in(activity, sheet("Ana Pérez,ana@x.example,F,INE,Guatemala", "Ana Pérez,ana@y.example,F,PNC,Honduras"))
    first, second = Person.objects.order_by("pk")

    batch = staged(make_activity("next", 19), zoom("Ana Perez,,9:00,9:10", day=19))

    [question] = open_questions(batch)
    assert (question.reason, [each.choice for each in question.candidates], question.rows) == (
        "namesakes",
        [str(first.pk), str(second.pk)],
        (2,),
    )


def test_two_addresses_of_one_name_and_nothing_else_are_asked_about(activity: Activity) -> None:
    batch = staged(activity, zoom("Ana Pérez,a@x.example,9:00,9:10", "Ana Pérez,b@x.example,9:00,9:10"))

    assert people(batch) == [
        ("Ana Pérez", "ambiguous", "namesakes_in_file", ["a@x.example"]),
        ("Ana Pérez", "ambiguous", "namesakes_in_file", ["b@x.example"]),
    ]


def test_a_second_device_of_one_of_two_namesakes_is_asked_about(activity: Activity) -> None:
    batch = staged(
        activity,
        sheet("Ana Pérez,a@x.example,F,INE,Guatemala", "Ana Pérez,b@x.example,F,PNC,Honduras", "Ana Pérez,,,,"),
    )

    assert [each[1:3] for each in people(batch)] == [("new", ""), ("new", ""), ("ambiguous", "namesakes_in_file")]


@pytest.mark.parametrize(("one", "other"), [("Bruno", "Bruna Fresco Lima"), ("Luis Mora Paz", "Luisa Mora Paz")])
def test_a_name_in_two_genders_under_one_address_is_asked_about(activity: Activity, one: str, other: str) -> None:
    batch = staged(activity, zoom(f"{one},casa@x.example,9:00,9:10", f"{other},casa@x.example,9:00,9:10"))

    assert {each[1:3] for each in people(batch)} == {("ambiguous", "shared_address")}


def test_one_address_with_two_names_is_asked_about(activity: Activity) -> None:
    batch = staged(activity, zoom("Ana Pérez,casa@x.example,9:00,9:10", "Luis Gómez,casa@x.example,9:00,9:10"))

    assert [each[1:3] for each in people(batch)] == [("ambiguous", "shared_address")] * 2


def test_one_address_with_two_names_one_of_them_known(activity: Activity) -> None:
    bring_in(activity, sheet("Ana Pérez,casa@x.example,F,INE,Guatemala"))

    batch = staged(
        make_activity("next", 19),
        zoom("Ana Pérez,casa@x.example,9:00,9:10", "Luis Gómez,casa@x.example,9:00,9:10", day=19),
    )

    assert [each[:3] for each in people(batch)] == [
        ("Ana Pérez", "matched", ""),
        ("Luis Gómez", "ambiguous", "shared_address"),
    ]


def test_shared_address_decided_makes_two_people_and_nobody_owns_it(activity: Activity) -> None:
    batch = staged(activity, zoom("Ana Pérez,casa@x.example,9:00,9:10", "Luis Gómez,casa@x.example,9:00,9:10"))

    assert decide_all(batch=batch, subject="person", choice="new", by=None) == 2
    apply(batch=batch, by=None)

    assert list(Person.objects.order_by("name").values_list("name", "emails__address")) == [
        ("Ana Pérez", None),
        ("Luis Gómez", None),
    ]


def test_shared_address_decided_to_be_one_person(activity: Activity) -> None:
    batch = staged(activity, zoom("Ana Pérez,casa@x.example,9:00,9:10", "Anita,casa@x.example,9:05,9:20"))
    first, second = open_questions(batch)

    decide(batch=batch, by=None, persons={first.id: "new", second.id: first.id})
    apply(batch=batch, by=None)

    assert list(Participation.objects.values_list("person__name", "minutes")) == [("Ana Pérez", 20.0)]
    assert list(Person.objects.values_list("names__name", flat=True)) == ["Anita"]


def test_an_acronym_of_two_countries_is_asked_about_only_without_the_country(activity: Activity) -> None:
    bring_in(activity, sheet("Ana Pérez,a@x.example,F,INE,Guatemala", "Luis Gómez,l@x.example,M,INE,Honduras"))

    batch = staged(
        make_activity("next", 19), sheet("Eva Ruiz,e@x.example,F,INE,Honduras", "Sol Paz,s@x.example,F,INE,")
    )

    assert totals(batch) == ((0, 2, 0), (1, 0, 1))
    assert list(ImportIdentity.objects.filter(batch=batch).order_by("pk").values_list("group", flat=True)) == [
        "new",
        "ambiguous",
    ]


def test_an_institution_counts_once_under_name_and_acronym(activity: Activity) -> None:
    batch = bring_in(
        activity,
        sheet(
            "Ana Pérez,a@x.example,F,Instituto Nacional de Estadística (INE),Guatemala",
            "Luis Gómez,l@x.example,,INE,Guatemala",
            "Eva Ruiz,e@x.example,F,instituto nacional de estadistica,Guatemala",
        ),
    )

    assert list(Institution.objects.values_list("name", "acronym", "country", "created_by_batch")) == [
        ("Instituto Nacional de Estadística", "INE", "GT", batch.pk)
    ]


def test_decisions_are_remembered_by_the_next_import(activity: Activity) -> None:
    bring_in(activity, sheet("Ana Pérez,ana@x.example,F,INE,Guatemala"))
    known = Person.objects.get()
    batch = staged(make_activity("second", 19), zoom("Ana Perez,,9:00,9:10", day=19))
    with pytest.raises(Undecided):
        apply(batch=batch, by=None)
    [question] = open_questions(batch)
    decide(batch=batch, by=None, persons={question.id: known.pk})
    apply(batch=batch, by=None)

    third = staged(make_activity("third", 20), zoom("ANA PEREZ,,9:00,9:10", day=20))

    assert open_questions(third) == []
    apply(batch=third, by=None)
    assert Participation.objects.filter(person=known).count() == 3


def test_somebody_new_is_found_again_by_the_next_import(activity: Activity) -> None:
    bring_in(activity, sheet("Ana Pérez,ana@x.example,F,INE,Guatemala"))
    batch = staged(make_activity("second", 19), zoom("Ana Perez,,9:00,9:10", day=19))
    decide_all(batch=batch, subject="person", choice="new", by=None)
    apply(batch=batch, by=None)
    other = Person.objects.order_by("pk").last()

    third = staged(make_activity("third", 20), zoom("ANA PEREZ,,9:00,9:10", day=20))

    assert list(ImportIdentity.objects.filter(batch=third).values_list("who", "person")) == [("matched", other.pk)]


def test_a_decision_is_asked_about_again_once_another_import_has_made_a_namesake(activity: Activity) -> None:
    """A row that names neither of two may be about either, though it was about the first when there was no second."""
    bare = "Ana Perez,,9:00,9:10"
    bring_in(activity, sheet("Ana Pérez,ana@x.example,F,INE,Guatemala"))
    known = Person.objects.get()

    def chosen(day: int, content: bytes, choice: str | int) -> Person:
        batch = staged(make_activity(f"day-{day}", day), content)
        [question] = open_questions(batch)
        decide(batch=batch, by=None, persons={question.id: choice})
        apply(batch=batch, by=None)
        return Person.objects.latest("pk")

    chosen(19, zoom(bare, day=19), known.pk)
    other = chosen(20, sheet("Ana Pérez,,F,,Honduras"), "new")
    assert other != known

    again = staged(make_activity("again", 21), zoom(bare, day=21))
    [question] = open_questions(again)
    decide(batch=again, by=None, persons={question.id: other.pk})
    apply(batch=again, by=None)

    last = staged(make_activity("last", 22), zoom(bare, day=22))
    assert open_questions(last) == []
    apply(batch=last, by=None)
    assert Participation.objects.filter(person=other).count() == 3


def test_left_out_people_are_skipped(activity: Activity) -> None:
    batch = staged(activity, zoom("Ana Pérez,a@x.example,9:00,9:10", "Ana Pérez,b@x.example,9:00,9:10"))
    decide_all(batch=batch, subject="person", choice="skip", by=None)

    assert [(each.row, each.reason) for each in skipped_rows(batch)] == [(2, "left_out"), (3, "left_out")]
    apply(batch=batch, by=None)
    assert Person.objects.count() == 0


def test_an_institution_decided_lets_its_people_match(activity: Activity) -> None:
    bring_in(activity, sheet("Ana Pérez,a@x.example,F,INE,Guatemala", "Luis Gómez,l@x.example,H,INE,Honduras"))
    of_guatemala = Institution.objects.get(country="GT")
    batch = staged(make_activity("next", 19), sheet("Ana Perez,,F,INE,"))
    assert totals(batch) == ((0, 0, 1), (0, 0, 1))

    decide(batch=batch, by=None, institutions={open_questions(batch)[0].id: of_guatemala.pk})

    assert totals(batch) == ((1, 0, 0), (1, 0, 0))


def test_a_decision_about_nothing_is_refused(activity: Activity) -> None:
    batch = staged(activity, zoom("Ana Pérez,a@x.example,9:00,9:10", "Ana Pérez,b@x.example,9:00,9:10"))
    question = open_questions(batch)[0].id

    for choices in ({"p-0123456789abcdef": "new"}, {question: "quizás"}, {question: 4711}, {question: question}):
        with pytest.raises(ValidationError):
            decide(batch=batch, by=None, persons=choices)
    assert MatchDecision.objects.count() == 0


def test_matching_needs_the_same_queries_for_one_person_and_for_many(
    activity: Activity,
) -> None:
    def file(count: int) -> bytes:
        return sheet(
            *(f"Persona Número{n} Apellido{n},p{n}@x.example,F,Institución {n},Guatemala" for n in range(count))
        )

    numbers = []
    for count in (1, 3, 60):
        with CaptureQueriesContext(connection) as captured:
            staged(activity, file(count))
        numbers.append(len(captured))
    assert numbers[0] == numbers[1] == numbers[2]


def test_preview_is_matched_again_where_the_registry_changed_since(activity: Activity) -> None:
    first = staged(activity, sheet("Ana Pérez,ana@x.example,F,INE,Guatemala"))
    second = staged(
        make_activity("next", 19), sheet("Ana Pérez,ana@x.example,F,INE,Guatemala", "Eva,e@x.example,,INE,GT")
    )

    apply(batch=first, by=None)
    apply(batch=second, by=None)

    assert Person.objects.count() == 2
    assert Institution.objects.count() == 1
    assert Participation.objects.count() == 3


def test_a_login_is_nobodys_name(activity: Activity) -> None:
    grades = (
        "Student ID,Email,Username,Grade,Enrollment Track,Verification Status,Certificate Eligible,"
        "Certificate Delivered,Certificate Type,Enrollment Status\n"
        "1,ana@unah.example,apz98,0.91,audit,N/A,Y,Y,honor,enrolled\n"
    )
    bring_in(activity, sheet("Ana Pérez,ana@unah.example,F,UNAH,Honduras"))

    batch = staged(activity, grades.encode())

    assert totals(batch)[0] == (1, 0, 0)


def test_an_acronym_with_small_letters_or_of_two_words_is_known(activity: Activity) -> None:
    Institution.objects.create(
        name="Secretaría de la Mujer", key="secretaria mujer", acronym="SDMujer", country_id="CO"
    )
    Institution.objects.create(name="Entidad para la Igualdad", key="entidad igualdad", acronym="ONU Mujeres")

    batch = staged(
        activity,
        sheet("Ana Pérez,ana@a.example,F,SDMujer,Colombia", "Eva Ruiz,eva@b.example,F,ONU MUJERES,Honduras"),
    )

    assert totals(batch)[1] == (2, 0, 0)


def test_who_registered_with_another_address_and_nearly_this_name_is_asked_about(activity: Activity) -> None:
    """Registered as Ana Lucía Pérez, in the meeting as “Ana Perez” of another address; Luis is nobody of theirs."""
    ana = Person.objects.create(name="Ana Lucía Pérez", key="ana lucia perez")
    other = Person.objects.create(name="Eva Luz", key="eva luz")
    for person in (ana, other):
        ParticipationRecord.objects.create(
            activity=activity, person=person, source=ParticipationRecord.Source.SIGN_UP, outcome="registered"
        )
    rebuild(activities=[activity.pk])
    batch = staged(activity, zoom("Ana Perez,ana.p@casa.example,9:00,9:50", "Luis Gómez,luis@x.example,9:00,9:50"))

    assert people(batch) == [
        ("Ana Perez", "ambiguous", "registered", ["ana.p@casa.example"]),
        ("Luis Gómez", "new", "", ["luis@x.example"]),
    ]
    (question,) = open_questions(batch)
    assert [
        (each.choice, "ya tiene un registro en esta actividad" in each.reasons) for each in question.candidates
    ] == [(str(ana.pk), True)]
    expected = expected_in(batch)
    assert (expected.registered, expected.found, expected.missing) == (2, 0, 2)
    decide(batch=batch, by=None, persons={question.id: ana.pk})
    assert expected_in(batch).found == 1


def test_times_without_a_date_are_of_the_second_day_after_midnight(db: None) -> None:
    """22:30 to 1:00 in Guatemala, as a sign-in sheet has it."""
    activity = make_activity("vigilia")
    activity.starts_at, activity.ends_at = (
        datetime(2021, 2, 19, 4, 30, tzinfo=UTC),
        datetime(2021, 2, 19, 7, tzinfo=UTC),
    )
    activity.save()
    rows = [
        "Ana Pérez,ana@x.example,22:15,00:30",
        "Luis Soto,luis@x.example,00:10,00:40",
        "Eva Paz,eva@x.example,23:00,",
    ]

    bring_in(activity, "\n".join(["Nombre,Correo,Hora de entrada,Hora de salida", *rows]).encode())

    assert dict(Participation.objects.values_list("person__name", "minutes")) == {
        "Ana Pérez": 120.0,
        "Luis Soto": 30.0,
        "Eva Paz": None,
    }
