"""Where the network joins in Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from conose.calls.queries import waiting_questions
from conose.calls.urls import admin_urlpatterns as call_screens
from conose.calls.viewsets import CallGroup
from conose.permissions import HANDLE_APPLICATIONS
from conose.viewsets import ResearchLineViewSet
from portal.panels import Task, TaskPanel

register_snippet(ResearchLineViewSet)
register_snippet(CallGroup)


@hooks.register("register_admin_urls")
def call_urls() -> list[Any]:
    return call_screens


@hooks.register("construct_homepage_panels")
def call_panel(request: HttpRequest, panels: list[Any]) -> None:
    TaskPanel("calls", gettext("Calls"), "form", list(_call_tasks(request.user)), order=17).add_to(panels)


def _call_tasks(user: Any) -> Iterator[Task]:
    """Questions that wait for an answer, for who may answer."""
    if user.has_perm("conose.change_callquestion") and (waiting := waiting_questions().count()):
        address = reverse("wagtailsnippets_conose_callquestion:list")
        yield Task(gettext("Questions about calls"), address, count=waiting)


class ReviewMenuItem(MenuItem):
    """The way from the admin to the desks of calls, which are pages of the site."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(HANDLE_APPLICATIONS))


@hooks.register("register_admin_menu_item")
def review_menu_item() -> MenuItem:
    return ReviewMenuItem(_("Review of calls"), reverse("my_reviews"), name="call-review", icon_name="form", order=317)
