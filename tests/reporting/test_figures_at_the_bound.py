"""Who was there for exactly as long as a rule of presence asks is counted, whatever minutes and shares are as binary numbers."""

from datetime import UTC, datetime, timedelta

import pytest

from participants.models import Activity, ParticipationRecord, Person
from participants.presence_rules import Rule
from participants.services.participations import rebuild
from reporting.reach import Question

START = datetime(2021, 3, 4, 15, tzinfo=UTC)
START_SECONDS = int(START.timestamp())


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["share:90", "share:80%", "share:33.3", "share:12.5", "share:0.7", "share:98"])
def test_exactly_the_share_counts_and_a_second_less_does_not(text: str) -> None:
    rule = Rule.parse(text)
    needed: dict[int, int] = {}  # seconds, by the activity
    for length in range(1_000, 20_000, 20):
        tenths = length * round(rule.amount * 10)
        if tenths % 1_000 == 0:
            needed[length] = tenths // 1_000
    person, late = (Person.objects.create(name=name, key=name) for name in ("justa", "tarde"))
    activities = Activity.objects.bulk_create(
        Activity(
            key=f"a{length}",
            title_es="A",
            programme="datacction",
            kind="episode",
            starts_at=START,
            ends_at=START + timedelta(seconds=length),
            starts_on=START.date(),
        )
        for length in needed
    )
    ParticipationRecord.objects.bulk_create(
        ParticipationRecord(
            activity=activity,
            person=who,
            source="import",
            intervals=[[START_SECONDS, START_SECONDS + seconds - less]],
        )
        for activity, seconds in zip(activities, needed.values(), strict=True)
        for who, less in ((person, 0), (late, 1))
    )
    rebuild()
    counted = Question(rule=rule).selection.participations
    assert len(needed) >= 19
    assert list(counted.values_list("person", flat=True).distinct()) == [person.pk]
    assert counted.count() == len(needed)
