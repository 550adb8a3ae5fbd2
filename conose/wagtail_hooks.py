"""Where the network joins in Wagtail's admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from conose.joining.desk_views import DECIDE_JOINING, JoiningViewSet
from conose.joining.queries import waiting_count as joining_waiting
from conose.researchers.desk_views import HANDLE_RESEARCHERS, ResearchersViewSet
from conose.researchers.queries import waiting_count as researchers_waiting
from conose.viewsets import ResearchLineViewSet
from portal.panels import Task, TaskPanel

register_snippet(ResearchLineViewSet)


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
        ("researcher_invite", gettext_lazy("Invite a researcher"), gettext_lazy("Researcher invited")),
        ("researcher_revoke", gettext_lazy("Take a link back"), gettext_lazy("Link taken back")),
        ("researcher_send", gettext_lazy("Send a profile"), gettext_lazy("Profile sent")),
        ("researcher_approve", gettext_lazy("Approve a profile"), gettext_lazy("Approved")),
        ("researcher_send_back", gettext_lazy("Send back"), gettext_lazy("Sent back")),
        ("researcher_leave", gettext_lazy("Leave the directory"), gettext_lazy("Left the directory")),
        ("joining_decide", gettext_lazy("Decide on joining"), gettext_lazy("Decided on")),
    ):
        actions.register_action(f"conose.{name}", label, done)


@hooks.register("construct_homepage_panels")
def network_waiting(request: HttpRequest, panels: list[Any]) -> None:
    """What waits in the network for whoever may do something about it."""
    tasks = []
    if request.user.has_perm(HANDLE_RESEARCHERS) and (number := researchers_waiting()):
        address = f"{reverse('researcher_desk:index')}?state=sent"
        tasks.append(Task(_("Profiles of researchers to approve"), address, count=number))
    if request.user.has_perm(DECIDE_JOINING) and (number := joining_waiting()):
        address = f"{reverse('joining_desk:index')}?state=waiting"
        tasks.append(Task(_("Institutions that ask to join the network"), address, count=number))
    if tasks:
        TaskPanel("network", _("Knowledge network"), "group", tasks, order=8).add_to(panels)
