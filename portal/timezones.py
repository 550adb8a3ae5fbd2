"""The time zones that an hour can be given in: those of the programme's countries, then their partners'."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

TIMEZONES = [
    ("America/Guatemala", "Guatemala (UTC−6)"),
    ("America/El_Salvador", "El Salvador (UTC−6)"),
    ("America/Tegucigalpa", "Honduras (UTC−6)"),
    ("America/Costa_Rica", "Costa Rica (UTC−6)"),
    ("America/Belize", "Belice (UTC−6)"),
    ("America/Managua", "Nicaragua (UTC−6)"),
    ("America/Panama", "Panamá (UTC−5)"),
    ("America/Santo_Domingo", "República Dominicana (UTC−4)"),
    ("America/Mexico_City", "Ciudad de México"),
    ("America/Bogota", "Bogotá (UTC−5)"),
    ("America/Guayaquil", "Ecuador (UTC−5)"),
    ("America/Santiago", "Santiago"),
    ("America/New_York", "Nueva York"),
    ("Europe/Madrid", "Madrid"),
    ("UTC", "UTC"),
]


def moment(day: date, at: time, zone: str) -> datetime:
    """The moment at which the clocks of a zone show this."""
    return datetime.combine(day, at, ZoneInfo(zone))


def is_on_the_clock(day: date, at: time, zone: str) -> bool:
    """Whether the clocks of a zone show this time on that day: they skip an hour when summer time begins."""
    meant = moment(day, at, zone)
    return meant.astimezone(UTC).astimezone(meant.tzinfo).replace(tzinfo=None) == meant.replace(tzinfo=None)
