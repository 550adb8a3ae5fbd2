"""Reach figures in the Wagtail admin: ask, read, open the records behind a number, take it away as a file."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from participants.services.privacy import log_access
from portal.models import User
from portal.screens import ScreenSet, page_of, screen
from reporting.dimensions import Member
from reporting.drawing import chart
from reporting.exports import CONTENT_TYPES, export
from reporting.forms import FiguresForm, as_address, chosen, is_sent
from reporting.public import latest_publication
from reporting.reach import Question, QuestionError, reach, read_question
from reporting.records import CellError, read_cell, records_of
from reporting.reported import beside, reported_beside
from reporting.services import publish_tables
from reporting.tables import headline, long_table

VIEW = "reporting.view_exact_figures"
PER_PAGE = 50
MOST_ROWS = 200


@never_cache
@require_GET
@permission_required(VIEW)
def index(request: HttpRequest) -> HttpResponse:
    """Figures, table and chart for what the address asks. What the form sends goes on to its permanent address."""
    asked = _asked(request.GET)
    question = asked.question
    if is_sent(request.GET) and not asked.has_faults:
        return redirect(_url("index", question))
    answer = reach(question)
    reported = reported_beside(question.filters)
    table = None
    drawn = None
    if answer.breakdown:
        caption = " × ".join(str(dimension.label) for dimension in question.dimensions)
        table = long_table(answer.breakdown, caption, link=_records_link(question), most=MOST_ROWS)
        drawn = chart(answer.breakdown, caption, "breakdown")
    return screen(
        request,
        "reporting/admin/index.html",
        _("Reach figures"),
        icon="table",
        form=FiguresForm(question, request.GET, asked.by_field),
        faults=asked.faults,
        chosen=chosen(question, _url("index", Question())),
        question=question,
        answer=answer,
        figures=[
            headline(figure, value, answer, reported=beside(printed, value, question.rule) if printed else None)
            for figure, value in answer.with_definitions
            for printed in [reported.get(figure.name)]
        ],
        table=table,
        chart=drawn,
        rule=question.rule.description,
        records_url=_url("records", question),
        files=[(extension.upper(), _url("export", question, extension)) for extension in CONTENT_TYPES],
        address=request.build_absolute_uri(_url("index", question)),
        published=latest_publication(),
    )


@never_cache
@require_GET
@permission_required(VIEW)
def export_file(request: HttpRequest, extension: str) -> HttpResponse:
    """The same view as a file."""
    if extension not in CONTENT_TYPES:
        raise Http404
    answer = reach(_asked(request.GET).question)
    response = HttpResponse(export(answer, extension), content_type=CONTENT_TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="reach-{answer.computed_at:%Y%m%d-%H%M}.{extension}"'
    return response


@never_cache
@require_GET
@permission_required(VIEW)
@permission_required("participants.view_personal_data")
def records(request: HttpRequest) -> HttpResponse:
    """The participations behind a figure or a cell: as many as the cell says. Every look is written down."""
    question = _asked(request.GET).question
    try:
        cell = read_cell(question, request.GET)
    except CellError as error:
        raise Http404 from error
    rows = records_of(question, cell)
    page = page_of(rows, request, PER_PAGE)
    shown = page["page_obj"]
    assert isinstance(request.user, User)
    query = {name: request.GET.getlist(name) for name in request.GET if name != "p"}
    log_access(user=request.user, what="reporting.records", query=query, records=len(shown.object_list))
    return screen(
        request,
        "reporting/admin/records.html",
        _("Records behind the figure"),
        icon="table",
        above=[(_url("index", question), _("Reach figures"))],
        labels=[str(member.label) for _dimension, member in cell],
        chosen=chosen(question, _url("index", Question())),
        people=rows.order_by().values("person").distinct().count(),
        **page,
    )


@permission_required("reporting.publish_tables")
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Show the public the reach of today."""
    assert isinstance(request.user, User)
    if publish_tables(by=request.user):
        messages.success(request, _("The public tables show the reach of today."))
    else:
        messages.warning(
            request, _("The public tables stay as they are: nothing changed, or too little to be shown safely.")
        )
    return redirect("reach_figures:index")


def _url(name: str, question: Question, *args: str) -> str:
    address = reverse(f"reach_figures:{name}", args=args)
    return f"{address}?{question.query}" if question.query else address


@dataclass(frozen=True)
class Asked:
    """The question of an address, and what was wrong with the address: in general, and by field of the form."""

    question: Question
    faults: list[str]
    by_field: dict[str, str]

    @property
    def has_faults(self) -> bool:
        return bool(self.faults or self.by_field)


def _asked(sent: QueryDict) -> Asked:
    values, by_field = as_address(sent)
    try:
        return Asked(read_question(values), [], by_field)
    except QuestionError as error:
        return Asked(error.usable, error.sentences, by_field)


def _records_link(question: Question) -> Any:
    base = f"{reverse('reach_figures:records')}?{question.query}"

    def link(members: tuple[Member | None, ...]) -> str:
        cell = {
            f"cell_{dimension.name}": "" if member.value is None else member.value
            for dimension, member in zip(question.dimensions, members, strict=True)
            if member is not None
        }
        return f"{base}&{urlencode(cell)}" if cell else base

    return link


class FiguresViewSet(ScreenSet):
    """The addresses of the figures, and their place in the menu."""

    name = "reach_figures"
    url_prefix = "reach"
    icon = "table"
    menu_label = gettext_lazy("Figures")
    menu_order = 205
    permission = VIEW

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", index, name="index"),
            path("records/", records, name="records"),
            path("publish/", publish, name="publish"),
            path("reach.<slug:extension>", export_file, name="export"),
        ]
