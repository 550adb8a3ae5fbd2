"""The gradebook of a run, on a page and as a file, for those who teach it. Every look is written down."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participants.permissions import signed_in
from participants.services.privacy import log_access
from portal.components import Cell, Column, DataTable, Row
from portal.numbers import whole
from portal.templatetags.portal_tags import Crumb
from trainaction.gradebook.exports import FILES
from trainaction.gradebook.queries import Grade, Gradebook, gradebook
from trainaction.models import CourseRun
from trainaction.permissions import run_taught_by


@never_cache
@login_required
@require_safe
def teaching_gradebook(request: HttpRequest, run: str) -> HttpResponse:
    """Who has a place, and what each has done."""
    found = run_taught_by(request.user, run, CourseRun.objects.all())
    book = gradebook(found, get_language() or "es")
    log_access(user=signed_in(request), what="courses.gradebook", query={"run": found.key}, records=len(book.rows))
    return render(
        request,
        "trainaction/teaching/gradebook.html",
        {
            "run": found,
            "table": _table(book),
            "is_empty": not book.rows,
            "files": [
                (label, reverse("teaching_gradebook_file", args=[found.key, extension]))
                for extension, (label, *_rest) in FILES.items()
            ],
            "trail": [
                Crumb(_("Home"), f"/{get_language()}/"),
                Crumb(_("Runs I teach"), reverse("my_runs")),
                Crumb(found.title, reverse("teaching_run", args=[found.key])),
            ],
        },
    )


@never_cache
@login_required
@require_safe
def teaching_gradebook_file(request: HttpRequest, run: str, extension: str) -> HttpResponse:
    """The same with addresses and moments, as CSV or XLSX."""
    found = run_taught_by(request.user, run, CourseRun.objects.all())
    if extension not in FILES:
        raise Http404
    book = gradebook(found, get_language() or "es")
    query = {"run": found.key, "extension": extension}
    log_access(user=signed_in(request), what="courses.gradebook_file", query=query, records=len(book.rows))
    _label, content_type, write = FILES[extension]
    response = HttpResponse(write(book), content_type=content_type)
    name = f"{found.key}-{timezone.localtime():%Y%m%d-%H%M}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _table(book: Gradebook) -> DataTable:
    columns = [Column(_("Name")), Column(_("State")), Column(_("Lessons done"), is_number=True)]
    columns += [Column(f"{module.number}. {module.title}", is_number=True) for module in book.modules]
    columns += [Column(quiz.title, is_number=True) for quiz in book.quizzes]
    rows = [
        Row(
            Cell(row.name),
            [
                Cell(row.state),
                Cell(f"{row.lessons_done}/{book.lessons}", is_number=True),
                *(
                    Cell(f"{done}/{module.lessons}", is_number=True)
                    for done, module in zip(row.done, book.modules, strict=True)
                ),
                *(Cell(_grade(grade), is_number=True) for grade in row.grades),
            ],
        )
        for row in book.rows
    ]
    note = _("Lessons done of all, module by module; of each quiz the best marked attempt in per cent.")
    return DataTable(caption=_("Gradebook"), columns=columns, rows=rows, note=note)


def _grade(grade: Grade | None) -> str:
    if grade is None:
        return "–"
    if grade.percent is None:
        return grade.said or _("to be marked")
    text = _("%(percent)s %%, passed") if grade.is_passed else _("%(percent)s %%")
    return text % {"percent": whole(grade.percent)}
