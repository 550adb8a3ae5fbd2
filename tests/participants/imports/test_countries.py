"""A country that nobody understands is asked about once for all its rows, and never taken or left out unasked."""

import pytest
from django.core.exceptions import ValidationError

from participants.attendance.countries import country_code, similar_countries
from participants.models import Activity, ImportBatch, ImportCountry, Institution, MatchDecision, Participation, Person
from participants.queries.decisions import decided_keys, decisions
from participants.queries.imports import OpenQuestion, group_counts, open_questions, remarks
from participants.services.imports import apply, decide, decide_all, read, revoke
from participants.services.imports.applying import Undecided
from tests.participants.imports.conftest import bring_in, make_activity, sheet, staged

FILE = sheet(
    "Ana Pérez,ana@x.example,F,UVG,Guatemla",
    "Luis Mora,luis@x.example,M,UVG,GUATEMLA",
    "Eva Ruiz,eva@x.example,F,INACIF,Guatemala",
)


def decided(batch: ImportBatch, **choices: str) -> ImportBatch:
    """The batch read again after its questions about countries, by their text, were answered."""
    asked = {each.name: each.id for each in open_questions(batch)}
    decide(batch=batch, countries={asked[name]: choice for name, choice in choices.items()}, by=None)
    return read(batch=ImportBatch.objects.get(pk=batch.pk))


def countries() -> list[tuple[str, str | None]]:
    return list(Person.objects.order_by("pk").values_list("name", "country"))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Guatemla", ["GT"]),
        ("Rep. Dominicna", ["DO", "DM"]),
        ("Costarica", ["CR"]),
        ("M\ufffdxico", ["MX"]),
        ("San Pedro Sula, Honduras", ["HN"]),
        ("Guatemala/Honduras", ["GT", "HN"]),
        ("Salbador", ["SV"]),
        ("EU", []),
        ("Centroamérica", []),
    ],
)
def test_countries_of_a_like_name_are_proposed_and_none_is_taken(text: str, codes: list[str]) -> None:
    assert (country_code(text), similar_countries(text)) == (None, codes)


def test_one_question_stands_for_all_rows_that_have_the_text(activity: Activity) -> None:
    batch = staged(activity, FILE)
    [question] = open_questions(batch)
    assert question == OpenQuestion(
        id=question.id,
        subject="country",
        reason="unread",
        text="¿Qué país es «Guatemla»?",
        name="Guatemla",
        rows=(2, 3),
        row_count=2,
        candidates=question.candidates,
        choices=("GT", "skip"),
    )
    assert question.id.startswith("c-")
    assert [(each.choice, each.name) for each in question.candidates] == [("GT", "Guatemala")]
    assert {each.group: each.rows for each in group_counts(batch)}["ambiguous"] == 2
    assert remarks(batch, 10) == []
    with pytest.raises(Undecided):
        apply(batch=batch, by=None)


def test_what_was_decided_holds_for_all_rows_and_for_their_institution(activity: Activity) -> None:
    Institution.objects.create(name="UVG", key="uvg", country_id="GT")
    Institution.objects.create(name="UVG", key="uvg", country_id="HN")
    batch = decided(staged(activity, FILE), Guatemla="GT")
    assert open_questions(batch) == []
    apply(batch=batch, by=None)
    assert countries() == [("Ana Pérez", "GT"), ("Luis Mora", "GT"), ("Eva Ruiz", "GT")]
    found = Participation.objects.order_by("pk").values_list("country", "institution__name", "institution__country")
    assert list(found) == [("GT", "UVG", "GT"), ("GT", "UVG", "GT"), ("GT", "INACIF", "GT")]


def test_a_country_can_be_another_one_than_those_proposed_and_none(activity: Activity) -> None:
    file = sheet("Ana Pérez,ana@x.example,F,,Guatemla", "Luis Mora,luis@x.example,M,,Narnia")
    apply(batch=decided(staged(activity, file), Guatemla="bz", Narnia="skip"), by=None)
    assert countries() == [("Ana Pérez", "BZ"), ("Luis Mora", None)]


def test_what_was_decided_is_remembered_for_later_files_however_it_is_written(activity: Activity) -> None:
    apply(batch=decided(staged(make_activity("first", 17), FILE), Guatemla="GT"), by=None)
    bring_in(activity, sheet("Iris Paz,iris@x.example,F,,GUATEMLÁ"))
    assert countries()[-1] == ("Iris Paz", "GT")


def test_a_decision_is_listed_and_taken_back(activity: Activity) -> None:
    first = decided(staged(make_activity("first", 17), FILE), Guatemla="GT")
    apply(batch=first, by=None)
    batch = staged(activity, FILE)
    [decision] = [each for each in decisions(batch, decided_keys(batch)) if each.subject == "country"]
    assert (decision.name, decision.outcome, decision.rows, decision.remembered_from) == (
        "Guatemla", "Es Guatemala", (2, 3), first,
    )  # fmt: skip
    assert revoke(batch=batch, questions=[decision.id], by=None) == 1
    batch = read(batch=ImportBatch.objects.get(pk=batch.pk))
    assert [each.name for each in open_questions(batch)] == ["Guatemla"]
    assert not MatchDecision.objects.exists()


def test_no_country_is_said_for_all_of_them_at_once(activity: Activity) -> None:
    batch = staged(activity, sheet("Ana Pérez,ana@x.example,F,,Narnia", "Luis Mora,luis@x.example,M,,Oz"))
    assert decide_all(batch=batch, subject="country", choice="skip", by=None) == 2
    apply(batch=read(batch=ImportBatch.objects.get(pk=batch.pk)), by=None)
    assert countries() == [("Ana Pérez", None), ("Luis Mora", None)]


@pytest.mark.parametrize("choice", ["new", "ZZ", "12", "Guatemala"])
def test_a_choice_that_is_no_country_is_refused_and_nothing_is_changed(activity: Activity, choice: str) -> None:
    batch = staged(activity, FILE)
    [question] = open_questions(batch)
    with pytest.raises(ValidationError) as refused:
        decide(batch=batch, countries={question.id: choice}, by=None)
    assert refused.value.messages == [
        f"«{choice}» no sirve para «{question.id}»: se admiten las dos letras de un país, como GT, o skip."
    ]
    assert (len(open_questions(batch)), MatchDecision.objects.count()) == (1, 0)


def test_new_is_nothing_that_several_countries_can_be(activity: Activity) -> None:
    with pytest.raises(ValidationError):
        decide_all(batch=staged(activity, FILE), subject="country", choice="new", by=None)


@pytest.mark.parametrize("text", ["N/A", "No aplica", "Otro", "–", ""])
def test_an_answer_that_states_no_country_is_no_question(activity: Activity, text: str) -> None:
    batch = staged(activity, sheet(f"Ana Pérez,ana@x.example,F,,{text}"))
    assert (open_questions(batch), remarks(batch, 10)) == ([], [])


def test_a_country_that_cannot_be_read_at_all_is_remarked(activity: Activity) -> None:
    batch = staged(activity, sheet("Ana Pérez,ana@x.example,F,,???"))
    assert (open_questions(batch), remarks(batch, 10)) == ([], ["Fila 2: «???» no es un país conocido."])


def test_a_country_of_skipped_rows_alone_is_not_asked_for(activity: Activity) -> None:
    batch = staged(activity, sheet("Otter.ai,,,,Narnia", "Ana Pérez,ana@x.example,F,,Guatemala"))
    assert (open_questions(batch), ImportCountry.objects.count()) == ([], 0)


def test_what_was_read_of_countries_goes_when_the_file_is_in(activity: Activity) -> None:
    apply(batch=decided(staged(activity, FILE), Guatemla="GT"), by=None)
    assert ImportCountry.objects.count() == 0
