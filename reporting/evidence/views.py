"""From evidence to policy: the decisions that cite the network's studies, told and counted, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from conose.models import StudyIndexPage
from conose.network.queries import index_of
from portal.templatetags.portal_tags import Crumb
from reporting.evidence.counting import evidence
from reporting.evidence.exports import FILES
from reporting.evidence.listings import decision_listing
from reporting.evidence.tables import country_table, figures, kind_table, line_table


@require_safe
def evidence_page(request: HttpRequest) -> HttpResponse:
    """Figures, tables and the list with its filters. Six queries, whatever their number."""
    found = evidence()
    agenda = index_of(StudyIndexPage, Locale.get_active().pk)
    agenda_url = (agenda.get_url(request) or "") if agenda is not None else ""
    trail = [Crumb(_("Home"), f"/{(get_language() or 'es').split('-')[0]}/")]
    if agenda is not None:
        trail.append(Crumb(agenda.title, agenda_url))
    context = {
        "trail": trail,
        "figures": figures(found),
        "listing": decision_listing(found, request),
        "by_line": line_table(found, agenda_url) if found.studies else None,
        "tables": [
            ("by-kind", _("What was decided, and when"), kind_table(found)),
            ("by-country", _("Where it was decided"), country_table(found)),
        ]
        if found.decisions
        else [],
        "files": [extension.upper() for extension in FILES] if found.studies else [],
    }
    return render(request, "reporting/evidence/evidence.html", context)


@require_safe
def evidence_file(request: HttpRequest, extension: str) -> HttpResponse:
    """Everything as one of the files of `reporting.evidence.exports`, in the reader's language."""
    if extension not in FILES:
        raise Http404
    kind = FILES[extension]
    response = HttpResponse(kind.write(evidence(), request), content_type=kind.content_type)
    response["Content-Disposition"] = f'attachment; filename="{_("evidence")}.{extension}"'
    return response
