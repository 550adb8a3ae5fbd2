"""Time zones: those that an hour can be given in, and moments by the clock of one."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    CharField = models.CharField[str, str]
else:
    CharField = models.CharField

TIMEZONES: list[tuple[str, str | Promise]] = [
    ("America/Guatemala", "Guatemala (UTC−6)"),
    ("America/El_Salvador", "El Salvador (UTC−6)"),
    ("America/Tegucigalpa", "Honduras (UTC−6)"),
    ("America/Costa_Rica", "Costa Rica (UTC−6)"),
    ("America/Belize", _("Belize (UTC−6)")),
    ("America/Managua", "Nicaragua (UTC−6)"),
    ("America/Panama", _("Panama (UTC−5)")),
    ("America/Santo_Domingo", _("Dominican Republic (UTC−4)")),
    ("America/Mexico_City", _("Mexico City")),
    ("America/Bogota", "Bogotá (UTC−5)"),
    ("America/Guayaquil", "Ecuador (UTC−5)"),
    ("America/Santiago", "Santiago"),
    ("America/New_York", _("New York")),
    ("Europe/Madrid", "Madrid"),
    ("UTC", "UTC"),
]
"""Those of the programme's countries, then their partners', in the reader's language."""
IN_MIGRATIONS = {
    "America/Belize": "Belice (UTC−6)",
    "America/Panama": "Panamá (UTC−5)",
    "America/Santo_Domingo": "República Dominicana (UTC−4)",
    "America/Mexico_City": "Ciudad de México",
    "America/New_York": "Nueva York",
}
"""What migrations call those that are called otherwise in English: what a zone is called is no fact of a table."""
CITIES: dict[str, str | Promise] = {
    "America/Belize": _("Belize"),
    "America/Bogota": _("Bogotá"),
    "America/Mexico_City": _("Mexico City"),
    "America/New_York": _("New York"),
    "America/Panama": _("Panama"),
}
"""How a zone's city is written where it is not as in the database of zones, which knows no accents."""


NO_ZONES = {"Factory", "localtime"}
"""What stands among a machine's zones and is none: browsers refuse it, and another machine means something else by it."""


@cache
def all_zones() -> tuple[str, ...]:
    """The names of all zones that this machine knows, America's first. To look for them means to open 600 files: once."""
    return tuple(sorted(available_timezones() - NO_ZONES, key=lambda name: (not name.startswith("America/"), name)))


class ZoneField(CharField):
    """A time zone that an hour can be given in. To migrations it is the plain field, with the names of its first days."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "choices": TIMEZONES})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        kwargs["choices"] = [(zone, IN_MIGRATIONS.get(zone, label)) for zone, label in TIMEZONES]
        return name, "django.db.models.CharField", args, kwargs


def moment(day: date, at: time, zone: str) -> datetime:
    """The moment at which the clocks of a zone show this."""
    return datetime.combine(day, at, ZoneInfo(zone))


def is_on_the_clock(day: date, at: time, zone: str) -> bool:
    """Whether the clocks of a zone show this time on that day: they skip an hour when summer time begins."""
    meant = moment(day, at, zone)
    return meant.astimezone(UTC).astimezone(meant.tzinfo).replace(tzinfo=None) == meant.replace(tzinfo=None)


def is_shown_twice(day: date, at: time, zone: str) -> bool:
    """Whether the clocks of a zone show this time twice on that day: they repeat an hour when summer time ends."""
    meant = moment(day, at, zone)
    return is_on_the_clock(day, at, zone) and meant.utcoffset() != meant.replace(fold=1).utcoffset()


def zone_label(moment: datetime) -> str:
    """A moment's time zone as a reader knows it: “Guatemala, UTC−6”."""
    offset = moment.utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "−" if offset < timedelta() else "+"
    utc = "UTC" if not offset else f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    zone = str(moment.tzinfo)
    city = str(CITIES.get(zone) or zone.rpartition("/")[2].replace("_", " "))
    return utc if city == "UTC" else f"{city}, {utc}"


def moment_at(moment: datetime, zone: str, *, has_seconds: bool = False) -> str:
    """A day and an hour by the clock of a zone, with its name: “3 December 2026, 10:00 (Guatemala, UTC−6)”."""
    local = moment.astimezone(ZoneInfo(zone))
    clock = date_format(local, "TIME_FORMAT") + (f":{local:%S}" if has_seconds else "")
    return f"{date_format(local, 'DATE_FORMAT')}, {clock} ({zone_label(local)})"


def span_at(start: datetime, end: datetime | None, zone: str) -> str:
    """From when to when by the clock of a zone: the day once where it is one."""
    local = start.astimezone(ZoneInfo(zone))
    if end is None:
        return moment_at(start, zone)
    until = end.astimezone(ZoneInfo(zone))
    first = f"{date_format(local, 'DATE_FORMAT')}, {date_format(local, 'TIME_FORMAT')}"
    if local.date() == until.date():
        return f"{first}–{date_format(until, 'TIME_FORMAT')} ({zone_label(local)})"
    return f"{first} – {date_format(until, 'DATE_FORMAT')}, {date_format(until, 'TIME_FORMAT')} ({zone_label(local)})"
