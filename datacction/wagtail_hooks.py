"""Where the webinar joins in Wagtail's admin: moving an episode moves its languages, or is refused beforehand."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.pages.listing import PageListingMixin
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from datacction.models import EpisodePage, SeasonPage
from datacction.queries import latest_season, obstacles_to_move, sharing_its_number
from datacction.services import number_copy
from portal.panels import Task, TaskPanel
from portal.views.new_page import NewPageView


@hooks.register("before_move_page")
def refuse_a_season_without_its_languages(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return _refused(request, [page], destination, redirect("wagtailadmin_pages:move", page.pk))


@hooks.register("before_bulk_action")
def refuse_it_for_many(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    if action_type != "move" or not objects or not isinstance(objects[0], Page):
        return None
    destination = action.cleaned_form.cleaned_data["chooser"]
    return _refused(request, objects, destination, redirect(action.next_url))


def _refused(request: HttpRequest, pages: Sequence[Page], destination: Page, back: HttpResponse) -> HttpResponse | None:
    found = dict.fromkeys(sentence for page in pages for sentence in obstacles_to_move(page, destination))
    for sentence in found:
        messages.error(request, sentence)
    return back if found else None


@hooks.register("construct_homepage_panels")
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    """The next episode goes into the latest season: the way there, for who may write it."""
    season = latest_season()
    if season is None or not season.permissions_for_user(request.user).can_add_subpage():
        return
    tasks = [
        Task(
            _("Add an episode to “%(season)s”") % {"season": season.title},
            reverse("wagtailadmin_pages:add", args=["datacction", "episodepage", season.pk]),
            is_first=True,
        ),
        Task(
            _("The episodes of “%(season)s”") % {"season": season.title},
            reverse("wagtailadmin_explore", args=[season.pk]),
            count=season.numchild,
        ),
        Task(_("All seasons"), reverse("wagtailadmin_explore", args=[season.get_parent().pk])),
    ]
    TaskPanel("webinar", _("Webinar"), "media", tasks, order=5).add_to(panels)


@hooks.register("after_move_page")
def tell_of_a_number_taken(request: HttpRequest, page: Page) -> None:
    if not isinstance(page, EpisodePage):
        return
    other = sharing_its_number(Page.objects.get(pk=page.pk))
    if other is not None:
        messages.warning(
            request,
            _("“%(title)s” has number %(number)s in this season too: give one of them another.")
            % {"title": other.title, "number": other.number},
        )


@hooks.register("after_copy_page")
def number_the_copy(request: HttpRequest, page: Page, new_page: Page) -> None:
    copy = new_page.specific
    if isinstance(copy, EpisodePage | SeasonPage):
        before = copy.number
        values = {"title": copy.title, "before": before, "number": number_copy(page=copy)}
        if copy.number != before:
            sentence = _(
                "“%(title)s” is a draft with number %(number)s: %(before)s is taken. Check its facts, publish it."
            )
        else:
            sentence = _("“%(title)s” is a draft with number %(number)s: check its facts, publish it.")
        messages.info(request, sentence % values)


class EpisodeViewSet(PageViewSet):
    """A season's list of episodes: in the order of their numbers, each with its date."""

    model = EpisodePage
    add_view_class = NewPageView
    icon = "media"
    ordering = "number"
    list_display = (
        *PageListingMixin.base_columns[:1],  # the box to tick comes first
        "number",
        *PageListingMixin.base_columns[1:2],
        "date",
        *(column for column in PageListingMixin.base_columns[2:] if column.name != "type"),
    )


@hooks.register("register_admin_viewset")
def episodes() -> EpisodeViewSet:
    return EpisodeViewSet("episodes")
