"""What became of learners: their standing and sector in records and participations, and an index of learners alone."""

from typing import Any

from django.db import migrations, models

import participants.models.coded

STANDINGS = [
    ("rejected", "Not admitted"),
    ("withdrawn", "Withdrawn before they had a place"),
    ("requested", "Requested, not decided yet"),
    ("waiting", "On the waiting list"),
    ("dropped", "Dropped out"),
    ("enrolled", "Enrolled, not begun"),
    ("active", "Learning"),
    ("completed", "Completed"),
    ("certified", "Certified"),
]
BY_OUTCOME = {"registered": "enrolled", "attended": "active", "completed": "completed", "certified": "certified"}


def tell_standings(apps: Any, schema_editor: Any) -> None:
    """Of the learners that imports brought in, outcomes tell it."""
    learners = apps.get_model("participants", "Participation").objects.filter(role="learner")
    for outcome, standing in BY_OUTCOME.items():
        learners.filter(outcome=outcome).update(standing=standing)


class Migration(migrations.Migration):
    dependencies = [("participants", "0012_former_keys")]

    operations = [
        migrations.AddField(
            "participation",
            "standing",
            participants.models.coded.CodedField(
                blank=True,
                choices=STANDINGS,
                editable=False,
                help_text="Of learners: how far they have come, those who never had a place among them.",
                null=True,
                verbose_name="standing",
            ),
        ),
        migrations.AddField(
            "participation",
            "sector",
            models.CharField(blank=True, editable=False, max_length=40, null=True, verbose_name="sector"),
        ),
        migrations.AddField(
            "participationrecord",
            "standing",
            models.CharField(
                blank=True,
                choices=STANDINGS,
                db_default="",
                default="",
                help_text="What an enrolment says of a learner; empty in other sources.",
                max_length=10,
                verbose_name="standing",
            ),
        ),
        migrations.AddField(
            "participationrecord",
            "sector",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="As the learner stated it when asking.",
                max_length=40,
                verbose_name="sector",
            ),
        ),
        migrations.RunPython(tell_standings, migrations.RunPython.noop, elidable=False),
        migrations.AddIndex(
            "participation",
            models.Index(
                condition=models.Q(("standing__isnull", False)),
                fields=[
                    "activity",
                    "standing",
                    "person_sex",
                    "country",
                    "institution",
                    "institution_kind",
                    "sector",
                    "person",
                    "outcome",
                    "counted",
                ],
                name="counted_learners",
            ),
        ),
    ]
