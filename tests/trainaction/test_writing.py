"""An editor writes a course, a module and a lesson in the admin, looks at what is not saved yet, and publishes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from participants.models import Institution, Person
from tests.trainaction.conftest import Academy, Taught, make_person
from trainaction.durations import estimated_minutes
from trainaction.models import CoursePage, LessonPage

__all__ = ["make_person"]


def common(title: str, slug: str) -> dict[str, Any]:
    return {"title": title, "slug": slug, "seo_title": "", "search_description": "", "comments": inline_formset([])}


def course_form(**fields: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            **common("Curso nuevo", "curso-nuevo"),
            "summary": "Para empezar.",
            "level": "advanced",
            "hours": "8",
            "edition": "2026",
            "aims": rich_text("<ul><li>Contar</li></ul>"),
            "audience": "Equipos",
            "prerequisites": "",
            "themes": "",
            "prerequisite_links": inline_formset([]),
            "tutors": inline_formset([]),
            "institution_links": inline_formset([]),
            **fields,
        }
    )


def add(client: Client, model: str, parent: Page, data: dict[str, Any]) -> Any:
    return client.post(reverse("wagtailadmin_pages:add", args=["trainaction", model, parent.pk]), data)


def errors_of(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def test_editor_writes_a_course_with_its_people_and_publishes_it(
    academy: Academy, editor_client: Client, make_person: Any
) -> None:
    person: Person = make_person()
    institution = Institution.objects.create(name="Universidad", key="universidad")
    data = course_form(
        tutors=inline_formset([{"person": str(person.pk)}]),
        institution_links=inline_formset([{"institution": str(institution.pk)}]),
    )
    data |= {"countries": ["GT", "HN"], "action-publish": "1"}
    response = add(editor_client, "coursepage", academy.page, data)
    assert response.status_code == 302
    page = CoursePage.objects.get(slug="curso-nuevo")
    assert (page.live, page.hours, page.level, page.edition) == (True, 8, "advanced", "2026")
    assert [link.person for link in page.tutors.all()] == [person]
    assert [link.institution for link in page.institution_links.all()] == [institution]
    assert sorted(country.pk for country in page.countries.all()) == ["GT", "HN"]


@pytest.mark.parametrize("hours", ["0", "-3", "1e308", ""])
def test_course_without_a_sensible_duration_is_refused_beside_the_field(
    academy: Academy, editor_client: Client, hours: str
) -> None:
    response = add(editor_client, "coursepage", academy.page, {**course_form(hours=hours), "action-publish": "1"})
    assert (response.status_code, list(errors_of(response))) == (200, ["hours"])
    assert CoursePage.objects.count() == 0


def lesson_form(*blocks: tuple[str, Any]) -> dict[str, Any]:
    return nested_form_data(
        {**common("Lección nueva", "leccion-nueva"), "summary": "", "minutes": "5", "body": streamfield(blocks)}
    )


PROMPT = ("reflection", {"prompt": "¿Qué falta?", "hint": ""})


@pytest.mark.parametrize(("minutes", "is_told"), [("120", True), ("20", False), ("", False)])
def test_editor_is_told_of_minutes_that_nobody_would_believe(
    taught: Taught, editor_client: Client, minutes: str, is_told: bool
) -> None:
    """Once it is published, and without being kept from it."""
    data = {**lesson_form(PROMPT), "minutes": minutes, "action-publish": "1"}
    response = add(editor_client, "lessonpage", taught.modules[0], data)
    shown = editor_client.get(response["Location"]).content.decode()
    assert ("lo que contiene lleva unos 5" in shown) == is_told


def test_work_away_from_the_page_counts_where_a_call_out_says_how_long() -> None:
    work = ("callout", "Trabajo de la lección: unos 40 minutos Observe diez atenciones.")
    assert estimated_minutes([("text", "palabra " * 400)]) == 2
    assert estimated_minutes([("text", "palabra " * 400), ("reflection", "¿Por qué?"), work]) == 47
    assert estimated_minutes([("text", "Se tarda 40 minutos.")]) == 1


def test_editor_writes_a_lesson_and_publishes_it(taught: Taught, editor_client: Client, client: Client) -> None:
    response = add(editor_client, "lessonpage", taught.modules[0], {**lesson_form(PROMPT), "action-publish": "1"})
    assert response.status_code == 302
    page = LessonPage.objects.get(slug="leccion-nueva")
    assert client.get(page.url).context["lesson"].place == "Lección 3 de 4"


def test_picture_without_words_is_refused_with_its_lesson(
    taught: Taught, editor_client: Client, make_picture: Any
) -> None:
    picture = ("picture", {"image": str(make_picture().pk), "alt": "", "caption": "", "credit": ""})
    response = add(editor_client, "lessonpage", taught.modules[0], {**lesson_form(picture), "action-publish": "1"})
    assert (response.status_code, list(errors_of(response))) == (200, ["body"])


def test_lesson_that_is_not_saved_yet_is_previewed(taught: Taught, editor_client: Client) -> None:
    address = reverse("wagtailadmin_pages:preview_on_add", args=["trainaction", "lessonpage", taught.modules[0].pk])
    assert editor_client.post(address, lesson_form(PROMPT)).json()["is_valid"] is True
    response = editor_client.get(address)
    shown = response.content.decode()
    assert (response.status_code, "¿Qué falta?" in shown, "Lección nueva" in shown) == (200, True, True)


def test_course_that_is_not_saved_yet_is_previewed_with_its_tutors(
    academy: Academy, editor_client: Client, make_person: Any
) -> None:
    data = course_form(tutors=inline_formset([{"person": str(make_person().pk)}])) | {"countries": ["GT"]}
    address = reverse("wagtailadmin_pages:preview_on_add", args=["trainaction", "coursepage", academy.page.pk])
    assert editor_client.post(address, data).json()["is_valid"] is True
    response = editor_client.get(address)
    shown = response.content.decode()
    assert (response.status_code, "1 persona sin perfil público." in shown, "Guatemala" in shown) == (200, True, True)


def test_first_page_of_the_admin_leads_an_editor_to_the_courses(academy: Academy, editor_client: Client) -> None:
    shown = editor_client.get("/admin/").content.decode()
    assert reverse("wagtailadmin_pages:add", args=["trainaction", "coursepage", academy.page.pk]) in shown


def test_manager_does_not_write_courses(academy: Academy, manager_client: Client) -> None:
    response = add(manager_client, "coursepage", academy.page, {**course_form(), "action-publish": "1"})
    assert (response.status_code in (302, 403), CoursePage.objects.count()) == (True, 0)
    assert "Escribir un curso" not in manager_client.get("/admin/").content.decode()
