"""Any text is a query, and what it asks for is what its writer meant."""

import sys
import unicodedata

import pytest

from search.analysis import fold_text, joined_forms, singular, spellings, variants
from search.questions import Question, clean, most_of, read_question, without_last_word


def _typed(question: Question) -> list[tuple[str, ...]]:
    return [clause.typed for clause in question.clauses]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Violencia contra NIÑAS", [("violencia",), ("contra",), ("ninas",)]),
        ('"derechos humanos" joven', [("derechos", "humanos"), ("joven",)]),
        ("«derechos humanos»", [("derechos", "humanos")]),
        ("niños/niñas", [("ninos",)]),
        ("socio-económico", [("socio", "economico")]),
        ("la P.N.C. de El Salvador", [("pnc",), ("salvador",)]),
        ("de la", [("de",), ("la",)]),
        ("homicidios, 2019; tasa", [("homicidios",), ("2019",), ("tasa",)]),
        ("joven joven", [("joven",)]),
        ("", []),
        ('"', []),
        ("()[]{}*~^:\\!&|+", []),
    ],
)
def test_question_asks_for_what_was_typed(text: str, typed: list[tuple[str, ...]]):
    assert _typed(read_question(text)) == typed


@pytest.mark.parametrize(
    ("text", "clauses", "without"),
    [
        ("violencia -armas", [("violencia",)], [("armas",)]),
        ('violencia -"armas de fuego"', [("violencia",)], [("armas", "de", "fuego")]),
        ("-armas", [], [("armas",)]),
        ("covid-19", [("covid", "19")], []),
        ("violencia - armas", [("violencia",), ("armas",)], []),
        ("-", [], []),
    ],
)
def test_minus_leaves_out(text: str, clauses: list[tuple[str, ...]], without: list[tuple[str, ...]]):
    question = read_question(text)
    assert (_typed(question), [each.typed for each in question.without]) == (clauses, without)


@pytest.mark.parametrize(
    ("text", "typed", "is_for_people"),
    [
        ("quién trabaja en movilidad humana en Honduras", ["movilidad", "humana", "honduras"], True),
        ("¿Quiénes investigan sobre migración?", ["migracion"], True),
        ("who works on migration", ["migration"], True),
        ("quién trabaja en", ["trabaja"], False),
        ("quienes somos", ["quienes", "somos"], False),
        ("mujer que trabaja", ["mujer", "trabaja"], False),
        ('"quién trabaja" en migración', ["quien trabaja", "migracion"], False),
    ],
)
def test_who_works_on_something_asks_for_people(text: str, typed: list[str], is_for_people: bool):
    question = read_question(text)
    assert ([" ".join(each) for each in _typed(question)], question.is_for_people) == (typed, is_for_people)


def test_a_slash_gives_a_choice():
    (clause,) = read_question("mujer/hombre").clauses
    assert {("mujer",), ("mujeres",), ("hombre",), ("hombres",)} <= set(clause.alternatives)


def test_a_hyphenated_word_may_be_written_together():
    assert read_question("socio-económico").clauses[0].alternatives == (("socio", "economico"), ("socioeconomico",))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mujer", "mujeres"), ("joven", "jovenes"), ("nino", "ninas"), ("luz", "luces"), ("ley", "leyes"),
        ("policial", "policiales"), ("director", "directoras"), ("juez", "jueces"), ("woman", "women"),
        ("child", "children"), ("city", "cities"), ("pais", "paises"), ("crisis", "crises"), ("violacion", "violaciones"),
        ("lider", "lideresas"), ("homicide", "homicides"), ("police", "police"),
    ],
)  # fmt: skip
def test_variants_hold_the_other_numbers_and_genders(one: str, other: str):
    assert (other in variants(one), one in variants(other)) == (True, True)


@pytest.mark.parametrize("word", ["pnc", "ods", "2019", "18a"])
def test_acronyms_and_numbers_have_no_variants(word: str):
    assert (variants(word), singular(word)) == ((word,), word)


def test_synonyms_are_found_in_any_number_and_as_phrases():
    lines = ["mara, pandilla", "ODS, SDG, Objetivos de Desarrollo Sostenible"]
    (maras,) = read_question("maras", lines).clauses
    assert maras.typed == ("maras",) and ("pandillas",) in maras.alternatives
    (goals,) = read_question("objetivos de desarrollo sostenible", lines).clauses
    assert set(goals.alternatives) == {("objetivos", "de", "desarrollo", "sostenible"), ("ods",), ("sdg",)}
    (acronym,) = read_question("SDG", lines).clauses
    assert acronym.alternatives[0] == ("sdg",)
    assert ("objetivos", "de", "desarrollo", "sostenible") in acronym.alternatives


def test_quotes_take_no_synonyms():
    assert read_question('"maras"', ["maras, pandillas"]).clauses[0].alternatives == (("maras",),)


@pytest.mark.parametrize(
    "text",
    ['"', "'", "]", "*", "~", "\0", "a\0b", "😀", "‮abc", "x" * 10_000, "a b " * 3_000, '"' * 500, "-" * 500, "/" * 400,
     "de la", "\ud800", "AND OR NOT", "a:b", "title:*", "\\", "%s %d", "<script>", "ＦＵＬＬ", "ı İ ß"],
)  # fmt: skip
def test_anything_is_a_query_and_takes_few_steps(text: str):
    steps = 0

    def count(*_args: object) -> None:
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        question = read_question(text, ["maras, pandillas"])
    finally:
        sys.setprofile(None)
    assert len(question.clauses) <= 16
    assert len(question.text) <= 400
    assert steps < 50_000


def test_what_cannot_be_shown_is_cleaned_away():
    assert clean(" a\0b\u202e  c\n") == "a b c"


def test_joined_forms_are_what_a_query_may_write_together():
    assert joined_forms("La P.N.C. y lo socio-económico; fin.") == ["pnc", "socioeconomico"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [("violencia con", ("violencia", "con")), ("Niñ", ("", "nin")), ("", ("", "")), ("a ", ("", "a"))],
)
def test_the_word_being_typed_is_told_from_those_before(text: str, parts: tuple[str, str]):
    assert without_last_word(text) == parts


def test_most_of_the_words_will_do_where_nothing_has_them_all():
    assert [most_of(number) for number in (1, 2, 3, 4, 5, 10)] == [1, 1, 2, 3, 3, 6]


@pytest.mark.parametrize("text", ["Ñandú", "Việt Nam", "ﬁn", "Straße", "İstanbul", "כָּתַב", "plain", "e\u0301ste"])
def test_folding_takes_every_mark_off_its_letter(text: str):
    apart = unicodedata.normalize("NFKD", text.casefold())
    assert fold_text(text) == "".join(each for each in apart if not unicodedata.combining(each))


def test_spellings_are_of_the_words_that_folding_changes():
    assert spellings("La Niñez, la niñez.\nÉl dijo: ¡José!") == {"ninez=niñez", "el=él", "jose=josé"}
    assert spellings("nothing here") == set()
