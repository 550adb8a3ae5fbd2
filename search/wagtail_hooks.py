"""The search in the Wagtail admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from portal.panels import Task, TaskPanel
from portal.screens import ScreenMenuItem
from search.report_views import PERMISSION, searches, searches_file
from search.viewsets import SearchGroup

register_snippet(SearchGroup)


@hooks.register("construct_homepage_panels")
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    """What the search is taught, for who may teach it."""
    if not request.user.has_perm("search.change_synonyms"):
        return
    tasks = [
        Task(
            _("Words that mean the same in the search"),
            reverse("wagtailsnippets_search_synonyms:list"),
            note=_("What somebody searches by one of them is found by all."),
        )
    ]
    TaskPanel("search", _("Search"), "search", tasks, order=40).add_to(panels)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("reports/searches/", searches, name="search_report"),
        path("reports/searches/searches.<slug:extension>", searches_file, name="search_report_file"),
    ]


@hooks.register("register_reports_menu_item")
def searches_report() -> MenuItem:
    item = ScreenMenuItem(gettext_lazy("Searches"), reverse("search_report"), icon_name="search", order=910)
    item.permission = PERMISSION
    return item


@hooks.register("register_permissions")
def permissions() -> Any:
    return Permission.objects.filter(content_type__app_label="search", codename="view_searches")
