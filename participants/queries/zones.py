"""Reads about what a file does not say itself: what hangs on its time zone, and what was said of files of its kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.models import ImportBatch
from portal.numbers import written
from portal.timezones import zone_label

State = ImportBatch.State


@dataclass(frozen=True)
class Reading:
    """What a file says where its times are in a zone: people with time in the activity, the minutes of all, and how many
    were there for half of it at least. `changed` people have other minutes than by the zone it was read in."""

    zone: str
    people: int
    minutes: float
    half: int
    changed: int

    def __str__(self) -> str:
        people = ngettext(
            "%(n)d person present in the activity", "%(n)d people present in the activity", self.people
        ) % {"n": self.people}
        if not self.people:
            return people
        return _("%(people)s, %(minutes)s minutes in all; %(half)d for half of it or longer") % {
            "people": people,
            "minutes": written(self.minutes, 0),
            "half": self.half,
        }


def readings_of(batch: ImportBatch) -> list[Reading]:
    """What hangs on the time zone of a file, where that is open: by each zone that it can be in."""
    if not is_zone_open(batch):
        return []
    return [Reading(**each) for each in batch.recognition.get("zones", [])]


def is_zone_open(batch: ImportBatch) -> bool:
    return any(each["key"] == "timezone" for each in batch.recognition.get("questions", []))


def zone_choices(batch: ImportBatch) -> list[tuple[str, str]]:
    """The answers that an open question for the time zone offers: the zone, and what follows from it."""
    return [(each.zone, f"{_offered(each.zone, batch)}: {each}") for each in readings_of(batch)]


def called(zone: str, batch: ImportBatch) -> str:
    """A zone as a reader knows it, by its clocks on the activity's day."""
    return zone_label(batch.activity.starts_at.astimezone(ZoneInfo(zone))) if batch.activity.starts_at else zone


def _offered(zone: str, batch: ImportBatch) -> str:
    label = called(zone, batch)
    return _("%(zone)s, the activity's own") % {"zone": label} if zone == batch.activity.timezone else label


def of_this_kind(batch: ImportBatch, header: str) -> QuerySet[ImportBatch]:
    """Imports that were brought in of files of the same layout with the same headings, the latest first."""
    brought_in = (State.APPLYING, State.APPLIED, State.UNDOING)
    return (
        ImportBatch.objects.filter(layout=batch.layout, recognition__header=header, state__in=brought_in)
        .exclude(pk=batch.pk)
        .order_by("-pk")
    )


def zones_said(batch: ImportBatch, header: str) -> list[str]:
    """The time zones that files of this kind were said to be in, the latest first, each once."""
    said: Iterable[str] = of_this_kind(batch, header).filter(recognition__has_key="zone_said").values_list(
        "recognition__zone_said", flat=True
    )  # fmt: skip
    return list(dict.fromkeys(said))


MEANINGS = ("date_order", "sex_m")


def answered_before(batch: ImportBatch) -> dict[str, str]:
    """What the latest file of this kind was said to mean by its dates and its M: something to propose, not to take."""
    header = batch.recognition.get("header", "")
    of_kind = of_this_kind(batch, header).filter(answers__has_any_keys=MEANINGS)
    earlier = of_kind.values_list("answers", flat=True).first() if header else None
    return {key: value for key, value in (earlier or {}).items() if key in MEANINGS}
