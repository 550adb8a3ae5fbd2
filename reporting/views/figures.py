"""Reach figures in the Wagtail admin: ask, read, open the records behind a number, take it away as a file."""

from dataclasses import dataclass, replace
from typing import Any, TypeGuard
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from participants.services.privacy import log_access
from portal.components import DataTable
from portal.models import User
from portal.screens import ScreenSet, page_of, screen
from reporting.charts import Chart, chart
from reporting.dimensions import Member
from reporting.exports import FILES, export
from reporting.forms import FiguresForm, as_address, chosen, is_sent
from reporting.public import latest_publication
from reporting.reach import Breakdown, Question, QuestionError, reach, read_question
from reporting.records import CellError, read_cell, records_of
from reporting.reported import beside, reported_beside
from reporting.services import publish_tables
from reporting.tables import COUNTS, PARTICIPANTS, Part, cross_table, grouped, part_of
from reporting.wording import moment, renewed, why_nobody

VIEW = "reporting.view_exact_figures"
PER_PAGE = 50
ROWS, COLUMNS = 60, 12
"""As much of a cross-table as a page shows at once."""
FEW_COLUMNS = 6


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
    return screen(
        request,
        "reporting/admin/index.html",
        _("Reach figures"),
        icon="table",
        form=FiguresForm(question, request.GET, asked.by_field),
        faults=asked.faults,
        has_faults=asked.has_faults,
        chosen=chosen(question, _url("index", Question())),
        question=question,
        answer=answer,
        groups=grouped(
            answer,
            {name: beside(printed, answer.figures[name], question.rule) for name, printed in reported.items()},
        ),
        shown=_shown(question, answer.breakdown, request.GET) if _has_cells(answer.breakdown) else None,
        rule=question.who,
        moment=moment(answer.computed_at),
        why_nobody="" if answer.figures["participants"].value else why_nobody(question),
        records_url=_url("records", question),
        files=[(file, _url("export", question, extension)) for extension, file in FILES.items()],
        address=request.build_absolute_uri(_url("index", question)),
        published=latest_publication(),
    )


@never_cache
@require_GET
@permission_required(VIEW)
def export_file(request: HttpRequest, extension: str) -> HttpResponse:
    """The same view as a file; of an address that cannot be read whole, what is wrong with it."""
    if extension not in FILES:
        raise Http404
    asked = _asked(request.GET)
    if asked.has_faults:
        sentences = "\n".join([*asked.faults, *asked.by_field.values()])
        return HttpResponseBadRequest(sentences, content_type="text/plain; charset=utf-8")
    answer = reach(asked.question)
    response = HttpResponse(export(answer, extension), content_type=FILES[extension].content_type)
    response["Content-Disposition"] = (
        f'attachment; filename="reach-{timezone.localtime(answer.computed_at):%Y%m%d-%H%M}.{extension}"'
    )
    return response


@never_cache
@require_GET
@permission_required(VIEW)
@permission_required("participants.view_personal_data")
def records(request: HttpRequest) -> HttpResponse:
    """The participations behind a figure or a cell: as many as the cell says. Every look is written down."""
    asked = _asked(request.GET)
    if asked.has_faults:
        return redirect(f"{reverse('reach_figures:index')}?{request.GET.urlencode()}")
    question = asked.question
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
        figures_url=_url("index", question),
        people=rows.order_by().values("person").distinct().count(),
        **page,
    )


@permission_required("reporting.publish_tables")
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Show the public the reach of today."""
    assert isinstance(request.user, User)
    renewal = publish_tables(by=request.user)
    say = messages.success if renewal.publication else messages.warning
    say(request, renewed(renewal))
    return redirect("reach_figures:index")


@dataclass(frozen=True)
class Pages:
    """Where one side of a table goes on, where it does not fit."""

    label: str
    part: Part
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """A breakdown as the page shows it: the part of the table that is looked at, and the ways to the rest."""

    title: str
    table: DataTable
    chart: Chart
    is_wide: bool
    has_few_columns: bool
    """Narrow enough to stand beside its chart on most screens of computers, though it is a cross-table."""
    pages: list[Pages]
    counts: list[tuple[str, str, bool]]
    """What the cells may count: its name, its address, whether they do."""
    turned: str
    """The address with rows and columns exchanged."""


def _has_cells(breakdown: Breakdown | None) -> TypeGuard[Breakdown]:
    """Whether there is anything to break down: of nobody there is neither a chart nor a table."""
    return breakdown is not None and bool(breakdown.totals[-1].participants)


def _shown(question: Question, breakdown: Breakdown, sent: QueryDict) -> Shown:
    """`p` and `c` are the pages of rows and columns, `count` is what cells count: of the view, not of the question."""
    title = " × ".join(str(dimension.label) for dimension in question.dimensions)
    is_cross = len(question.dimensions) == 2
    count = sent.get("count", "") if is_cross and sent.get("count") in COUNTS else PARTICIPANTS
    rows = part_of(breakdown, 0, most=ROWS, number=_number(sent, "p"))
    columns = part_of(breakdown, 1, most=COLUMNS, number=_number(sent, "c"), by_size=True) if is_cross else None
    kept = {"count": count} if count != PARTICIPANTS else {}
    sides = [(_("Rows"), "p", rows), *([(_("Columns"), "c", columns)] if columns else [])]
    at = {name: part.number for _label, name, part in sides if part.number > 1}

    def address(**changes: Any) -> str:
        view = {name: value for name, value in {**kept, **at, **changes}.items() if value not in (1, PARTICIPANTS)}
        return f"{_url('index', question)}{'&' + urlencode(view) if view else ''}#breakdown-title"

    table = cross_table(breakdown, title, link=_records_link(question), rows=rows, columns=columns, count=count)
    return Shown(
        title=title,
        table=table,
        chart=chart(breakdown, title, "breakdown", in_parts=any(part.is_part for _label, _name, part in sides)),
        is_wide=is_cross,
        has_few_columns=len(table.columns) <= FEW_COLUMNS,
        pages=[
            Pages(
                label,
                part,
                address(**{name: part.number - 1}) if part.number > 1 else "",
                address(**{name: part.number + 1}) if part.number < part.pages else "",
            )
            for label, name, part in sides
            if part.is_part
        ],
        counts=[(label, address(count=name), name == count) for name, label in _counted().items()] if is_cross else [],
        turned=_url("index", replace(question, dimensions=question.dimensions[::-1])) if is_cross else "",
    )


def _counted() -> dict[str, str]:
    return dict(zip(COUNTS, (_("People"), _("Participations")), strict=True))


def _number(sent: QueryDict, name: str) -> int:
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


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
