"""`manage.py make_library`: made publications at size, as they stand after publishing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from publications.models import LibraryPage, PublicationPage
from tests.publications.conftest import Library


def make(number: int, **options: int) -> str:
    out = StringIO()
    call_command("make_library", str(number), stdout=out, verbosity=0, **options)
    return out.getvalue().strip()


@pytest.fixture
def english_library(library: Library, english) -> LibraryPage:
    home = library.home.copy_for_translation(english)
    home.save_revision().publish()
    page = library.page.copy_for_translation(english)
    page.save_revision().publish()
    return LibraryPage.objects.get(pk=page.pk)


def test_made_publications_are_live_in_both_languages_with_all_that_a_list_is_filtered_by(library, english_library):
    assert make(12) == "12 new publications, 0 there already."
    spanish = PublicationPage.objects.live().child_of(library.page)
    assert (spanish.count(), PublicationPage.objects.live().child_of(english_library).count()) == (12, 12)
    for page in spanish:
        translation = page.get_translation(english_library.locale)
        assert (translation.type, translation.year, translation.month) == (page.type, page.year, page.month)
        assert translation.title != page.title
        assert translation.abstract != page.abstract
        assert page.get_url_parts()[2] == f"/es/biblioteca/{page.slug}/"
        assert len(page.languages) in {1, 2}
        assert [author.is_person for author in page.authors.all()] == [True]
    assert Page.find_problems() == ([], [], [], [], [])


def test_more_are_added_to_those_there_and_another_seed_makes_others(library):
    make(5)
    first = set(PublicationPage.objects.values_list("slug", "title"))
    assert make(8) == "3 new publications, 5 there already."
    assert (
        set(PublicationPage.objects.filter(slug__in=[slug for slug, _ in first]).values_list("slug", "title")) == first
    )
    assert make(8) == "0 new publications, 8 there already."
    assert make(2, seed=2) == "2 new publications, 0 there already."
    assert PublicationPage.objects.count() == 10


def test_page_of_an_editor_can_still_be_added_beside_made_ones(library):
    make(3)
    page = library.publication("Estudio propio")
    assert page.get_parent().get_children().count() == 4
    assert Page.find_problems() == ([], [], [], [], [])


def test_made_publication_can_be_edited_and_published_as_any_other(library, client):
    make(1)
    page = PublicationPage.objects.get()
    page.title = "Otro título"
    page.save_revision().publish()
    assert "Otro título" in client.get(page.url).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_made_publications_take_as_many_queries_for_one_as_for_thirty(library, number, django_assert_num_queries):
    make(0)
    with django_assert_num_queries(13):
        make(number, seed=9)


def test_without_a_library_the_command_says_what_to_do(db):
    with pytest.raises(CommandError, match="There is no library in Spanish"):
        make(3)
    with pytest.raises(CommandError, match="below nought"):
        make(-1)
