"""Every engine finds, counts, orders and shows the same."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from search.documents import Passage, register_labels
from search.engines.base import Piece
from search.finding import hidden_things
from search.models import Synonyms
from tests.search.conftest import Library

PAIRS = [
    ("mujer", "mujeres"), ("joven", "jóvenes"), ("niño", "niñas"), ("niña", "niños"), ("cárcel", "cárceles"),
    ("policía", "policías"), ("policial", "policiales"), ("juez", "juezas"), ("ley", "leyes"), ("luz", "luces"),
    ("violación", "violaciones"), ("homicidio", "homicidios"), ("región", "regiones"), ("país", "países"),
    ("delito", "delitos"), ("fiscal", "fiscales"), ("migrante", "migrantes"), ("agresor", "agresoras"),
    ("director", "directora"), ("extorsión", "extorsiones"), ("actor", "actores"), ("autor", "autoras"),
    ("desaparición", "desapariciones"), ("víctima", "víctimas"), ("pandilla", "pandillas"), ("varón", "varones"),
    ("líder", "lideresas"), ("red", "redes"), ("municipal", "municipales"), ("observatorio", "observatorios"),
    ("índice", "índices"), ("crimen", "crímenes"), ("examen", "exámenes"), ("imagen", "imágenes"), ("orden", "órdenes"),
    ("origen", "orígenes"), ("régimen", "regímenes"), ("carácter", "caracteres"), ("vez", "veces"), ("voz", "voces"),
    ("cicatriz", "cicatrices"), ("eficaz", "eficaces"), ("menor", "menores"), ("mayor", "mayores"), ("alcalde", "alcaldesas"),
    ("woman", "women"), ("man", "men"), ("child", "children"), ("city", "cities"), ("country", "countries"),
    ("policy", "policies"), ("homicide", "homicides"), ("crisis", "crises"), ("analysis", "analyses"), ("life", "lives"),
]  # fmt: skip


def _spoil(word: str) -> str:
    return word.translate(str.maketrans("áéíóúñ", "aeioun"))


@pytest.mark.parametrize("language", ["es", "en"])
def test_both_numbers_and_genders_find_each_other_with_and_without_accents(library: Library, language: str):
    for place, (one, other) in enumerate(PAIRS):
        library.add(f"one{place}", f"Informe sobre {one} x{place}", language=language)
        library.add(f"other{place}", f"Informe sobre {other} x{place}", language=language)
    library.index()
    missed = [
        (typed, place)
        for place, pair in enumerate(PAIRS)
        for typed in (*pair, *map(_spoil, pair), pair[0].upper() + " ")
        if set(library.found(f"{typed} x{place}", language=language)) != {f"one{place}", f"other{place}"}
    ]
    assert [(PAIRS[place], typed) for typed, place in missed] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("violencia contra ninas", ["girls"]),
        ("NIÑAS", ["girls"]),
        ("niños/niñas", ["girls"]),
        ("socioeconómico", ["costs"]),
        ("socio-economico", ["costs"]),
        ("PNC", ["police"]),
        ("p.n.c.", ["police"]),
        ('"armas de fuego"', ["guns"]),
        ('"fuego de armas"', []),
        ("homicidios -fuego", ["police"]),
        ('homicidios -"armas de fuego"', ["police"]),
        ("-homicidios", ["costs", "girls"]),
        ("2019", ["costs"]),
        ("palabra quenoexiste", []),
        ("un costo muy socioeconómico quenoexiste", []),
        ("costos socioeconómico violencia quenoexiste", ["costs"]),
    ],
)
def test_query_finds(library: Library, query: str, found: list[str]):
    library.add("girls", "Violencia contra las niñas")
    library.add("costs", "Los costos de la violencia", body="El impacto socio-económico en 2019.")
    library.add("police", "Homicidios y la P.N.C.")
    library.add("guns", "Homicidios con armas de fuego")
    library.index()
    assert sorted(library.found(query)) == found


def test_synonyms_are_in_force_at_once(library: Library):
    library.add("gangs", "Vivir entre clicas")
    library.index()
    assert library.found("barra") == []
    line = Synonyms.objects.create(words="clica, barra brava")
    assert library.found("barras bravas") == ["gangs"]
    line.words = "clica, barra"
    line.save()
    assert library.found("barras") == ["gangs"]


def test_both_languages_of_a_thing_are_one_result_in_the_readers(library: Library):
    library.add("one", "Violencia en la frontera", countries=["GT"])
    library.add("one", "Violence at the border", language="en", countries=["GT"])
    library.add("two", "Solo en español: frontera")
    library.index()
    spanish, english = library.find("frontera"), library.find("border", language="en")
    assert [(hit.language, hit.shown["title"]) for hit in english.hits] == [("en", "Violence at the border")]
    assert sorted(hit.shown["title"] for hit in spanish.hits) == [
        "Solo en español: frontera",
        "Violencia en la frontera",
    ]
    assert [hit.shown["url"] for hit in library.find("frontera violencia", language="en").hits] == ["/en/one/"]
    assert library.counts("country") == {"GT": 1}
    assert library.counts("language") == {"es": 2, "en": 1}


def test_a_word_in_the_title_counts_more_than_one_in_the_body(library: Library):
    library.add("body", "Otra cosa", body="Un texto sobre extorsión y sobre más cosas.")
    library.add("title", "Extorsión", body="Un texto.")
    library.index()
    assert library.found("extorsión") == ["title", "body"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("costos", ["cost"]), ("costo", ["cost"]), ("coste", ["cost"]), ("Costa Rica", ["coast"]), ("costas", ["coast"]),
        ("costo/costa", ["coast", "cost"]), ("gastos", ["cost"]), ("trata", ["trade"]), ("tratos", ["coast"]),
    ],
)  # fmt: skip
def test_a_word_is_not_another_one_of_the_same_stem(asked: str, found: list[str], library: Library):
    Synonyms.objects.create(words="gasto, costo")
    library.add("cost", "Los costes del delito", headline="Cada costo cuenta.")
    library.add("coast", "Observatorio de Costa Rica", headline="El trato de la policía")
    library.add("trade", "Trata de personas")
    library.index()
    assert sorted(library.found(asked)) == found


def test_a_phrase_of_the_synonyms_that_nothing_has_is_looked_for_by_its_words(library: Library):
    Synonyms.objects.create(words="trata de personas, trafficking")
    library.add("apart", "Personas en situación de trata")
    library.index()
    assert library.found("trata de personas") == ["apart"]
    library.add("phrase", "La trata de personas")
    library.index()
    assert library.found("trata de personas") == ["phrase"]


def test_a_passage_marks_no_other_word_of_the_same_stem(library: Library):
    library.add("both", "Informe", body="Los costos de la violencia en Costa Rica.")
    library.add("title", "Costos", body="Un balneario de la costa.")
    library.index()
    marked = {
        hit.thing: [piece.text for piece in hit.passage if piece.is_marked] for hit in library.find("costos").hits
    }
    assert marked == {"study:both": ["costos"], "study:title": []}


def test_a_title_that_is_what_was_typed_stands_first(library: Library):
    library.add("more", "Costos de la violencia: los costos de la violencia, costo a costo", day=date(2026, 1, 1))
    library.add("same", "¿Costos de la Violencia", day=date(2001, 1, 1), body="Un texto largo. " * 50)
    library.index()
    assert library.found("costos de la violencia") == ["same", "more"]
    assert library.found("violencia costos") == ["more", "same"]


def test_the_newer_of_two_alike_comes_first(library: Library):
    library.add("old", "Encuesta de percepción", day=date(2016, 3, 1))
    library.add("new", "Encuesta de percepción", day=date(2023, 3, 1))
    library.index()
    assert library.found("percepción") == ["new", "old"]


def test_results_are_sorted(library: Library):
    library.add("b", "«Ébano» de la región", day=date(2018, 1, 1))
    library.add("a", "Zona de la región", day=date(2020, 1, 1))
    library.add("c", "alba de la región", year=2019)
    library.index()
    assert library.found("región", sort="newest") == ["a", "c", "b"]
    assert library.found("región", sort="title") == ["c", "b", "a"]
    assert library.found("") == ["a", "c", "b"]


def test_a_passage_shows_what_was_asked_for_and_its_page(library: Library):
    pages = [
        Passage("Portada e índice.", 1),
        Passage("El método de la encuesta.", 2),
        Passage("Siete de cada diez mujeres jóvenes evitan el autobús de noche.", 3),
    ]
    library.add("study", "Percepción de inseguridad", passages=pages, file_url="/documents/1/informe.pdf")
    library.add("other", "Mujeres y movilidad", body="Las mujeres esperan el autobús.")
    library.index()
    hits = {hit.thing: hit for hit in library.find("mujer autobus").hits}
    study = hits["study:study"]
    assert (study.page, study.passage_language, study.shown["file"]) == (3, "es", "/documents/1/informe.pdf")
    assert [piece.text for piece in study.passage if piece.is_marked] == ["mujeres", "autobús"]
    assert hits["study:other"].page is None
    assert Piece("autobús", True) in hits["study:other"].passage


def test_facets_are_exact_and_do_not_narrow_themselves(library: Library):
    for number in range(30):
        library.add(
            str(number),
            f"Informe {number}",
            countries=["GT", "SV"][: 1 + number % 2],
            themes=["femicidio"] if number % 3 else ["maras"],
            type="survey" if number % 5 else "report",
            year=2015 + number % 4,
            authors=[f"Autora {number}"],
        )
    library.index()
    everything = library.find("informe")
    assert everything.total == 30
    assert library.counts("country", "informe") == {"GT": 30, "SV": 15}
    assert len(library.counts("author", "informe")) == 30
    chosen = {"country": ["SV"], "type": ["survey"]}
    matching = [n for n in range(30) if n % 2 and n % 5]
    assert library.find("informe", filters=chosen).total == len(matching)
    assert library.counts("country", "informe", filters=chosen) == {
        "GT": len([n for n in range(30) if n % 5]),
        "SV": len(matching),
    }
    assert library.counts("type", "informe", filters=chosen) == {
        "survey": len(matching),
        "report": len([n for n in range(30) if n % 2 and not n % 5]),
    }
    assert library.counts("theme", "informe", filters=chosen) == {
        "femicidio": len([n for n in matching if n % 3]),
        "maras": len([n for n in matching if not n % 3]),
    }
    either = {"type": ["survey", "report"]}
    assert library.find("informe", filters=either).total == 30
    years = {"year_from": 2016, "year_to": 2017}
    assert library.find("informe", **years).total == len([n for n in range(30) if n % 4 in (1, 2)])
    assert sum(library.counts("year", "informe", **years).values()) == 30


def test_facets_are_exact_under_three_filters_and_years(library: Library):
    for number in range(60):
        library.add(
            str(number),
            f"Informe {number}",
            countries=["GT", "SV", "HN"][: 1 + number % 3],
            themes=["femicidio"] if number % 2 else ["maras"],
            type="survey" if number % 5 else "report",
            year=2015 + number % 4,
        )
    library.index()
    holds = {
        "country": lambda n: n % 3 >= 1,
        "theme": lambda n: n % 2 == 1,
        "type": lambda n: n % 5 > 0,
        "year": lambda n: n % 4 in (1, 2, 3),
    }
    chosen = {"country": ["SV", "HN"], "theme": ["femicidio"], "type": ["survey"]}
    asked = {"filters": chosen, "year_from": 2016, "year_to": 2018}

    def left_by_all_but(facet: str) -> list[int]:
        return [n for n in range(60) if all(is_held(n) for name, is_held in holds.items() if name != facet)]

    assert library.find("informe", **asked).total == len(left_by_all_but(""))
    assert library.counts("country", "informe", **asked) == {
        code: len([n for n in left_by_all_but("country") if n % 3 >= place])
        for place, code in enumerate(["GT", "SV", "HN"])
    }
    assert library.counts("theme", "informe", **asked) == {
        "femicidio": len([n for n in left_by_all_but("theme") if n % 2]),
        "maras": len([n for n in left_by_all_but("theme") if n % 2 == 0]),
    }
    assert library.counts("year", "informe", **asked) == {
        str(2015 + rest): len([n for n in left_by_all_but("year") if n % 4 == rest]) for rest in (1, 3)
    }
    assert library.counts("kind", "informe", **asked) == {"study": len(left_by_all_but(""))}
    # A facet that nobody counts narrows all others alike.
    assert library.counts("theme", "informe", **asked, facets=["theme"]) == library.counts("theme", "informe", **asked)


@pytest.mark.parametrize(
    "value",
    [
        'Mesa "técnica"',
        'a" OR facet_author:"b',
        "C:\\notas\\",
        "[uno TO dos]",
        "a AND (b OR c)",
        "+-*?^~!{}:/'",
        "*",
        "\\",
    ],
)
def test_any_value_of_a_facet_can_be_chosen(library: Library, value: str):
    library.add("one", "Informe", authors=[value], countries=["GT"])
    library.add("other", "Informe", authors=["b"], countries=["SV"])
    library.index()
    chosen = {"author": [value], "country": ["GT"]}
    assert library.counts("author", "informe", filters=chosen) == {value: 1}
    assert library.counts("country", "informe", filters=chosen) == {"GT": 1}
    assert library.counts("type", "informe", filters=chosen) == {}


def test_a_value_that_nothing_has_stays_to_be_dropped(library: Library):
    library.add("a", "Informe")
    library.index()
    (value,) = library.find("informe", filters={"country": ["HN"]}).facets["country"]
    assert (value.value, value.count, value.is_chosen) == ("HN", 0, True)


def test_labels_are_the_readers_and_are_found(library: Library, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("search.documents._LABELS", {})
    register_labels("country", lambda values: {"HN": "Honduras"} if "HN" in values else {})
    library.add("a", "Informe", countries=["HN"])
    library.index()
    assert library.found("honduras") == ["a"]
    assert [each.label for each in library.find().facets["country"]] == ["Honduras"]
    assert [each.label for each in library.find().facets["kind"]] == ["study"]


def test_did_you_mean(library: Library):
    library.add("a", "Homicidios en la región", body="Prevención del homicidio.")
    library.add("b", "Percepción")
    library.index()
    assert library.find("omicidios").did_you_mean == "homicidios"
    assert library.find("Persepcion").did_you_mean == "Percepción"
    assert library.find("omicidios xqzxqz rejion").did_you_mean == "homicidios región"
    assert library.find("xqzxqz persepcion").did_you_mean == "percepción"
    assert library.find("homicidios").did_you_mean == ""
    assert library.find("xyzxyzxyz").did_you_mean == ""


def test_suggestions_complete_the_last_word_and_name_things(library: Library):
    library.add("a", "Percepción de la violencia")
    library.add("b", "Personas desaparecidas")
    library.add("c", "Otra cosa", summary="Percepciones de la gente")
    library.index()
    found = library.engine.suggest("perc", language="es", limit=5, hidden=[])
    assert sorted(found.queries) == ["percepciones", "percepción"]
    assert [hit.shown["title"] for hit in found.hits] == ["Percepción de la violencia"]
    assert library.engine.suggest("Violencia per", language="es", limit=5, hidden=[]).queries == (
        "Violencia percepción",
    )
    assert library.engine.suggest("", language="es", limit=5, hidden=[]).queries == ()


def test_related_things_are_about_the_same(library: Library):
    library.add("a", "Violencia contra las mujeres", themes=["vcm"], countries=["GT"])
    library.add("b", "Mujeres y violencia en el transporte", themes=["vcm"])
    library.add("c", "Extorsión a comercios", themes=["extorsion"], countries=["HN"])
    library.index()
    related = library.engine.related("study:a", language="es", limit=5, hidden=[])
    assert [hit.thing for hit in related] == ["study:b"]
    assert list(library.engine.related("study:none", language="es", limit=5, hidden=[])) == []


def test_what_has_changed_is_hidden_until_the_index_knows(library: Library):
    library.add("a", "Secreto inconfesable")
    library.add("b", "Otra cosa inconfesable")
    library.index()
    library.remove("a")
    assert hidden_things() == ["study:a"]
    found = library.find("inconfesable")
    assert ([hit.thing for hit in found.hits], found.total) == (["study:b"], 1)
    assert library.find("secretto").did_you_mean == ""
    library.index()
    assert (hidden_things(), library.found("inconfesable")) == ([], ["b"])


def test_what_has_expired_is_not_found(library: Library, monkeypatch: pytest.MonkeyPatch):
    now = datetime.now(UTC)
    library.add("past", "Convocatoria cerrada", expires_at=now - timedelta(seconds=1))
    library.add("soon", "Convocatoria abierta", expires_at=now + timedelta(hours=1), countries=["GT"])
    library.index()
    assert (library.found("convocatoria"), library.counts("country")) == (["soon"], {"GT": 1})
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))
    assert (library.found("convocatoria"), library.counts("country")) == ([], {})
    assert library.engine.suggest("convo", language="es", limit=5, hidden=[]).hits == []


def test_things_come_in_pages_of_the_same_order(library: Library):
    for number in range(25):
        library.add(f"{number:02}", f"Informe {number:02}")
    library.index()
    whole = library.found("informe", limit=25)
    assert len(set(whole)) == 25
    assert library.found("informe", limit=10) + library.found("informe", limit=10, offset=10) == whole[:20]


@pytest.mark.parametrize(
    "text",
    ['"', "]", "*", "~", "\0", "a\0b", "😀", "‮abc", "x" * 10_000, "violencia informe " * 600, '"' * 500, "de la y",
     "\ud800", "AND OR NOT", "title_es:*", "informe\\", "/" * 400, "-informe", "- -", "informe " + "-x " * 300],
)  # fmt: skip
def test_anything_is_answered(library: Library, text: str):
    library.add("a", "Informe", body="de la violencia y de la paz " * 200)
    library.index()
    assert {hit.thing for hit in library.find(text).hits} <= {"study:a"}
    suggested = library.engine.suggest(text, language="es", limit=5, hidden=[])
    assert {hit.thing for hit in suggested.hits} <= {"study:a"}


def test_text_that_no_encoding_holds_is_indexed(library: Library):
    library.add("a", "Informe \ud800 raro", body="\0 \u202e texto", passages=[Passage("página \udfff rota", 1)])
    library.index()
    assert library.found("raro") == ["a"]
    assert library.found("pagina rota") == ["a"]


def test_finding_takes_the_same_queries_at_one_and_at_three(library: Library, django_assert_num_queries: Any):
    library.add("a", "Informe", countries=["GT"], themes=["maras"])
    library.index()
    with django_assert_num_queries(4):
        library.find("informe")
    library.add("b", "Informe", countries=["SV"], themes=["vcm"])
    library.add("c", "Informe", countries=["HN"], themes=["x"])
    library.index()
    with django_assert_num_queries(4):
        library.find("informe")


def test_a_passage_that_counts_less_gives_way_to_where_the_words_are_treated(library: Library):
    pages = [
        Passage("Percepción de inseguridad en el autobús", 1, weight=0.25),
        Passage("La percepción de inseguridad crece de noche, y en el autobús más que en la calle o en la casa.", 4),
    ]
    library.add("study", "Anuario", passages=pages, file_url="/anuario.pdf")
    library.add("leaflet", "Hoja", passages=[Passage("Percepción en el autobús", 1, weight=0.25)], file_url="/hoja.pdf")
    library.index()
    assert {hit.thing: hit.page for hit in library.find("percepción autobús").hits} == {
        "study:study": 4,
        "study:leaflet": 1,
    }


@pytest.mark.parametrize("reader", ["es", "en"])
def test_a_file_in_another_language_than_its_thing_is_found_and_leads_to_that_file(library: Library, reader: str):
    pages = [
        Passage("Los homicidios bajaron.", 2),
        Passage("Killings of women went down in the capitals.", 3, language="en", file_url="/study-en.pdf"),
        Passage("Les assassinats ont diminué.", 5, language="fr", file_url="/etude.pdf"),
    ]
    library.add("study", "Anuario", passages=pages, file_url="/estudio.pdf")
    library.index()
    found = {
        text: library.find(text, language=reader).hits for text in ("killing of women", "assassinats", "homicidio")
    }
    assert {
        text: [(hit.thing, hit.page, hit.passage_language, hit.file_url) for hit in hits]
        for text, hits in found.items()
    } == {
        "killing of women": [("study:study", 3, "en", "/study-en.pdf")],
        "assassinats": [("study:study", 5, "fr", "/etude.pdf")],
        "homicidio": [("study:study", 2, "es", "")],
    }
    assert Piece("Killings", True) in found["killing of women"][0].passage
