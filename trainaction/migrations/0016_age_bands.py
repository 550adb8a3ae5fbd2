"""A run may ask for the age band of who enrols, and an enrolment keeps it."""

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
    dependencies = [("trainaction", "0015_surveys")]

    operations = [
        migrations.AddField(
            "courserun",
            "asks_age",
            models.BooleanField(
                default=False,
                help_text=(
                    "Whoever enrols is asked for a span of years, and may prefer not to say. Figures by age rest on it."
                ),
                verbose_name="asks for the age",
            ),
        ),
        migrations.AddField(
            "enrolment",
            "age_band",
            models.CharField(
                blank=True,
                choices=BANDS,
                default="",
                help_text="Where the run asks for it; empty too where somebody prefers not to say.",
                max_length=10,
                verbose_name="age",
            ),
            preserve_default=False,
        ),
    ]
