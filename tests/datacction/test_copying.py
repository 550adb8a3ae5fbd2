"""Copies of episodes and seasons: drafts with a number of their own, and what a double leaves behind."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from datacction.models import EpisodePage, SeasonPage
from participants.models import Activity, Participation, ParticipationRecord, Person, Role, Series
from participants.services.participations import rebuild
from portal.models import StandardPage
from reporting.reach import Question, reach
from tests.datacction.conftest import Webinar, published


def copied(client: Client, page: EpisodePage | SeasonPage, parent: Any = None, **fields: Any) -> tuple[Any, list[str]]:
    """Copy a page by the editor's screen with everything ticked; returns the copy and what the editor is told."""
    values = {
        "new_title": "Copia",
        "new_slug": "copia",
        "new_parent_page": (parent or page.get_parent()).pk,
        "publish_copies": "on",
        **fields,
    }
    response = client.post(f"/admin/pages/{page.pk}/copy/", values, follow=True)
    return type(page).objects.get(slug="copia"), [str(each).strip() for each in response.context["messages"]]


def test_a_copy_is_a_draft_with_the_next_number_and_counts_nothing(
    webinar: Webinar, make_person: Callable[..., Person], editor_client: Client
) -> None:
    webinar.episode(5)
    page = webinar.episode(1, people=[(make_person(), Role.SPECIALIST)])
    copy, told = copied(editor_client, page)
    assert (copy.live, copy.first_published_at, copy.number) == (False, None, 6)
    assert copy.get_latest_revision_as_object().number == 6
    assert "«Copia» es un borrador con el número 6: el 1 está ocupado. Revise sus datos y publíquelo." in told
    assert sorted(Activity.objects.values_list("key", flat=True)) == ["s1-e01", "s1-e05"]
    assert Participation.objects.count() == 1


def test_a_copy_counts_once_it_is_published(
    webinar: Webinar, make_person: Callable[..., Person], editor_client: Client
) -> None:
    page = webinar.episode(1, people=[(make_person(), Role.SPECIALIST)])
    copy, _told = copied(editor_client, page)
    draft = copy.get_latest_revision_as_object()
    draft.date = date(2020, 6, 1)
    draft.save_revision().publish()
    assert sorted(Activity.objects.values_list("key", flat=True)) == ["s1-e01", "s1-e02"]
    assert Participation.objects.count() == 2


def test_neither_publishing_nor_mirroring_is_offered_for_a_copy(webinar: Webinar, editor_client: Client) -> None:
    page = webinar.episode(1)
    for each in (page, webinar.season, webinar.index):
        fields = editor_client.get(f"/admin/pages/{each.pk}/copy/").context["form"].fields
        assert {"publish_copies", "alias"} & fields.keys() == set()
    copy, _told = copied(editor_client, page, alias="on")
    assert (copy.live, copy.alias_of) == (False, None)


def test_a_copy_into_a_season_where_its_number_is_free_keeps_it(webinar: Webinar, editor_client: Client) -> None:
    page = webinar.episode(4)
    copy, told = copied(editor_client, page, webinar.add_season(2))
    assert (copy.live, copy.number) == (False, 4)
    assert "«Copia» es un borrador con el número 4: revise sus datos y publíquelo." in told


def test_a_number_that_only_another_language_has_is_taken_too(
    webinar: Webinar, translate: Callable[..., Any], editor_client: Client
) -> None:
    page = webinar.episode(1)
    translate(page, "Episode 1")
    english = translate(webinar.episode(2), "Episode 2")
    EpisodePage.objects.filter(pk=english.pk).update(number=8)
    copy, _told = copied(editor_client, page)
    assert copy.number == 9


def test_a_copied_season_is_a_draft_with_its_episodes(webinar: Webinar, editor_client: Client) -> None:
    webinar.episode(1)
    copy, _told = copied(editor_client, webinar.season, copy_subpages="on")
    assert (copy.live, copy.number) == (False, 2)
    assert [(each.live, each.specific.number) for each in copy.get_children()] == [(False, 1)]
    assert Activity.objects.count() == 1


def counted() -> tuple[list[Any], list[Any], dict[str, Any]]:
    """The registry's activities and participations by what they say, and every figure of reach."""
    figures = dict(reach(Question()).figures)
    parts = Participation.objects.order_by("activity__key", "person", "role")
    return (
        sorted(Activity.objects.values_list("key", "title_es", "starts_at", "series__key")),
        list(parts.values_list("activity__key", "person", "role", "minutes", "outcome")),
        figures,
    )


def test_a_copy_by_code_changes_no_figure_and_is_told_when_the_first_goes(
    webinar: Webinar, make_person: Callable[..., Person]
) -> None:
    page = webinar.episode(1, people=[(make_person(), Role.SPECIALIST)])
    other = make_person()
    ParticipationRecord.objects.create(activity=Activity.objects.get(), person=other, source="manual", minutes=30)
    rebuild()
    before = counted()
    copy = page.copy(update_attrs={"slug": "copia"})
    assert counted() == before
    page.unpublish()
    assert list(Activity.objects.values_list("page_key", flat=True)) == [copy.translation_key]
    assert counted() == before
    EpisodePage.objects.get(pk=page.pk).get_latest_revision().publish()
    assert counted() == before
    copy.delete()
    assert list(Activity.objects.values_list("page_key", flat=True)) == [page.translation_key]
    assert counted() == before


def test_deleting_the_first_of_two_leaves_its_activity_and_attendance_to_the_copy(
    webinar: Webinar, make_person: Callable[..., Person]
) -> None:
    page = webinar.episode(1, people=[(make_person(), Role.SPECIALIST)])
    copy = page.copy(update_attrs={"slug": "copia"})
    before = counted()
    page.delete()
    assert list(Activity.objects.values_list("page_key", flat=True)) == [copy.translation_key]
    assert counted() == before
    copy.delete()
    assert (Activity.objects.count(), Participation.objects.count()) == (0, 0)


def test_copying_a_season_or_the_whole_home_page_by_code_changes_no_figure(
    webinar: Webinar, make_person: Callable[..., Person]
) -> None:
    second = webinar.add_season(2)
    for season, number in ((webinar.season, 1), (webinar.season, 2), (second, 1)):
        webinar.episode(number, season=season, people=[(make_person(), Role.SPECIALIST)])
    before, series = counted(), sorted(Series.objects.values_list("key", flat=True))
    webinar.season.copy(recursive=True, update_attrs={"slug": "otra-temporada"})
    webinar.home.copy(recursive=True, update_attrs={"slug": "otro-inicio"})
    assert EpisodePage.objects.filter(live=True).count() == 10
    assert (counted(), sorted(Series.objects.values_list("key", flat=True))) == (before, series)


def test_an_episode_of_its_own_in_a_copied_season_counts(webinar: Webinar, make_person: Callable[..., Person]) -> None:
    webinar.episode(1, people=[(make_person(), Role.SPECIALIST)])
    copy = webinar.season.copy(recursive=True, update_attrs={"slug": "otra-temporada"})
    episode = EpisodePage.objects.get(pk=copy.get_children().get().pk)
    episode.date = date(2020, 8, 1)
    episode.save_revision().publish()
    activity = Activity.objects.get(page_key=episode.translation_key)
    assert (activity.series.page_key, activity.series.number) == (copy.translation_key, 1)
    assert (Activity.objects.count(), Participation.objects.count()) == (2, 2)


def test_two_episodes_that_start_at_once_with_numbers_of_their_own_both_count(webinar: Webinar) -> None:
    webinar.episode(1)
    webinar.episode(2, date=date(2020, 5, 1))
    assert sorted(Activity.objects.values_list("key", flat=True)) == ["s1-e01", "s1-e02"]


def test_no_copies_are_published_from_the_home_pages_form(webinar: Webinar, editor_client: Client) -> None:
    pages = (published(webinar.home, StandardPage(title="Acerca", slug="acerca")), webinar.season, webinar.home)
    forms = [editor_client.get(f"/admin/pages/{page.pk}/copy/").context["form"] for page in pages]
    copying = {"publish_copies", "alias"}
    assert [copying & form.fields.keys() for form in forms] == [copying, set(), set()]


def test_a_public_episode_is_previewed_and_scheduled_beside_a_double(webinar: Webinar, editor_client: Client) -> None:
    page = webinar.episode(1)
    double = page.copy(update_attrs={"slug": "copia"}, keep_live=False)
    preview = editor_client.post(f"/admin/pages/{page.pk}/edit/preview/", submitted(page))
    assert preview.json() == {"is_valid": True, "is_available": True}
    scheduled = submitted(page) | {"expire_at": "2099-01-01 10:00", "action-publish": "on"}
    editor_client.post(f"/admin/pages/{page.pk}/edit/", scheduled)
    assert EpisodePage.objects.get(pk=page.pk).expire_at.year == 2099
    refused = editor_client.post(f"/admin/pages/{double.pk}/edit/", submitted(double) | {"action-publish": "on"})
    assert refused.context["form"].errors["number"] == ["El número 1 ya es de «Episodio 1»."]
    assert not EpisodePage.objects.get(pk=double.pk).live


def test_a_public_episode_may_not_take_the_number_of_another(webinar: Webinar, editor_client: Client) -> None:
    page = webinar.episode(1)
    webinar.episode(2)
    refused = editor_client.post(f"/admin/pages/{page.pk}/edit/", submitted(page) | {"number": 2})
    assert refused.context["form"].errors["number"] == ["El número 2 ya es de «Episodio 2»."]


def submitted(page: EpisodePage) -> dict[str, Any]:
    """What the editor's form sends for an episode without people, products or body."""
    values = {name: getattr(page, name) for name in ("title", "slug", "number", "date", "starts", "ends", "timezone")}
    panels = ("specialists", "products", "chapters", "transcripts", "comments")
    empty = {panel: inline_formset([]) for panel in panels}
    return nested_form_data({**values, "body": streamfield([]), **empty})
