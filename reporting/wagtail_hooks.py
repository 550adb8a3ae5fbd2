"""Reach in the Wagtail admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("reporting.publish", _("Publish the reach tables"), _("Reach tables published"))
