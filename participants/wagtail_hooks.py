"""The registry in the Wagtail admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from participants.views.imports import ImportViewSet


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("participants.merge", _("Merge"), _("Merged"))
    actions.register_action("participants.split", _("Split"), _("Split again"))
    actions.register_action("participants.mark", _("Mark"), _("Marked"))
    actions.register_action("participants.decide_import", _("Decide about an import"), _("Import decided about"))
    actions.register_action("participants.apply_import", _("Bring an import in"), _("Import brought in"))
    actions.register_action("participants.undo_import", _("Undo an import"), _("Import undone"))
    actions.register_action("participants.discard_import", _("Discard an import"), _("Import discarded"))


@hooks.register("register_admin_viewset")
def import_screens() -> ImportViewSet:
    return ImportViewSet()
