"""Where the front door joins in Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from front.contact.desk_views import PERMISSION as HANDLE_CONTACT
from front.contact.desk_views import ContactScreens
from front.contact.queries import WAITING, by_state
from front.models import ArticleIndexPage, ArticlePage
from front.observatories.queries import troubled, without_address
from front.observatories.views import PERMISSION as CHANGE_OBSERVATORY
from front.observatories.views import LinkScreens
from front.urls import admin_urlpatterns
from front.viewsets import ContactTopicViewSet, ObservatoryViewSet, TermViewSet
from portal.models import HomePage
from portal.panels import Task, TaskPanel, pages_below

register_snippet(TermViewSet)
register_snippet(ObservatoryViewSet)
register_snippet(ContactTopicViewSet)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return admin_urlpatterns


@hooks.register("register_admin_viewset")
def link_screens() -> LinkScreens:
    return LinkScreens()


@hooks.register("register_admin_viewset")
def contact_screens() -> ContactScreens:
    return ContactScreens()


@hooks.register("register_permissions")
def permissions() -> Any:
    """The permission that is about no model's screens, for the form of a group."""
    return Permission.objects.filter(content_type__app_label="front", codename="handle_contact")


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("front.explain", _("Explain words or not"), _("Explanation of words turned on or off"))


@hooks.register("register_page_header_buttons")
def way_to_glossary(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """From a page to whether it explains the words of the glossary."""
    if page.pk and page.permissions_for_user(user).can_edit():
        yield Button(gettext("Glossary"), reverse("glossary_page", args=[page.pk]), icon_name="openquote", priority=92)


@hooks.register("construct_homepage_panels")
def front_panel(request: HttpRequest, panels: list[Any]) -> None:
    TaskPanel("front", gettext("Front door"), "home", list(_tasks(request.user)), order=16).add_to(panels)


def _tasks(user: Any) -> Iterator[Task]:
    """What somebody may write, and has to look at."""
    home = HomePage.objects.order_by("path").first()
    if home is not None and home.permissions_for_user(user).can_edit():
        yield Task(gettext("Edit the home page"), reverse("wagtailadmin_pages:edit", args=[home.pk]))
    write, listed = gettext("Write a news item or an article"), gettext("All news and articles")
    yield from pages_below(ArticleIndexPage, ArticlePage, user, write=write, listed=listed)
    if user.has_perm(HANDLE_CONTACT) and (number := by_state()[WAITING]):
        yield Task(gettext("Messages to be answered"), reverse("contact_desk:index"), count=number)
    if user.has_perm(CHANGE_OBSERVATORY):
        address = reverse("observatory_links:index")
        if number := troubled().count():
            yield Task(gettext("Observatories that do not answer, or have moved"), address, count=number)
        if number := without_address().count():
            yield Task(gettext("Observatories without an address"), address, count=number)
