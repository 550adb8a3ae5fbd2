"""The arithmetic of a review, and what a blind reviewer is not shown: no database in it."""

import io
import zipfile
from decimal import Decimal

import pypdfium2 as pdfium
import pytest
import typst

from conose.calls.blinding import masked, telling_words, without_makers
from conose.review.scoring import Given, TieBreak, Weighed, rank, weighted
from conose.review.sharing_out import Hand, share_out

CRITERIA = (Weighed(1, 30, 10), Weighed(2, 10, 5))


def given(application: int, reviewer: int, one: str, other: str) -> Given:
    return Given(application, reviewer, {1: Decimal(one), 2: Decimal(other)})


def test_points_are_weighed_by_share_of_what_can_be_given() -> None:
    assert weighted({1: Decimal("10"), 2: Decimal("5")}, CRITERIA) == 100
    assert weighted({1: Decimal("5"), 2: Decimal("5")}, CRITERIA) == 62.5
    assert weighted({1: Decimal("5")}, CRITERIA) == 37.5


def test_strict_and_generous_reviewers_count_alike() -> None:
    strict = [given(application, 1, str(points), "0") for application, points in ((1, 2), (2, 3), (3, 4))]
    generous = [given(application, 2, str(points), "0") for application, points in ((4, 6), (5, 8), (6, 10))]
    ranking = rank([*strict, *generous], CRITERIA, [1, 2, 3, 4, 5, 6])
    by_application = {each.application: each for each in ranking.placed}
    for low, high in ((1, 4), (2, 5), (3, 6)):
        assert by_application[low].score == pytest.approx(by_application[high].score)
    assert [by_application[each].rank for each in (6, 3)] == [1, 2]
    assert by_application[3].tie == TieBreak.RAW


def test_a_reviewer_of_two_stays_as_given() -> None:
    ranking = rank([given(1, 1, "2", "0"), given(2, 1, "4", "0"), given(1, 2, "9", "0")], CRITERIA, [1, 2])
    assert [(each.raw, each.normalised) for each in ranking.scored] == [(15, 15), (30, 30), (67.5, 67.5)]
    assert {pk: habit.is_scaled for pk, habit in ranking.habits.items()} == {1: False, 2: False}


def test_ties_are_told_apart_or_shared() -> None:
    # The same score: 1 and 2 alike in everything, 3 with fewer points for the heaviest criterion.
    reviews = [given(1, 1, "8", "1"), given(2, 2, "8", "1"), given(3, 3, "7", "2.5")]
    ranking = rank(reviews, CRITERIA, [1, 2, 3, 4])
    assert [(each.application, each.rank, each.tie) for each in ranking.placed] == [
        (1, 1, TieBreak.NONE),
        (2, 1, TieBreak.SHARED),
        (3, 3, TieBreak.HEAVIEST),
        (4, None, TieBreak.NONE),
    ]


def test_scores_stay_within_their_scale() -> None:
    few = [given(application, 1, points, "0") for application, points in ((1, "9"), (2, "9"), (3, "0"))]
    many = [given(application, 2, points, "5") for application, points in ((1, "10"), (2, "10"), (3, "10"), (4, "9.9"))]
    ranking = rank([*few, *many], CRITERIA, [1, 2, 3, 4])
    assert all(0 <= each.normalised <= 100 for each in ranking.scored)


def test_applications_are_shared_out_by_load_and_never_in_conflict() -> None:
    hands = [Hand(1, 0, 10), Hand(2, 0, 10), Hand(3, 2, 10)]
    shared = share_out({1: 2, 2: 2}, hands, {(1, 1)})
    assert sorted(shared.pairs) == [(1, 2), (1, 3), (2, 1), (2, 2)]
    assert shared.lacking == {}


def test_the_only_possible_reviewer_is_kept_for_who_has_no_other() -> None:
    shared = share_out({1: 1, 2: 1}, [Hand(1, 0, 1), Hand(2, 0, 1)], {(2, 2)})
    assert sorted(shared.pairs) == [(1, 2), (2, 1)]


def test_what_nobody_can_review_is_said_to_lack() -> None:
    shared = share_out({1: 2}, [Hand(1, 0, 1)], set())
    assert (shared.pairs, shared.lacking) == (((1, 1),), {1: 1})


def test_names_are_masked_whatever_their_accents() -> None:
    words = telling_words(people=["Ana Lucía Peña"], others=["Universidad del Istmo", "ana@correo.example"])
    assert masked("Lo pregunta ANA LUCIA PENA, de la universidad del istmo.", words) == "Lo pregunta ▮▮▮, de la ▮▮▮."
    assert masked("Peña y otras: escriban a ana@correo.example", words) == "▮▮▮ y otras: escriban a ▮▮▮"


def test_a_word_that_is_also_a_name_stays_where_it_is_a_word() -> None:
    words = telling_words(people=["Carmen Flores Paz"], others=[])
    assert masked("Las flores de la paz, dice Flores", words) == "Las flores de la paz, dice ▮▮▮"


def test_a_pdf_loses_who_made_it() -> None:
    content = typst.compile(b'#set document(author: "Ana Lucia", title: "Plan de Ana")\nHola')
    assert b"Ana Lucia" in content
    after = without_makers(content, "application/pdf")
    assert b"Ana Lucia" not in after
    assert len(pdfium.PdfDocument(after)) == 1


def test_an_office_document_loses_who_made_it() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("docProps/core.xml", "<x><dc:creator>Ana Lucía</dc:creator></x>")
        file.writestr("word/comments.xml", '<w:comment w:author="Ana Lucía" w:initials="AL">Hola</w:comment>')
    after = zipfile.ZipFile(io.BytesIO(without_makers(packed.getvalue(), "application/zip")))
    assert "Ana" not in after.read("docProps/core.xml").decode()
    assert after.read("word/comments.xml").decode() == '<w:comment w:author="" w:initials="">Hola</w:comment>'
