"""Reach in the Wagtail admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from reporting.views.figures import FiguresViewSet


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
