"""Screens of our own in the Wagtail admin: Wagtail's header and pages, and a place in the menu for who may open them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import BaseButton

Crumb = tuple[str, str]
"""An address and what it is called."""


def screen(
    request: HttpRequest,
    template: str,
    title: str,
    *,
    icon: str,
    above: Sequence[Crumb] = (),
    buttons: Sequence[BaseButton] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page below `above`, under Wagtail's header with `buttons` beside its title."""
    trail = [(reverse("wagtailadmin_home"), _("Home")), *above, ("", title)]
    context |= {
        "breadcrumbs_items": [{"url": url, "label": label} for url, label in trail],
        "header_title": title,
        "page_title": title,
        "header_icon": icon,
        "header_buttons": buttons,
    }
    return render(request, template, context, status=status)


def page_of(rows: QuerySet[Any] | Sequence[Any], request: HttpRequest, per_page: int) -> dict[str, Any]:
    """A page of rows as Wagtail's own pagination reads it: the one that `p` asks for."""
    paginator = WagtailPaginator(rows, per_page)
    page: Page[Any] = paginator.get_page(request.GET.get("p"))
    return {"page_obj": page, "elided_page_range": paginator.get_elided_page_range(page.number)}


class ScreenMenuItem(MenuItem):
    """Shown to who may open the screen."""

    permission: str

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


class ScreenSet(ViewSet):
    """The addresses of screens that one permission opens, and their place in the menu."""

    permission: ClassVar[str]
    add_to_admin_menu = True
    menu_item_class = ScreenMenuItem

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        item: ScreenMenuItem = super().get_menu_item(order)
        item.permission = self.permission
        return item
