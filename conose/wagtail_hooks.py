"""Where the network joins in Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from conose.calls.queries import calls_to_decide, waiting_questions
from conose.calls.urls import admin_urlpatterns as call_screens
from conose.calls.viewsets import CallGroup
from conose.joining.desk_views import DECIDE_JOINING, JoiningViewSet
from conose.joining.queries import waiting_count as joining_waiting
from conose.permissions import HANDLE_APPLICATIONS
from conose.researchers.desk_views import HANDLE_RESEARCHERS, ResearchersViewSet
from conose.researchers.queries import waiting_count as researchers_waiting
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
    """Questions that wait for an answer and calls that wait for a decision, for who may do something about them."""
    if user.has_perm("conose.change_callquestion") and (waiting := waiting_questions().count()):
        address = reverse("wagtailsnippets_conose_callquestion:list")
        yield Task(gettext("Questions about calls"), address, count=waiting)
    if user.has_perm(HANDLE_APPLICATIONS) and (number := calls_to_decide().count()):
        yield Task(gettext("Calls to review and decide"), reverse("my_reviews"), count=number)


class ReviewMenuItem(MenuItem):
    """The way from the admin to the desks of calls, which are pages of the site."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(HANDLE_APPLICATIONS))


@hooks.register("register_admin_menu_item")
def review_menu_item() -> MenuItem:
    return ReviewMenuItem(_("Review of calls"), reverse("my_reviews"), name="call-review", icon_name="form", order=317)


@hooks.register("register_admin_viewset")
def researchers_screens() -> ResearchersViewSet:
    return ResearchersViewSet()


@hooks.register("register_admin_viewset")
def joining_screens() -> JoiningViewSet:
    return JoiningViewSet()


@hooks.register("register_permissions")
def network_permissions() -> Any:
    return Permission.objects.filter(
        content_type__app_label="conose", codename__in=["handle_researchers", "decide_joining"]
    )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for name, label, done in (
        ("researcher_invite", _("Invite a researcher"), _("Researcher invited")),
        ("researcher_revoke", _("Take a link back"), _("Link taken back")),
        ("researcher_send", _("Send a profile"), _("Profile sent")),
        ("researcher_approve", _("Approve a profile"), _("Approved")),
        ("researcher_send_back", _("Send back"), _("Sent back")),
        ("researcher_leave", _("Leave the directory"), _("Left the directory")),
        ("joining_decide", _("Decide on joining"), _("Decided on")),
    ):
        actions.register_action(f"conose.{name}", label, done)


@hooks.register("construct_homepage_panels")
def network_waiting(request: HttpRequest, panels: list[Any]) -> None:
    """What waits in the network for whoever may do something about it."""
    tasks = []
    if request.user.has_perm(HANDLE_RESEARCHERS) and (number := researchers_waiting()):
        address = f"{reverse('researcher_desk:index')}?state=sent"
        tasks.append(Task(gettext("Profiles of researchers to approve"), address, count=number))
    if request.user.has_perm(DECIDE_JOINING) and (number := joining_waiting()):
        address = f"{reverse('joining_desk:index')}?state=waiting"
        tasks.append(Task(gettext("Institutions that ask to join the network"), address, count=number))
    if tasks:
        TaskPanel("network", gettext("Knowledge network"), "group", tasks, order=8).add_to(panels)
