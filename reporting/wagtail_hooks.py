"""Reach in the Wagtail admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from portal.panels import Task, TaskPanel
from reporting.courses.views import CourseStatisticsViewSet
from reporting.public import latest_publication
from reporting.views.figures import VIEW, FiguresViewSet
from reporting.wording import moment


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("reporting.publish", _("Publish the reach tables"), _("Reach tables published"))


@hooks.register("register_permissions")
def permissions() -> Any:
    """Who sees exact figures and who publishes, for the form of a group."""
    return Permission.objects.filter(
        content_type__app_label="reporting", codename__in=["view_exact_figures", "publish_tables"]
    )


@hooks.register("register_admin_viewset")
def figures() -> FiguresViewSet:
    return FiguresViewSet()


@hooks.register("register_admin_viewset")
def courses() -> CourseStatisticsViewSet:
    return CourseStatisticsViewSet()


@hooks.register("construct_homepage_panels")
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    """The figures, and the tables that are asked for most."""
    if not request.user.has_perm(VIEW):
        return
    index = reverse("reach_figures:index")
    published = latest_publication()
    told = (
        gettext("The public tables show the reach of %(moment)s.") % {"moment": moment(published.published_at)}
        if published
        else gettext("No public tables have been published yet.")
    )
    tasks = [
        Task(gettext("Reach figures"), index, is_first=True),
        Task(gettext("Participants by country and sex"), f"{index}?by=country,sex"),
        Task(gettext("Participants by season and country"), f"{index}?by=season,country"),
        Task(gettext("Participants by month"), f"{index}?by=month"),
        Task(gettext("Statistics of courses"), f"{reverse('course_statistics:index')}?programme=trainaction"),
        Task(gettext("What the public sees"), f"{index}#public", note=told),
    ]
    TaskPanel("reach", gettext("Reach"), "table", tasks, order=20).add_to(panels)
