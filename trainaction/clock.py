"""Moments by the clock of a run: whoever learns in another country reads which one is meant."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trainaction.models import CourseRun


def moment_said(moment: datetime, run: CourseRun) -> str:
    """A day and an hour, with the name of the clock."""
    local = moment.astimezone(ZoneInfo(run.timezone))
    return _("%(day)s at %(time)s (%(zone)s)") % {
        "day": date_format(local, "DATE_FORMAT"),
        "time": date_format(local, "TIME_FORMAT"),
        "zone": local.tzname(),
    }
