"""The registry in the Wagtail admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from participants.bulk_actions import BULK_ACTIONS
from participants.permissions import register_policies
from participants.urls import admin_urlpatterns
from participants.views.imports import ImportViewSet
from participants.viewsets import RegistryGroup

register_policies()
register_snippet(RegistryGroup)
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
        codename__in=["view_personal_data", "export_personal_data", "merge_records", "import_attendance"],
    )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("participants.merge", _("Merge"), _("Merged"))
    actions.register_action("participants.split", _("Split"), _("Split again"))
    actions.register_action("participants.erase", _("Erase"), _("Erased"))
    actions.register_action("participants.mark", _("Mark"), _("Marked"))
    actions.register_action("participants.decide_import", _("Decide about an import"), _("Import decided about"))
    actions.register_action("participants.revoke_decision", _("Take decisions back"), _("Decisions taken back"))
    actions.register_action("participants.apply_import", _("Bring an import in"), _("Import brought in"))
    actions.register_action("participants.undo_import", _("Undo an import"), _("Import undone"))
    actions.register_action("participants.discard_import", _("Discard an import"), _("Import discarded"))


@hooks.register("register_admin_viewset")
def import_screens() -> ImportViewSet:
    return ImportViewSet()
