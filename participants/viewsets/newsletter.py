"""Issues of the newsletter in the Wagtail admin: written, previewed in both parts and both languages, then sent."""

import json
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import HeaderButton

from participants.models import NewsletterIssue
from participants.newsletter.news import proposal
from participants.newsletter.queries import last_sent
from participants.permissions import SEND_NEWSLETTER
from participants.viewsets.base import CreateView, EditView, RegistryViewSet


class IssueCreateView(CreateView):
    def get_initial_form_instance(self) -> Any:
        """With what is new since the last issue under a heading for each kind, for its writer to choose among."""
        instance = super().get_initial_form_instance() or NewsletterIssue()
        last = last_sent()
        blocks = proposal(since=last.sent_at if last else None)
        instance.content = json.dumps(blocks)
        return instance


class IssueEditView(EditView):
    @property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if self.request.user.has_perm(SEND_NEWSLETTER):
            address = reverse("newsletter_issue_screen", args=[self.object.pk])
            buttons.append(HeaderButton(_("Try, send, results"), url=address, icon_name="mail"))
        return buttons


class NewsletterIssueViewSet(RegistryViewSet):
    model = NewsletterIssue
    icon = "mail"
    menu_label = _("Newsletter")
    menu_name = "newsletter"
    menu_order = 146
    add_to_admin_menu = True
    add_view_class = IssueCreateView
    edit_view_class = IssueEditView
    inspect_view_enabled = False
    search_fields: ClassVar = ["title_es", "title_en"]
    list_display: ClassVar = [
        "__str__",
        Column("number", label=_("Number")),
        Column(
            "sent_at",
            label=_("Sent"),
            accessor=lambda issue: date_format(localtime(issue.sent_at), "SHORT_DATE_FORMAT") if issue.sent_at else "—",
        ),
    ]
    ordering: ClassVar = ["-created_at"]
