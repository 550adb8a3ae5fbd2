"""The agreements of exchanges that are open, in the admin: what is overdue first."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from datacction.exchanges.queries import open_agreements
from datacction.models import Agreement


def _state(agreement: Agreement) -> str:
    return str(_("Overdue")) if agreement.is_overdue() else str(agreement.get_state_display())


def _due(agreement: Agreement) -> str:
    return date_format(agreement.due_on, "DATE_FORMAT") if agreement.due_on else ""


def _edit_url(agreement: Agreement) -> str:
    return reverse("wagtailadmin_pages:edit", args=[agreement.page_id])


class AgreementsReportView(ReportView):
    """Open agreements of public exchanges, the first due first; each leads to the editor of its page."""

    model = Agreement
    page_title = _("Agreements of exchanges")
    header_icon = "list-ul"
    index_url_name = "exchange_agreements"
    index_results_url_name = "exchange_agreements_results"
    columns: ClassVar = [
        TitleColumn("text", label=_("What was agreed"), get_url=_edit_url),
        Column("page", label=_("Exchange")),
        Column("institution", label=_("Responsible institution")),
        Column("due_on", label=pgettext_lazy("agreement", "Due"), accessor=_due),
        StatusTagColumn("state", label=_("State"), accessor=_state, primary=Agreement.is_overdue),
    ]
    list_export: ClassVar = ["text", "page", "institution", "due_on", "state"]
    export_headings: ClassVar = {
        "text": _("What was agreed"),
        "page": _("Exchange"),
        "institution": _("Responsible institution"),
        "due_on": pgettext_lazy("agreement", "Due"),
        "state": _("State"),
    }

    def get_base_queryset(self) -> Any:
        return open_agreements()
