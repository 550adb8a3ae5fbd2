"""Reach figures in the Wagtail admin: ask, read, open the records behind a number, take it away as a file."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from participants.services.privacy import log_access
from portal.models import User
from reporting.charts import chart
from reporting.dimensions import Member
from reporting.exports import CONTENT_TYPES, export
from reporting.forms import FiguresForm
from reporting.reach import Question, QuestionError, reach, read_question
from reporting.records import CellError, read_cell, records_of
from reporting.reported import reported_beside
from reporting.services import publish_tables
from reporting.tables import headline, long_table

VIEW = "reporting.view_exact_figures"
PER_PAGE = 50
MOST_ROWS = 200


@never_cache
@require_GET
@permission_required(VIEW)
def index(request: HttpRequest) -> HttpResponse:
    """Figures, table and chart for what the address asks."""
    question, faults = _asked(request.GET)
    answer = reach(question)
    reported = reported_beside(question.filters)
    title = _("Reach figures")
    table = None
    drawn = None
    if answer.breakdown:
        caption = " × ".join(str(dimension.label) for dimension in question.dimensions)
        table = long_table(answer.breakdown, caption, link=_records_link(question), most=MOST_ROWS)
        drawn = chart(answer.breakdown, caption, "breakdown")
    return _page(
        request,
        "index",
        title,
        form=FiguresForm(question),
        faults=faults,
        question=question,
        answer=answer,
        figures=[
            headline(figure, value, answer, reported=reported.get(figure.name))
            for figure, value in answer.with_definitions
        ],
        table=table,
        chart=drawn,
        rule=question.rule.description,
        records_url=f"{reverse('reach_figures:records')}?{question.query}",
        files=[
            (extension.upper(), f"{reverse('reach_figures:export', args=[extension])}?{question.query}")
            for extension in CONTENT_TYPES
        ],
        address=request.build_absolute_uri(f"{reverse('reach_figures:index')}?{question.query}"),
    )


@never_cache
@require_GET
@permission_required(VIEW)
def export_file(request: HttpRequest, extension: str) -> HttpResponse:
    """The same view as a file."""
    if extension not in CONTENT_TYPES:
        raise Http404
    question, _faults = _asked(request.GET)
    answer = reach(question)
    response = HttpResponse(export(answer, extension), content_type=CONTENT_TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="reach-{answer.computed_at:%Y%m%d-%H%M}.{extension}"'
    return response


@never_cache
@require_GET
@permission_required(VIEW)
@permission_required("participants.view_personal_data")
def records(request: HttpRequest) -> HttpResponse:
    """The participations behind a figure or a cell: as many as the cell says. Every look is written down."""
    question, _faults = _asked(request.GET)
    try:
        cell = read_cell(question, request.GET)
    except CellError as error:
        raise Http404 from error
    page = Paginator(records_of(question, cell), PER_PAGE).get_page(request.GET.get("p"))
    assert isinstance(request.user, User)
    query = {name: request.GET.getlist(name) for name in request.GET if name != "p"}
    log_access(user=request.user, what="reporting.records", query=query, records=len(page.object_list))
    return _page(
        request,
        "records",
        _("Records behind the figure"),
        page_obj=page,
        labels=[str(member.label) for _dimension, member in cell],
        back=f"{reverse('reach_figures:index')}?{question.query}",
        query=urlencode(query, doseq=True),
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


def _asked(values: MultiValueDict[str, str]) -> tuple[Question, list[str]]:
    try:
        return read_question(values), []
    except QuestionError as error:
        return error.usable, error.sentences


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


def _page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("reach_figures:index"), "label": _("Reach figures")},
    ]
    if template != "index":
        crumbs.append({"url": "", "label": title})
    context |= {"breadcrumbs_items": crumbs, "header_title": title, "page_title": title, "header_icon": "table"}
    return render(request, f"reporting/admin/{template}.html", context)


class FiguresMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(VIEW)


class FiguresViewSet(ViewSet):
    """The addresses of the figures, and their place in the menu."""

    name = "reach_figures"
    url_prefix = "reach"
    icon = "table"
    menu_label = gettext_lazy("Figures")
    menu_order = 205
    menu_item_class = FiguresMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", index, name="index"),
            path("records/", records, name="records"),
            path("publish/", publish, name="publish"),
            path("reach.<slug:extension>", export_file, name="export"),
        ]
