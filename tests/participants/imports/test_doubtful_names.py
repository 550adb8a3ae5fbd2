"""A device, a name with lost letters or one with a number never becomes a person unasked."""

import pytest
from django.core.exceptions import ValidationError

from participants.models import Activity, ImportIdentity, MatchDecision, Person, PersonEmail, PersonName
from participants.queries.imports import counts, open_questions, remarks
from participants.services.imports import apply, decide, decide_all, discard, revoke, undo
from tests.participants.imports.conftest import bring_in, make_activity, sheet, staged, zoom

ANA = "Ana Pérez,ana@x.example,F,UNAH,Honduras"


def asked(activity: Activity, *rows: str) -> list[tuple[str, str, list[str]]]:
    """Of each question its name, its reason and the names of its candidates."""
    return [
        (each.name, each.reason, [candidate.name for candidate in each.candidates])
        for each in open_questions(staged(activity, sheet(*rows)))
    ]


def test_whose_a_device_is_is_asked_with_those_of_the_file_it_may_be(activity: Activity) -> None:
    rows = (ANA, "Juan Mora,juan@x.example,M,UNAH,Honduras", "iPhone de Juan,,,,", "Galaxy A52,,,,")
    assert asked(activity, *rows) == [("iPhone de Juan", "device", ["Juan Mora"])]


def test_whose_a_device_is_is_asked_with_those_of_the_registry_it_names(activity: Activity) -> None:
    bring_in(make_activity("first", 17), sheet(ANA))
    assert asked(activity, "iPad de Ana Pérez,,,,") == [("iPad de Ana Pérez", "device", ["Ana Pérez"])]


def test_a_name_whose_letters_are_lost_is_asked_about(activity: Activity) -> None:
    assert asked(activity, ANA, "Ana P\ufffdrez,,,,", "Mu?oz,,,,") == [
        ("Ana P\ufffdrez", "unreadable", ["Ana Pérez"]),
        ("Mu?oz", "unreadable", []),
    ]


def test_a_number_in_a_name_is_asked_about_where_somebody_is_called_so_without_it(activity: Activity) -> None:
    rows = (ANA, "Ana Pérez 2,,,,", "1. Luis Mora,,,,", "2. Eva Ruiz,,,,", "jperez2021,,,,")
    assert asked(activity, *rows) == [
        ("Ana Pérez 2", "numbered", ["Ana Pérez"]),
        ("jperez2021", "numbered", []),
    ]


def test_a_second_device_decided_to_be_somebody_of_the_file_adds_nobody_and_all_their_time(activity: Activity) -> None:
    batch = staged(activity, zoom("Ana Pérez,ana@x.example,9:00,9:20", "iPhone de Ana,,9:10,9:50"))
    [question] = open_questions(batch)
    decide(batch=batch, persons={question.id: question.candidates[0].choice}, by=None)
    apply(batch=batch, by=None)
    person = Person.objects.get()
    assert person.participations.values_list("minutes", flat=True).get() == 50


@pytest.mark.parametrize(
    ("choice", "people"), [("names_skip", ["Ana Pérez"]), ("names_new", ["Ana Pérez", "iPhone de Eva"])]
)
def test_what_was_decided_about_a_device_is_remembered(activity: Activity, choice: str, people: list[str]) -> None:
    file = sheet(ANA, "iPhone de Eva,,,,")
    batch = staged(activity, file)
    assert decide_all(batch=batch, subject="person", choice=choice, by=None) == 1
    apply(batch=batch, by=None)
    bring_in(make_activity("second", 19), file)
    assert list(Person.objects.order_by("pk").values_list("name", flat=True)) == people


def test_beside_an_address_no_name_is_asked_about_and_none_that_is_none_is_kept(activity: Activity) -> None:
    rows = ("iPhone de Eva,eva@x.example,F,UNAH,Honduras", "P\ufffdrez,perez@x.example,,,", "Luis 2,luis@x.example,,,")
    batch = staged(activity, sheet(*rows))
    assert (open_questions(batch), counts(batch)["people"]["new"]) == ([], 3)
    assert remarks(batch, 10) == [
        "Fila 2: «iPhone de Eva» no es nombre de persona, así que no se toma; la dirección dice quién es.",
        "Fila 3: se perdieron letras del nombre «P\ufffdrez», así que no se toma. La dirección dice quién es: quien ya consta"
        " conserva su nombre; quien es nuevo queda sin nombre hasta que lo dé otro archivo o se escriba en el registro.",
    ]
    apply(batch=batch, by=None)
    assert list(Person.objects.order_by("pk").values_list("name", flat=True)) == ["", "", "Luis 2"]


@pytest.mark.parametrize("name", ["iPhone de Juan", "An\ufffd P\ufffdrez", "Sala de Juntas 2"])
def test_beside_the_address_of_somebody_known_no_name_changes_whom_it_is_or_their_name(
    activity: Activity, name: str
) -> None:
    bring_in(make_activity("first", 17), sheet(ANA))
    batch = staged(activity, sheet(f"{name},ana@x.example,,,"))
    assert (open_questions(batch), counts(batch)["people"]["matched"]) == ([], 1)
    apply(batch=batch, by=None)
    assert (Person.objects.get().name, PersonName.objects.count()) == ("Ana Pérez", 0)


@pytest.mark.parametrize(
    "name", ["Sala 2", "Room 2", "Sala de juntas", "Auditorio INACIF", "Zoom Meeting Room", "Webinar Seguridad"]
)
def test_a_room_or_a_gathering_is_asked_about_without_guessing_who_sat_there(activity: Activity, name: str) -> None:
    [(asked_name, reason, candidates)] = asked(activity, "Ana Sala,,,,", f"{name},,,,")
    assert (asked_name, reason in ("room", "device"), candidates) == (name, True, [])


@pytest.mark.parametrize("name", ["Ana Sala", "Luis Seminario", "María Salas", "Juan Aula Mora"])
def test_a_surname_that_is_a_room_too_is_a_persons(activity: Activity, name: str) -> None:
    assert asked(activity, f"{name},,,,") == []


def titled(activity: Activity) -> Activity:
    activity.title_es, activity.title_en = "Seguridad ciudadana: datos que protegen", "Citizen security: data"
    activity.save()
    return activity


@pytest.mark.parametrize(
    ("name", "is_asked"),
    [
        ("Seguridad Ciudadana", True),
        ("CITIZEN SECURITY: DATA", True),
        ("DatAction", True),
        ("Seguridad", False),
        ("Ana Ciudadana", False),
    ],
)
def test_what_the_activity_is_called_is_asked_about(activity: Activity, name: str, is_asked: bool) -> None:
    assert asked(titled(activity), f"{name},,,,") == ([(name, "room", [])] if is_asked else [])


def test_beside_an_address_what_the_activity_is_called_is_nobodys_name(activity: Activity) -> None:
    batch = staged(titled(activity), sheet("Citizen security: data,sala@x.example,,,"))
    assert remarks(batch, 10) == [
        "Fila 2: «Citizen security: data» no es nombre de persona, así que no se toma; la dirección dice quién es."
    ]
    apply(batch=batch, by=None)
    assert Person.objects.get().name == ""


def test_a_name_that_may_be_somebodys_stays_beside_an_address_though_it_begins_like_a_room(activity: Activity) -> None:
    bring_in(activity, sheet("Sala Montserrat,m.sala@x.example,,,"))
    assert Person.objects.get().name == "Sala Montserrat"


def test_the_right_name_of_somebody_new_is_typed_and_remembered(activity: Activity) -> None:
    file = sheet("Mar\ufffda L\ufffdpez,,F,UNAH,Honduras")
    batch = staged(activity, file)
    [question] = open_questions(batch)
    decide(batch=batch, persons={question.id: "name:  María  López "}, by=None)
    apply(batch=batch, by=None)
    person = Person.objects.get()
    assert (person.name, person.key, person.sex) == ("María López", "lopez maria", "women")
    bring_in(make_activity("second", 19), file)
    bring_in(make_activity("third", 20), sheet("Maria Lopez,,F,UNAH,Honduras"))
    assert (Person.objects.count(), person.participations.count()) == (1, 3)


def test_a_typed_name_is_taken_back_and_then_forgotten(activity: Activity) -> None:
    batch = staged(activity, sheet("Mu?oz,,,,"))
    [question] = open_questions(batch)
    decide(batch=batch, persons={question.id: "name:Eva Muñoz"}, by=None)
    revoke(batch=batch, questions=[question.id], by=None)
    assert [each.reason for each in open_questions(batch)] == ["unreadable"]
    assert ImportIdentity.objects.get().name == "Mu?oz"


@pytest.mark.parametrize("give_up", [True, False])
def test_a_typed_name_is_kept_of_nobody_who_is_not_in_the_registry(activity: Activity, give_up: bool) -> None:
    batch = staged(activity, sheet("Mu?oz,,,,"))
    [question] = open_questions(batch)
    decide(batch=batch, persons={question.id: "name:Eva Muñoz"}, by=None)
    if give_up:
        discard(batch=batch, by=None)
    else:
        undo(batch=apply(batch=batch, by=None), by=None)
    assert (Person.objects.count(), MatchDecision.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("row", "name", "sentence"),
    [
        ("Mu?oz,,,,", "M\ufffdoz", "«M\ufffdoz» no puede ser el nombre de una persona. Escriba el nombre completo."),
        ("Mu?oz,,,,", "", "«» no puede ser el nombre de una persona. Escriba el nombre completo."),
    ],
)
def test_a_typed_name_that_is_none_is_refused(activity: Activity, row: str, name: str, sentence: str) -> None:
    batch = staged(activity, sheet(row))
    [question] = open_questions(batch)
    with pytest.raises(ValidationError) as refused:
        decide(batch=batch, persons={question.id: f"name:{name}"}, by=None)
    assert refused.value.messages == [sentence]


def test_somebody_with_an_address_is_called_as_in_the_file(activity: Activity) -> None:
    bring_in(make_activity("first", 17), sheet(ANA))
    batch = staged(activity, sheet("Ana Pérez,otra@x.example,,,"))
    [question] = open_questions(batch)
    with pytest.raises(ValidationError):
        decide(batch=batch, persons={question.id: "name:Ana Paz"}, by=None)


def test_letters_of_another_encoding_are_mended_and_said(activity: Activity) -> None:
    file = sheet("JosÃ© PeÃ±a,jose@x.example,H,Universidad de PanamÃ¡,MÃ©xico").decode()
    batch = staged(activity, file.replace("Institución", "InstituciÃ³n").encode())
    assert remarks(batch, 10) == [
        "Fila 2, columna A: «JosÃ© PeÃ±a» se había dañado por otra codificación; se lee «José Peña»."
    ]
    apply(batch=batch, by=None)
    person = Person.objects.select_related("institution").get()
    assert (person.name, person.key, str(person.institution), person.country_id) == (
        "José Peña", "jose pena", "Universidad de Panamá", "MX",
    )  # fmt: skip


def test_an_address_typed_where_the_name_should_be_tells_who_it_is_and_is_nobodys_name(activity: Activity) -> None:
    batch = staged(activity, sheet("ana@x.example,,F,UNAH,Honduras"))
    assert remarks(batch, 10) == ["Fila 2: hay una dirección de correo donde debería estar el nombre."]
    apply(batch=batch, by=None)
    assert PersonEmail.objects.values_list("address", "person__name").get() == ("ana@x.example", "")


def test_a_device_taken_back_is_asked_about_again(activity: Activity) -> None:
    batch = staged(activity, sheet(ANA, "iPhone de Eva,,,,"))
    [question] = open_questions(batch)
    decide(batch=batch, persons={question.id: "skip"}, by=None)
    revoke(batch=batch, questions=[question.id], by=None)
    assert [each.reason for each in open_questions(batch)] == ["device"]
