"""The age band of learners, where a run asks for it, in records, participations and the index of learners."""

from django.db import migrations, models

BANDS = [
    ("under_25", "Under 25"),
    ("25_34", "25 to 34"),
    ("35_44", "35 to 44"),
    ("45_54", "45 to 54"),
    ("55_64", "55 to 64"),
    ("65_over", "65 or over"),
]


class Migration(migrations.Migration):
    dependencies = [("participants", "0013_standings")]

    operations = [
        migrations.AddField(
            "participation",
            "age_band",
            models.CharField(
                blank=True, choices=BANDS, editable=False, max_length=10, null=True, verbose_name="age"
            ),
        ),
        migrations.AddField(
            "participationrecord",
            "age_band",
            models.CharField(
                blank=True,
                choices=BANDS,
                db_default="",
                default="",
                help_text="As the learner stated it, where the run asks for it.",
                max_length=10,
                verbose_name="age",
            ),
        ),
        migrations.RemoveIndex("participation", "counted_learners"),
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
                    "age_band",
                    "person",
                    "outcome",
                    "counted",
                ],
                name="counted_learners",
            ),
        ),
    ]
