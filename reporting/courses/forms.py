"""The filters of the statistics of courses as a form. It only shows and sends, as the form of the figures does."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from participants.models import Activity, Participation, Series
from reporting.courses.statistics import COURSE_DIMENSIONS
from reporting.forms import FiguresForm
from reporting.reach import Question


class CoursesForm(FiguresForm):
    """Courses and runs that somebody asked for a place in; up to two dimensions, of the five that an address may have."""

    GROUPS: ClassVar = (
        (gettext_lazy("Courses"), ("programme", "series", "activity", "since", "until")),
        (gettext_lazy("People"), ("country", "institution", "kind", "sex")),
        (gettext_lazy("Breakdown"), ("first", "second")),
    )

    def __init__(self, question: Question, sent: Mapping[str, Any] | None = None) -> None:
        super().__init__(question, sent)
        learned_in = Participation.objects.filter(standing__isnull=False).order_by()
        courses = Series.objects.filter(pk__in=learned_in.values("series").distinct())
        self.fields["series"].label = gettext_lazy("Course")
        self._choose("series", [(each.key, each.title) for each in courses])
        runs = Activity.objects.filter(pk__in=learned_in.values("activity").distinct())
        self.fields["activity"].label = gettext_lazy("Course run")
        self._choose("activity", [(each.key, each.title) for each in runs.order_by("-starts_on", "key")])
        for name in ("first", "second"):
            self._divide(name, COURSE_DIMENSIONS.values())
