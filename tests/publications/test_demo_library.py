"""The demo library as data: works in both languages, documents that can be read back, tables that say what they are."""

import csv
import io
import re
from collections import Counter
from contextlib import closing
from itertools import islice

import pypdfium2
import pytest

from datacction.demo.episodes import THEMES as WEBINAR_THEMES
from datacction.demo.institutions import INSTITUTIONS
from publications.demo.composing import TYPE_NAMES, WORDS, compose
from publications.demo.datasets import HOMICIDES, INVENTED, PRINTED, TABLES
from publications.demo.documents import as_pdf
from publications.demo.facts import SERIES, THEMES, TYPES, Work
from publications.demo.making import SUBJECT_THEMES, TOPICS, made
from publications.demo.sentences import PARTS, SUBJECTS, sentences
from publications.demo.works import WORKS

LANGUAGES = ("es", "en")
BY_KEY = {work.key: work for work in WORKS}
HIDDEN_FACE = BY_KEY["la-cara-escondida-de-la-inseguridad"]
SLIDE = BY_KEY["infografia-homicidios-honduras"]


def numbers(text: str) -> list[str]:
    """The numbers of a text, written one way: 40 364, 40,364 and 40364 are one, and so are 5,8 and 5.8."""
    joined = re.sub(r"(?<=\d)[\s  ,](?=\d{3}\b)", "", text)
    return sorted(each.replace(",", ".") for each in re.findall(r"\d+(?:[.,]\d+)?", joined))


def pages(pdf: bytes) -> list[str]:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def test_works_of_each_type_are_as_many_as_the_sources_name():
    assert Counter(work.type for work in WORKS) == {
        "survey": 10,
        "research": 7,
        "systematic-analysis": 11,
        "report": 10,
        "infographic": 8,
        "bulletin": 3,
        "brief": 2,
        "protocol": 11,
        "dataset": 5,
        "presentation": 5,
    }
    assert len(BY_KEY) == len(WORKS)


def test_works_headlines_are_those_of_the_25_products_of_the_annex_and_five_of_the_text():
    with_headline = [work for work in WORKS if work.headline_es]
    assert len([work for work in with_headline if "annex 1" in work.source]) == 25
    assert len([work for work in with_headline if "annex 1" not in work.source]) == 5


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.key)
def test_work_says_everything_in_both_languages(work: Work):
    for field in ("title", "abstract"):
        assert all(work.text(field, language) for language in LANGUAGES)
        assert work.text(field, "es") != work.text(field, "en")
    for field in ("subtitle", "headline"):
        assert bool(work.text(field, "es")) == bool(work.text(field, "en"))
    for language in LANGUAGES:
        assert 2 <= len(re.findall(r"[.?!](?=\s|$)", work.text("abstract", language))) <= 4
    assert bool(work.note_es) == bool(work.note_en)
    assert numbers(work.headline_es) == numbers(work.headline_en)


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.key)
def test_work_uses_known_words(work: Work):
    assert work.type in TYPES
    assert set(work.themes) <= set(THEMES)
    assert set(work.subjects) <= set(SUBJECTS)
    assert set(work.institutions) <= {each.name for each in INSTITUTIONS}
    assert work.series in {"", *SERIES}
    assert re.fullmatch(r"|\d{4}(-\d\d(-\d\d)?)?", work.date)
    assert len(work.title_es) <= 255
    assert (work.isbn, work.doi, work.licence) == ("", "", ""), "the sources print none"


def test_themes_of_the_webinar_have_the_same_names_in_the_library():
    shared = set(THEMES) & set(WEBINAR_THEMES)
    assert len(shared) == 13
    assert {slug: THEMES[slug] for slug in shared} == {slug: WEBINAR_THEMES[slug] for slug in shared}


def test_themes_types_and_series_of_the_library_are_all_used():
    assert {theme for work in WORKS for theme in work.themes} == set(THEMES)
    assert {work.type for work in WORKS} == set(TYPES) == set(TYPE_NAMES)
    assert {work.series for work in WORKS if work.series} == set(SERIES)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_sentences_on_a_subject_are_distinct_and_match_in_both_languages(subject: str):
    spanish, english = (sentences(subject, language) for language in LANGUAGES)
    assert 12 <= len(set(spanish.all_paragraphs())) == len(spanish.all_paragraphs())
    assert len(set(english.all_paragraphs())) == len(english.all_paragraphs())
    for part in PARTS:
        assert len(spanish.paragraphs[part]) == len(english.paragraphs[part])
        for there, here in zip(spanish.paragraphs[part], english.paragraphs[part], strict=True):
            assert there.count("{place}") == here.count("{place}")
    assert len(spanish.chart[1]) == len(english.chart[1])
    assert len(spanish.table[1]) == len(english.table[1])
    assert spanish.has_shares == english.has_shares


def test_shares_of_a_chart_add_up_to_a_hundred_from_the_largest_down():
    for work in WORKS:
        for section in compose(work, "es").sections:
            if (
                section.chart
                and section.heading == WORDS["es"]["findings"]
                and sentences(work.subjects[0], "es").has_shares
            ):
                values = [value for _, value in section.chart.bars]
                assert sum(values) == 100
                assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_document_is_the_same_every_time_and_differs_between_works(language: str):
    assert as_pdf(compose(HIDDEN_FACE, language)) == as_pdf(compose(HIDDEN_FACE, language))
    texts = [
        tuple(paragraph for section in compose(work, language).sections for paragraph in section.paragraphs)
        for work in WORKS
        if work.has_document
    ]
    assert len(set(texts)) == len(texts)


def test_document_draws_the_same_in_both_languages():
    spanish, english = (compose(HIDDEN_FACE, language) for language in LANGUAGES)
    assert [section.chart and [value for _, value in section.chart.bars] for section in spanish.sections] == [
        section.chart and [value for _, value in section.chart.bars] for section in english.sections
    ]
    originals = [sentences("women", language).paragraphs["findings"] for language in LANGUAGES]
    drawn = [
        [originals[at].index(text) for text in document.sections[3].paragraphs]
        for at, document in enumerate((spanish, english))
    ]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_reads_back_with_its_words_on_their_pages(language: str):
    read = [on_one_line(page) for page in pages(as_pdf(compose(HIDDEN_FACE, language)))]
    words = WORDS[language]
    assert len(read) == 6
    assert on_one_line(HIDDEN_FACE.text("title", language)) in read[0]
    assert on_one_line(HIDDEN_FACE.text("headline", language)) in read[0]
    assert words["notice"] in read[0]
    assert HIDDEN_FACE.text("abstract", language) in read[1]
    assert f"{words['page']} 6 / 6" in read[5]
    document = compose(HIDDEN_FACE, language)
    # What is to be known of the source stands in the document, and not in the abstract.
    assert document.notes == (HIDDEN_FACE.text("note", language),)
    assert document.notes[0] in read[1]
    everything = " ".join(read[1:])
    for section in document.sections:
        for paragraph in section.paragraphs:
            assert paragraph in everything
        assert section.chart is None or f"{section.chart.title}. {words['invented']}" in everything
        assert section.table is None or f"{section.table.title}. {words['invented']}" in everything


def test_pdf_is_tagged_and_names_title_author_and_language():
    pdf = as_pdf(compose(HIDDEN_FACE, "es"))
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        assert document.get_metadata_dict()["Title"] == HIDDEN_FACE.title_es
        assert document.get_metadata_dict()["Author"] == "Programa de las Naciones Unidas para el Desarrollo"
        assert document.is_tagged()
        outline = [entry.get_title() for entry in document.get_toc()]
    assert outline[:3] == ["Resumen", "Sobre este documento", "Contexto"]
    assert b"/Lang(es)" in pdf


def test_short_document_has_three_pages():
    assert len(pages(as_pdf(compose(SLIDE, "en")))) == 3


def test_homicides_table_keeps_the_printed_numbers_and_marks_the_rest():
    rows = HOMICIDES.rows
    assert len(rows) == 6 * 11 * 3
    assert [row[:4] for row in rows if row[4] == PRINTED] == [("HN", 2018, "total", 3732), ("SV", 2020, "total", 1328)]
    totals = {
        country: sum(row[3] for row in rows if row[0] == country and row[2] == "total")
        for country in ("SV", "GT", "HN")
    }
    assert totals == {"SV": 40364, "GT": 50796, "HN": 37784}
    for country in HOMICIDES.countries:
        for year in range(2010, 2021):
            both, women, men = (
                row[3] for sex in ("total", "women", "men") for row in rows if row[:3] == (country, year, sex)
            )
            assert both == women + men
    assert {row[4] for row in rows if row[2] != "total"} == {INVENTED}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_table_has_a_row_for_each_and_its_header_in_each_language(table):
    for language in LANGUAGES:
        header, *rows = csv.reader(io.StringIO(table.as_csv(language)))
        assert header == [getattr(column, f"label_{language}") for column in table.columns]
        assert len(rows) == len(table.rows)
        assert all(len(row) == len(header) for row in rows)


def test_made_publications_are_the_same_for_a_seed_and_begin_alike():
    assert list(made(30, 7)) == list(islice(made(300, 7), 30))
    assert list(made(30, 7)) != list(made(30, 8))
    assert len({each.title_es for each in made(2000, 7)}) == 2000
    assert set(TOPICS) == set(SUBJECT_THEMES) == set(SUBJECTS)
    assert {theme for themes in SUBJECT_THEMES.values() for theme in themes} <= set(THEMES)
