"""Where the academy joins in Wagtail's admin."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db import router
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from portal.models import User
from portal.panels import Task, TaskPanel, pages_below
from trainaction.durations import is_far_off, minutes_in
from trainaction.learning.queries import is_taught_below
from trainaction.models import (
    CourseIndexPage,
    CoursePage,
    CourseRun,
    Enrolment,
    EnrolmentState,
    InteractivePackage,
    LessonPage,
    ModulePage,
    Question,
    Quiz,
)
from trainaction.packages.queries import is_in_use
from trainaction.permissions import may_run_courses
from trainaction.quizzes.admin_views import regrade
from trainaction.services import lead_to_the_copy
from trainaction.urls.enrolment import admin_urlpatterns
from trainaction.viewsets import CourseRunViewSet, PackageViewSet, QuizGroup

register_snippet(CourseRunViewSet)
register_snippet(QuizGroup)
register_snippet(PackageViewSet)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [*admin_urlpatterns, path("quizzes/questions/<int:pk>/regrade/", regrade, name="trainaction_regrade")]


@hooks.register("register_permissions")
def permissions() -> Any:
    """What is about no screen alone, for the form of a group."""
    return Permission.objects.filter(content_type__app_label="trainaction", codename="run_courses")


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("trainaction.archive", gettext_lazy("Archive"), gettext_lazy("Archived"))
    actions.register_action("trainaction.bring_back", gettext_lazy("Bring back"), gettext_lazy("Brought back"))


@hooks.register("after_copy_page")
def lead_copied_courses_to_themselves(request: HttpRequest, page: Page, new_page: Page) -> None:
    if not issubclass(page.specific_class, CoursePage | ModulePage | LessonPage):
        return
    assert isinstance(request.user, User)
    lead_to_the_copy(original=page, copy=new_page, by=request.user)


@hooks.register("after_publish_page")
def say_that_a_duration_is_far_off(request: HttpRequest, page: Page) -> None:
    """Learners plan an evening by it. A word to who publishes, and no more: work away from the page takes its time too."""
    lesson = page.specific
    if not isinstance(lesson, LessonPage) or lesson.minutes is None:
        return
    estimated = minutes_in(lesson.body)
    if is_far_off(lesson.minutes, estimated):
        messages.warning(
            request,
            _(
                "“%(title)s” says that it takes %(said)s minutes; what is in it takes some %(estimated)s. Correct it or, where "
                "there is work to do away from the page, say in a call-out how many minutes that takes."
            )
            % {"title": lesson.title, "said": lesson.minutes, "estimated": estimated},
        )


@hooks.register("construct_homepage_panels")
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    """The way to the courses and their runs, and to a new one, for who may write it."""
    courses = pages_below(CourseIndexPage, CoursePage, request.user, write=_("Write a course"), listed=_("All courses"))
    tasks = [*_tasks_of_runs(request), *courses]
    TaskPanel("courses", "TrainAction", "clipboard-list", tasks, order=6).add_to(panels)


def _tasks_of_runs(request: HttpRequest) -> Iterator[Task]:
    if not request.user.has_perm("trainaction.add_courserun"):
        return
    yield Task(_("Open a run of a course"), reverse("wagtailsnippets_trainaction_courserun:add"), is_first=True)
    list_url = reverse("wagtailsnippets_trainaction_courserun:list")
    yield Task(_("All runs"), list_url, count=CourseRun.objects.filter(archived_at=None).count())
    asking = Enrolment.objects.filter(state=EnrolmentState.REQUESTED, run__archived_at=None).count()
    if asking and may_run_courses(request.user):
        yield Task(_("People who ask for a place"), reverse("my_runs"), count=asking)


@hooks.register("register_snippet_listing_buttons")
def way_to_grade_anew(snippet: Any, user: User, next_url: str | None = None) -> Iterable[Button]:
    if isinstance(snippet, Question) and user.has_perm("trainaction.change_question"):
        yield Button(
            _("Grade anew"), reverse("trainaction_regrade", args=[snippet.pk]), icon_name="repeat", priority=60
        )


@hooks.register("register_snippet_listing_buttons")
def way_to_try_a_quiz_or_package_out(snippet: Any, user: User, next_url: str | None = None) -> Iterable[Button]:
    if isinstance(snippet, Quiz):
        yield Button(_("Try it out"), reverse("quiz_preview", args=[snippet.pk]), icon_name="view", priority=15)
    if isinstance(snippet, InteractivePackage):
        yield Button(_("Try it out"), reverse("package_preview", args=[snippet.key]), icon_name="view", priority=15)


@hooks.register("before_delete_snippet")
def keep_packages_that_a_run_has(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    packages = [each.pk for each in instances if isinstance(each, InteractivePackage)]
    if not packages or not is_in_use(packages):
        return None
    messages.error(
        request,
        _("A run has this package, or a learner has opened it, so it cannot be deleted. Take it out of its lesson."),
    )
    return redirect("wagtailsnippets_trainaction_interactivepackage:list")


@hooks.register("before_delete_snippet", order=1)  # what a hook above says more of is said there
def keep_what_others_rest_on(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """A quiz that a run has, a question that was answered: Wagtail asks its index of references, and rows that are made many at
    once are not in it."""
    for each in instances:
        if each._meta.app_label != "trainaction":
            continue
        try:
            Collector(using=router.db_for_write(type(each)), origin=each).collect([each])
        except (ProtectedError, RestrictedError):
            messages.error(request, _("“%(object)s” is in use, so it cannot be deleted.") % {"object": each})
            return redirect(each.snippet_viewset.get_url_name("list"))
    return None


@hooks.register("before_delete_page")
def keep_pages_that_a_run_teaches(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not is_taught_below([page.path]):
        return None
    messages.error(request, _taught())
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_many_pages_that_a_run_teaches(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    paths = [each.path for each in objects if isinstance(each, Page)]
    if action_type != "delete" or not paths or not is_taught_below(paths):
        return None
    messages.error(request, _taught())
    return redirect("wagtailadmin_home")


def _taught() -> str:
    return _(
        "A run of the course teaches this page or one below it, so it cannot be deleted. "
        "Unpublish it: readers do not find it then, and the run's learners keep what they were given."
    )
