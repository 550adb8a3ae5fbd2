"""The registry in the Wagtail admin."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.contrib.settings.registry import register_setting
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from participants.bulk_actions import BULK_ACTIONS
from participants.certificates.viewsets import CertificateTemplateViewSet
from participants.comments.desk_views import CommentScreens
from participants.comments.queries import reported, waiting
from participants.comments.subjects import is_subject
from participants.models import (
    Activity,
    CommentRules,
    Registration,
    RegistrationDesk,
    RegistrationState,
    ReportedFigure,
)
from participants.permissions import HANDLE_REGISTRATIONS, MERGE_RECORDS, MODERATE_COMMENTS, register_policies
from participants.queries.imports import imports_that_wait
from participants.queries.merging import open_candidates
from participants.urls import admin_urlpatterns
from participants.views.imports import ImportViewSet
from participants.viewsets import RegistryGroup
from participants.viewsets.newsletter import NewsletterIssueViewSet
from participants.viewsets.registration import RegistrationDeskViewSet
from portal.panels import Task, TaskPanel

FEW_IMPORTS = 5
"""So many imports that wait are named on the first page."""

register_policies()
register_snippet(RegistryGroup)
register_snippet(RegistrationDeskViewSet)
register_snippet(NewsletterIssueViewSet)
register_setting(CommentRules, icon="comment")
register_snippet(CertificateTemplateViewSet)
for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return admin_urlpatterns


@hooks.register("insert_global_admin_css")
def stylesheet() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/registry-admin.css"))


@hooks.register("register_permissions")
def permissions() -> Any:
    """The permissions of the registry that are about no screen alone, for the form of a group."""
    return Permission.objects.filter(
        content_type__app_label="participants",
        codename__in=[
            "view_personal_data",
            "export_personal_data",
            "merge_records",
            "import_attendance",
            "handle_registrations",
            "moderate_comments",
            "send_newsletter",
        ],
    )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("participants.merge", _("Merge"), _("Merged"))
    actions.register_action("participants.split", _("Split"), _("Split again"))
    actions.register_action("participants.erase", _("Erase"), _("Erased"))
    actions.register_action("participants.mark", _("Mark"), _("Marked"))
    actions.register_action("participants.link_account", _("Link an account"), _("Account linked"))
    actions.register_action("participants.decide_import", _("Decide about an import"), _("Import decided about"))
    actions.register_action("participants.revoke_decision", _("Take decisions back"), _("Decisions taken back"))
    actions.register_action("participants.apply_import", _("Bring an import in"), _("Import brought in"))
    actions.register_action("participants.undo_import", _("Undo an import"), _("Import undone"))
    actions.register_action("participants.delegation", _("Make a link for a delegation"), _("Delegation's link made"))
    actions.register_action("participants.bar_commenter", _("Take no more comments"), _("No more comments taken"))
    actions.register_action("participants.unbar_commenter", _("Take comments again"), _("Comments taken again"))
    actions.register_action("participants.set_comments", _("Open or close comments"), _("Comments opened or closed"))
    actions.register_action("participants.send_issue", _("Send an issue"), _("Issue sent"))
    actions.register_action("participants.discard_import", _("Discard an import"), _("Import discarded"))


@hooks.register("register_admin_viewset")
def import_screens() -> ImportViewSet:
    return ImportViewSet()


@hooks.register("construct_homepage_panels")
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    TaskPanel("registry", gettext("Attendance and registry"), "group", list(_tasks(request.user)), order=10).add_to(
        panels
    )


@hooks.register("construct_homepage_panels")
def registration_panel(request: HttpRequest, panels: list[Any]) -> None:
    TaskPanel(
        "registration", gettext("Registration"), "form", list(_registration_tasks(request.user)), order=12
    ).add_to(panels)


def _registration_tasks(user: Any) -> Iterator[Task]:
    """Opening registration, and who waits for a decision, for who may do it."""
    if user.has_perm("participants.add_registrationdesk"):
        yield Task(
            gettext("Open registration for an activity"), reverse("wagtailsnippets_participants_registrationdesk:add")
        )
    if user.has_perm(HANDLE_REGISTRATIONS):
        asking = Registration.objects.filter(state=RegistrationState.REQUESTED).count()
        if asking:
            address = reverse("wagtailsnippets_participants_registrationdesk:list")
            yield Task(gettext("People who ask to come"), address, count=asking)


@hooks.register("register_page_header_buttons")
def way_to_registration(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """From the page of an activity to its registration, or to opening it."""
    if not page.pk or not user.has_perm("participants.change_registrationdesk"):
        return
    activity = Activity.objects.filter(page_key=page.translation_key).first()
    if activity is None:
        return
    desk = RegistrationDesk.objects.filter(activity=activity).first()
    if desk is not None:
        address = reverse("registration_people", args=[desk.pk])
        yield Button(gettext("Registration"), address, icon_name="form", priority=90)
    elif user.has_perm("participants.add_registrationdesk"):
        address = reverse("wagtailsnippets_participants_registrationdesk:add")
        yield Button(gettext("Open registration"), f"{address}?activity={activity.pk}", icon_name="form", priority=90)


@hooks.register("register_admin_viewset")
def comment_screens() -> CommentScreens:
    return CommentScreens()


@hooks.register("construct_homepage_panels")
def comments_panel(request: HttpRequest, panels: list[Any]) -> None:
    TaskPanel("comments", gettext("Comments"), "comment", list(_comment_tasks(request.user)), order=14).add_to(panels)


def _comment_tasks(user: Any) -> Iterator[Task]:
    """What readers wrote and somebody has to look at, for who may."""
    if user.has_perm(MODERATE_COMMENTS):
        address = reverse("comments_desk:index")
        if number := waiting().count():
            yield Task(gettext("Comments that wait"), address, count=number)
        if number := reported().count():
            yield Task(gettext("Comments that were reported"), f"{address}?list=reported", count=number)


@hooks.register("register_page_header_buttons")
def way_to_comments(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """From a page to its comments: open, closed, what was said."""
    if page.pk and page.live and is_subject(page) and user.has_perm(MODERATE_COMMENTS):
        address = reverse("comments_desk:page", args=[page.translation_key])
        yield Button(gettext("Comments"), address, icon_name="comment", priority=91)


def _tasks(user: Any) -> Iterator[Task]:
    """What waits in the registry for who may do it."""
    if user.has_perm("participants.import_attendance"):
        yield Task(gettext("Bring attendance in"), reverse("attendance_imports:start"), is_first=True)
        waiting = imports_that_wait()
        yield Task(
            gettext("Imports that wait"),
            reverse("attendance_imports:index"),
            count=waiting.count(),
            note=gettext("Uploaded and not brought in yet."),
        )
        for batch in waiting[:FEW_IMPORTS]:
            note = f"{batch.get_state_display()} · {date_format(localtime(batch.created_at), 'SHORT_DATETIME_FORMAT')}"
            yield Task(str(batch), reverse("attendance_imports:show", args=[batch.pk]), note=note)
    if user.has_perm(MERGE_RECORDS):
        for subject, label in (
            ("person", gettext("Pairs of people to review")),
            ("institution", gettext("Pairs of institutions to review")),
        ):
            address = f"{reverse('participants_candidates')}?subject={subject}"
            yield Task(label, address, count=open_candidates(subject).count())
    if user.has_perm("participants.view_reportedfigure"):
        yield Task(
            gettext("Reported figures"),
            reverse("wagtailsnippets_participants_reportedfigure:list"),
            count=ReportedFigure.objects.count(),
            note=gettext("Printed totals with their source, shown beside what is counted."),
        )
