"""Certificates in the Wagtail admin: what they are set with."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from participants.models import CertificateTemplate


class CertificateTemplateViewSet(SnippetViewSet):
    model = CertificateTemplate
    icon = "clipboard-list"
    menu_label = _("Certificate templates")
    menu_order = 330
    add_to_admin_menu = True
    list_display: ClassVar = [
        "name",
        "issuer",
        "purpose",
        BooleanColumn("is_default", label=_("Proposed first")),
        UpdatedAtColumn(),
    ]
