"""What hangs on the time zone of a file that names none."""

from collections.abc import Sequence

from participants.attendance.presence import minutes_present, union
from participants.attendance.zones import PossibleZone
from participants.models import ImportBatch
from participants.queries.imports import grouped_identities, rows_of, statements
from participants.queries.zones import Reading


def readings(batch: ImportBatch, zones: Sequence[PossibleZone]) -> list[Reading]:
    """What a matched file says by each of these zones, by their clocks on the activity's first day."""
    activity = batch.activity
    if activity.starts_at is None or activity.ends_at is None:
        return []
    start, end = int(activity.starts_at.timestamp()), int(activity.ends_at.timestamp())
    totals = {zone: _Totals() for zone in zones}
    for people in grouped_identities(batch):
        rows = rows_of(each.pk for group in people for each in group)
        for group in people:
            said = statements(row for each in group for row in rows.get(each.pk, ()))
            stays = union(interval for each in said.values() for interval in each.intervals)
            if not stays:
                continue
            as_read = minutes_present(stays, start=start, end=end)
            for zone, total in totals.items():
                minutes = minutes_present(stays, start=start - zone.shift, end=end - zone.shift)
                total.people += minutes > 0
                total.minutes += minutes
                total.half += minutes * 120 >= end - start
                total.changed += minutes != as_read
    return [
        Reading(zone.zone, total.people, round(total.minutes, 2), total.half, total.changed)
        for zone, total in totals.items()
    ]


class _Totals:
    """What `readings` adds up for a zone."""

    def __init__(self) -> None:
        self.people, self.minutes, self.half, self.changed = 0, 0.0, 0, 0
