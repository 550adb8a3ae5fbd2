"""A course copied to a new edition: same order, its own links, nothing of the old one moved."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.models import User
from tests.trainaction.conftest import Academy, Taught
from trainaction.models import CoursePage, LessonPage
from trainaction.services import lead_to_the_copy


def link(page: Any, words: str = "la otra") -> str:
    return f'<a linktype="page" id="{page.pk}">{words}</a>'


@pytest.fixture
def linked(taught: Taught) -> Taught:
    """Lessons that lead to each other and elsewhere, in text and in a question that opens; an aim that leads to one."""
    elsewhere = taught.academy.course("Otro", slug="otro")
    first, second = taught.lessons[:2]
    raw = [
        {"type": "text", "value": f"<p>Vea {link(second)} y {link(elsewhere)}.</p>"},
        {"type": "accordion", "value": {"items": [{"title": "Más", "text": f"<p>{link(taught.lessons[2])}</p>"}]}},
        {"type": "heading", "value": {"text": f"Número {second.pk}", "level": "2"}},
    ]
    first.body = first.body.stream_block.to_python(raw)
    first.save_revision().publish()
    taught.course.aims = f"<ul><li>{link(first)}</li></ul>"
    taught.course.save_revision().publish()
    return taught


def copied(linked: Taught, client: Client) -> CoursePage:
    """As an editor copies a page with all below it."""
    parent = linked.academy.page
    response = client.post(
        reverse("wagtailadmin_pages:copy", args=[linked.course.pk]),
        {
            "new_title": "Medir la violencia",
            "new_slug": "medir-2026",
            "new_parent_page": str(parent.pk),
            "copy_subpages": "on",
            "publish_copies": "on",
        },
    )
    assert response.status_code == 302
    return CoursePage.objects.get(slug="medir-2026")


def lessons_of(course: CoursePage) -> list[LessonPage]:
    return list(LessonPage.objects.descendant_of(course).order_by("path"))


def test_copied_course_keeps_the_order_of_its_modules_and_lessons(linked: Taught, editor_client: Client) -> None:
    linked.lessons[1].move(linked.modules[0], pos="first-child")
    copy = copied(linked, editor_client)
    assert [each.title for each in lessons_of(copy)] == ["Quién lo llena", "Qué es un registro", "Decidir con datos"]
    assert editor_client.get(lessons_of(copy)[2].url).context["lesson"].place == "Lección 3 de 3"


def test_links_inside_a_copied_course_lead_to_the_copy(linked: Taught, editor_client: Client) -> None:
    copy = copied(linked, editor_client)
    first, second, third = lessons_of(copy)
    shown = editor_client.get(first.url).content.decode()
    assert [f'href="{page.url}"' in shown for page in (second, third)] == [True, True]
    assert f'href="{linked.lessons[1].url}"' not in shown
    assert f'href="{CoursePage.objects.get(slug="otro").url}"' in shown
    assert f"Número {linked.lessons[1].pk}" in shown
    assert link(first) in copy.aims
    draft = first.get_latest_revision_as_object()
    assert draft.body.raw_data[0]["value"] == first.body.raw_data[0]["value"]


def test_copying_a_course_changes_nothing_of_it(linked: Taught, editor_client: Client) -> None:
    before = [page.body.raw_data[:] for page in lessons_of(linked.course)]
    copied(linked, editor_client)
    assert [page.body.raw_data[:] for page in lessons_of(linked.course)] == before


def test_copy_without_what_is_below_leads_back_to_the_original(academy: Academy, editor: User) -> None:
    course = academy.course("Curso", slug="curso")
    lesson = academy.lesson(academy.module(course))
    course.aims = f"<ul><li>{link(lesson)}</li></ul>"
    course.save_revision().publish()
    copy = course.copy(recursive=False, update_attrs={"slug": "copia"})
    lead_to_the_copy(original=course, copy=copy, by=editor)
    assert link(lesson) in CoursePage.objects.get(pk=copy.pk).aims
