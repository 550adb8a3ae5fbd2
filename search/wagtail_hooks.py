"""The search in the Wagtail admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from portal.screens import ScreenMenuItem
from search.report_views import PERMISSION, searches, searches_file
from search.viewsets import SearchGroup

register_snippet(SearchGroup)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("reports/searches/", searches, name="search_report"),
        path("reports/searches/searches.<slug:extension>", searches_file, name="search_report_file"),
    ]


@hooks.register("register_reports_menu_item")
def searches_report() -> MenuItem:
    item = ScreenMenuItem(_("Searches"), reverse("search_report"), icon_name="search", order=910)
    item.permission = PERMISSION
    return item


@hooks.register("register_permissions")
def permissions() -> Any:
    return Permission.objects.filter(content_type__app_label="search", codename="view_searches")
