"""Statistics of courses: of all of them for managers in the admin, of their own runs for tutors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe
from wagtail.admin.auth import any_permission_required

from participants.models import Programme
from participants.permissions import signed_in
from participants.presence_rules import Rule
from participants.services.privacy import log_access
from portal.components import DataTable, Reported
from portal.numbers import whole
from portal.screens import ScreenMenuItem, ScreenSet, page_of, screen
from reporting.charts import chart
from reporting.courses.exports import FILES
from reporting.courses.forms import CoursesForm
from reporting.courses.forum import forum_activity, forum_table
from reporting.courses.items import item_table, items_of
from reporting.courses.queries import AtRisk, at_risk, modules_of, modules_reached
from reporting.courses.statistics import Group, Statistics, read_course_question, statistics
from reporting.courses.tables import group_table, headlines, module_table, stage_table
from reporting.dimensions import Member
from reporting.figures import Value
from reporting.forms import chosen
from reporting.reach import Question, QuestionError
from reporting.reported import beside, reported_beside
from reporting.selection import Filters
from reporting.views.figures import VIEW
from reporting.wording import moment
from trainaction.models import CourseRun
from trainaction.teaching import taught_run, teaching_trail

READERS = (VIEW, "trainaction.run_courses")
"""Managers of the programme, and those who run its courses."""
ROWS = 60
RISK_DAYS = 14
"""Who has not opened a lesson for so long is shown to the tutor."""
IN_REACH = {name: name for name in ("sex", "country", "institution", "kind", "sector", "age", "month", "year")} | {
    "run": "activity",
    "course": "season",
}
"""The dimensions whose cells the figures page can open, by what they are called there."""


@dataclass(frozen=True)
class Asked:
    """The question of an address, and what was wrong with it."""

    question: Question
    faults: list[str]


def _asked(sent: QueryDict) -> Asked:
    try:
        return Asked(read_course_question(sent), [])
    except QuestionError as error:
        return Asked(error.usable, error.sentences)


@never_cache
@require_GET
@any_permission_required(*READERS)
def index(request: HttpRequest) -> HttpResponse:
    """What the address asks: the ladder by sex, the breakdown, and where the learners of one run stop."""
    asked = _asked(request.GET)
    question = asked.question
    answer = statistics(question)
    page = page_of(answer.groups, request, ROWS)
    run = _only_run(question.filters)
    return screen(
        request,
        "reporting/courses/index.html",
        _("Statistics of courses"),
        icon="table",
        form=CoursesForm(question, request.GET),
        faults=asked.faults,
        chosen=chosen(question, _url("index", Question())),
        question=question,
        answer=answer,
        figures=headlines(answer),
        programmes=_programmes(question),
        reported=_printed(question, answer),
        ladder=chart(answer.ladder(), _("Learners by stage and sex"), "ladder"),
        stages=stage_table(answer, _("Learners by stage and sex"), _records_link(question, ("sex",))),
        groups=_groups(answer, page["page_obj"].object_list),
        modules=_modules(run, question.filters, answer) if run else None,
        items=_items(run, question.filters) if run else None,
        forum=_forum(run, question.filters) if run else None,
        moment=moment(answer.computed_at),
        files=[(label, _url("export", question, extension)) for extension, (label, *_rest) in FILES.items()],
        address=request.build_absolute_uri(_url("index", question)),
        **page,
    )


@never_cache
@require_GET
@any_permission_required(*READERS)
def export_file(request: HttpRequest, extension: str) -> HttpResponse:
    """The same as a file; of an address that cannot be read whole, what is wrong with it."""
    if extension not in FILES:
        raise Http404
    asked = _asked(request.GET)
    if asked.faults:
        return HttpResponseBadRequest("\n".join(asked.faults), content_type="text/plain; charset=utf-8")
    return _file(statistics(asked.question), extension, "courses")


def _file(answer: Statistics, extension: str, name: str) -> HttpResponse:
    _label, content_type, write = FILES[extension]
    response = HttpResponse(write(answer), content_type=content_type)
    response["Content-Disposition"] = (
        f'attachment; filename="{name}-{timezone.localtime(answer.computed_at):%Y%m%d-%H%M}.{extension}"'
    )
    return response


def _programmes(question: Question) -> list[tuple[str, str]]:
    """Where the learners of several programmes are counted together: each programme that teaches, with the address of
    its own figures."""
    asked = question.filters
    if asked.programme or asked.series or asked.activity:
        return []
    return [
        (str(each.label), _url("index", replace(question, filters=replace(asked, programme=(each.value,)))))
        for each in (Programme.TRAINACTION, Programme.CONOSE)
    ]


def _printed(question: Question, answer: Statistics) -> Reported | None:
    """What was printed of exactly this programme and these courses, beside the people enrolled."""
    printed = reported_beside(question.filters).get("participants")
    if printed is None:
        return None
    enrolled = Value(answer.all.people_in("enrolled"), answer.all.places_in("enrolled"))
    return beside(printed, enrolled, Rule())


def _groups(answer: Statistics, shown: Sequence[Group]) -> DataTable | None:
    if not answer.question.dimensions:
        return None
    names = tuple(dimension.name for dimension in answer.question.dimensions)
    title = " × ".join(str(dimension.label) for dimension in answer.question.dimensions)
    return group_table(answer, title, link=_records_link(answer.question, names), shown=shown)


def _only_run(filters: Filters) -> CourseRun | None:
    """The run, where one alone is asked for."""
    return CourseRun.objects.filter(activity__key=filters.activity[0]).first() if len(filters.activity) == 1 else None


def _modules(run: CourseRun, filters: Filters, answer: Statistics) -> DataTable | None:
    """Where a run's learners stop."""
    modules = modules_of(run, get_language() or "es")
    if not modules:
        return None
    return module_table(modules, modules_reached(run, filters), answer, _("Where learners stop, module by module"))


def _items(run: CourseRun, filters: Filters) -> DataTable | None:
    """How the questions of a run's quizzes did."""
    items = items_of(run, get_language() or "es", filters)
    return item_table(items, _("Questions of the quizzes")) if items else None


def _forum(run: CourseRun, filters: Filters) -> DataTable | None:
    """What was said in a run's forum."""
    activity = forum_activity(run, filters)
    return forum_table(activity, _("Forum")) if activity else None


def _records_link(question: Question, names: tuple[str, ...]) -> Any:
    """The records behind a cell, on the figures page: the same filters with the outcome; None where it has no such dimension."""
    if not set(names) <= set(IN_REACH) or len(names) > 2:
        return None

    def link(word: str, members: tuple[Member, ...]) -> str:
        query: dict[str, Any] = {**question.filters.stated, "role": "learner", "outcome": word}
        if members:
            query["by"] = ",".join(IN_REACH[name] for name in names)
            for name, member in zip(names, members, strict=True):
                query[f"cell_{IN_REACH[name]}"] = "" if member.value is None else member.value
        return f"{reverse('reach_figures:records')}?{urlencode(query, doseq=True)}"

    return link


def _url(name: str, question: Question, *args: str) -> str:
    address = reverse(f"course_statistics:{name}", args=args)
    return f"{address}?{question.query}" if question.query else address


class _MenuItem(ScreenMenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(permission) for permission in READERS)


class CourseStatisticsViewSet(ScreenSet):
    """The addresses of the statistics, and their place in the menu."""

    name = "course_statistics"
    url_prefix = "course-statistics"
    icon = "table"
    menu_label = gettext_lazy("Statistics of courses")
    menu_order = 206
    menu_item_class = _MenuItem
    permission = VIEW

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", index, name="index"),
            path("statistics.<slug:extension>", export_file, name="export"),
        ]


# --- for tutors --------------------------------------------------------------------------------


@require_safe
@taught_run
def teaching_statistics(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Of a tutor's own run: how far its learners are, where they stop, and who may be lost."""
    answer = statistics(_of_run(run, "country"))
    risk = at_risk(run, at=timezone.now(), days=RISK_DAYS)
    log_access(user=signed_in(request), what="courses.at_risk", query={"run": run.key}, records=len(risk))
    countries = group_table(answer, _("Learners by country"))
    return render(
        request,
        "reporting/courses/teaching.html",
        {
            "run": run,
            "tab": "statistics",
            "trail": teaching_trail(),
            "figures": headlines(answer),
            "chart": chart(answer.ladder(), _("Learners by stage and sex"), "ladder"),
            "stages": stage_table(answer, _("Learners by stage and sex")),
            "countries": countries,
            "modules": _modules(run, answer.question.filters, answer),
            "items": _items(run, answer.question.filters),
            "forum": _forum(run, answer.question.filters),
            "risk": [_lost(each) for each in risk],
            "days": RISK_DAYS,
            "files": [
                (label, reverse("teaching_statistics_file", args=[run.key, extension]))
                for extension, (label, *_rest) in FILES.items()
            ],
            "moment": moment(answer.computed_at),
        },
    )


@require_safe
@taught_run
def teaching_statistics_file(request: HttpRequest, run: CourseRun, extension: str) -> HttpResponse:
    """The numbers of a tutor's own run as a file, by sex, country, institution and sector, and by age where it is asked."""
    if extension not in FILES:
        raise Http404
    names = ("sex", "country", "institution", "sector", *(["age"] if run.asks_age else []))
    return _file(statistics(_of_run(run, *names)), extension, run.key)


@dataclass(frozen=True)
class Lost:
    """A learner who may be lost, as the page shows them."""

    name: str
    state: str
    facts: tuple[str, ...]


def _lost(each: AtRisk) -> Lost:
    done = each.lessons_done
    seen = each.seen_at
    return Lost(
        name=str(each.enrolment.person.counted_as),
        state=each.enrolment.get_state_display(),
        facts=(
            _("Last seen on %(day)s") % {"day": date_format(timezone.localtime(seen), "DATE_FORMAT")}
            if seen
            else _("Has not begun"),
            ngettext("%(n)s lesson done", "%(n)s lessons done", done) % {"n": whole(done)},
            *(
                [
                    ngettext("%(n)s message in the forum", "%(n)s messages in the forum", each.messages)
                    % {"n": whole(each.messages)}
                ]
                if each.messages
                else []
            ),
        ),
    )


def _of_run(run: CourseRun, *names: str) -> Question:
    sent = QueryDict(mutable=True)
    sent.setlist("activity", [run.activity.key])
    sent.setlist("by", list(names))
    return read_course_question(sent)
