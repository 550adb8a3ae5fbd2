"""Wagtail's tasks, postponed: done once for each thing, and what they leave is the same."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django_tasks.signals import task_started
from wagtail.models import Page, ReferenceIndex
from wagtail.search.backends import get_search_backend

from portal.models import HomePage, StandardPage
from portal.postponing import postponed
from publications.models import Author
from tests.portal.conftest import SmallSite
from tests.publications.conftest import Library, library

__all__ = ["library"]


@pytest.fixture
def done() -> Iterator[list[tuple[str, str]]]:
    """Which tasks were begun for which thing, in this order."""
    begun: list[tuple[str, str]] = []

    def note(task_result: Any, **kwargs: Any) -> None:
        begun.append((task_result.task.name, task_result.args[-1]))

    task_started.connect(note)
    yield begun
    task_started.disconnect(note)


def tasks_of(*pages: Page) -> list[tuple[str, str]]:
    names = ("insert_or_update_object_task", "update_reference_index_task")
    return sorted((name, str(page.pk)) for page in pages for name in names)


def test_each_thing_is_done_once_after_the_block(small_site: SmallSite, done: list[tuple[str, str]]) -> None:
    with postponed():
        for _turn in range(3):
            small_site.home.save()
        small_site.about.save()
        assert done == []
    assert sorted(done) == tasks_of(small_site.home, small_site.about)
    small_site.about.save()
    assert sorted(done[4:]) == tasks_of(small_site.about), "outside of a block it is done at once"


def test_block_in_a_block_leaves_it_to_that_one(small_site: SmallSite, done: list[tuple[str, str]]) -> None:
    with postponed():
        with postponed():
            small_site.home.save()
        small_site.home.save()
        assert done == []
    assert sorted(done) == tasks_of(small_site.home)


def test_search_is_left_out_where_all_is_indexed_later(small_site: SmallSite, done: list[tuple[str, str]]) -> None:
    with postponed(search=False):
        small_site.home.save()
    assert done == [("update_reference_index_task", str(small_site.home.pk))]


def test_page_is_done_once_for_all_its_parts_and_nothing_for_one_that_is_gone(
    library: Library, done: list[tuple[str, str]]
) -> None:
    page = library.publication("Encuesta")
    done.clear()
    with postponed():
        gone, *_others = [
            Author.objects.create(page=page, given_name="Ana", family_name=f"Sol {number}", slug=f"ana-{number}")
            for number in range(3)
        ]
        page.save()
        gone.delete()
    assert [pk for name, pk in done if name == "update_reference_index_task"] == [str(page.pk)]


def test_error_leaves_it_undone(small_site: SmallSite, done: list[tuple[str, str]]) -> None:
    with pytest.raises(ZeroDivisionError), postponed():
        small_site.home.save()
        raise ZeroDivisionError
    assert done == []
    small_site.home.save()
    assert sorted(done) == tasks_of(small_site.home)


@pytest.mark.parametrize("publish", [lambda page: page.save_revision().publish(), "postponed"])
def test_what_is_published_is_found_and_known_where_it_is_used(
    small_site: SmallSite, publish: Callable[[Page], None] | str
) -> None:
    about = StandardPage.objects.get(pk=small_site.about.pk)
    about.title = "Quehacer"
    about.body = [("text", f'<p><a linktype="page" id="{small_site.home.pk}">Inicio</a></p>')]
    if callable(publish):
        publish(about)
    else:
        with postponed():
            about.save_revision().publish()
    assert [page.pk for page in get_search_backend().search("Quehacer", StandardPage)] == [about.pk]
    uses = ReferenceIndex.get_references_to(HomePage.objects.get(pk=small_site.home.pk))
    assert str(about.pk) in set(uses.values_list("object_id", flat=True))
