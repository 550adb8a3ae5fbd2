"""The runs that somebody teaches as a file: when each is held, and how many people are in which state."""

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portal.spreadsheets import as_csv_file, as_workbook
from trainaction.enrolment.queries import numbers_by_run
from trainaction.enrolment.states import RunState
from trainaction.models import EnrolmentState

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}
"""What a file is, by the extension of its name."""


def as_file(runs: Sequence[Any], extension: str) -> bytes:
    """These runs (see `queries.runs_listed`) as CSV or XLSX. One query."""
    if extension == "csv":
        return as_csv_file(rows_of(runs))
    return as_workbook([(_("Course runs"), rows_of(runs))], widths=[(0, 0, 28), (1, 2, 44)], heads=(1, 1))


def rows_of(runs: Sequence[Any]) -> Iterator[list[Any]]:
    """The heads, then a row for each run. Moments are ISO 8601 by the clock of the run."""
    numbers = numbers_by_run(run.pk for run in runs)
    heads = [_("Key"), _("Title"), _("Course"), _("State"), _("Enrolment opens"), _("Enrolment closes"), _("Starts")]
    heads += [_("Ends"), _("Time zone"), _("Number of places"), _("Places taken")]
    yield [*heads, *(str(state.label) for state in EnrolmentState)]
    for run in runs:
        moments = (run.enrolment_opens_at, run.enrolment_closes_at, run.starts_at, run.ends_at)
        zone = ZoneInfo(run.timezone)
        cells: list[Any] = [run.key, run.title, run.course_title or "", str(RunState(run.state).label)]
        cells += [at.astimezone(zone).isoformat(timespec="minutes") if at else "" for at in moments]
        cells += [run.timezone, run.capacity, run.taken]
        yield [*cells, *(numbers.get((run.pk, state), 0) for state in EnrolmentState)]
