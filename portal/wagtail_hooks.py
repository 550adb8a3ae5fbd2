"""Where the portal joins in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.accounts import drop_former_addresses
from portal.models import User
from portal.screens import ScreenMenuItem
from portal.views.periodic import PERMISSION, periodic


@hooks.register("after_edit_user")
def keep_one_address(request: HttpRequest, user: User) -> None:
    drop_former_addresses(user=user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("reports/periodic/", periodic, name="periodic_tasks")]


@hooks.register("register_reports_menu_item")
def periodic_report() -> MenuItem:
    item = ScreenMenuItem(_("Periodic tasks"), reverse("periodic_tasks"), icon_name="time", order=950)
    item.permission = PERMISSION
    return item
