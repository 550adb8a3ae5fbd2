import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trainaction", "0018_packages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("courserun", "cohort", "cohort_es"),
        migrations.AlterField(
            "courserun",
            "cohort_es",
            models.CharField(
                blank=True,
                help_text="For whom it is held, in a few words.",
                max_length=80,
                verbose_name="cohort in Spanish",
            ),
        ),
        migrations.AddField(
            "courserun",
            "cohort_en",
            models.CharField(blank=True, max_length=80, verbose_name="cohort in English"),
        ),
        migrations.RenameField("question", "accepted", "accepted_es"),
        migrations.AlterField(
            "question",
            "accepted_es",
            models.TextField(
                blank=True,
                help_text="Of a question for a few words: one in each line. Accents and capitals do not matter.",
                verbose_name="accepted answers in Spanish",
            ),
        ),
        migrations.AddField(
            "question",
            "accepted_en",
            models.TextField(
                blank=True,
                help_text="Those of both languages are right for everybody; learners are shown those of their own.",
                verbose_name="accepted answers in English",
            ),
        ),
        migrations.AddField(
            "submission",
            "files_removed_at",
            models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When their time was over.",
                null=True,
                verbose_name="files removed",
            ),
        ),
        migrations.AlterField(
            "learnermessage",
            "kind",
            models.CharField(
                choices=[
                    ("enrolled", "You have a place in a course"),
                    ("starts", "Your course starts tomorrow"),
                    ("stopped", "You stopped in the middle of a course"),
                    ("ends", "Your course ends in a week"),
                    ("marked", "Your work was marked, or a mark corrected"),
                    ("survey", "We ask you how a course was"),
                    ("certificate", "Your certificate is ready"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            "messageoptout",
            "kind",
            models.CharField(
                choices=[
                    ("enrolled", "You have a place in a course"),
                    ("starts", "Your course starts tomorrow"),
                    ("stopped", "You stopped in the middle of a course"),
                    ("ends", "Your course ends in a week"),
                    ("marked", "Your work was marked, or a mark corrected"),
                    ("survey", "We ask you how a course was"),
                    ("certificate", "Your certificate is ready"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="MarkChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points_before", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="points before")),
                ("points_after", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="points after")),
                ("comment_before", models.TextField(blank=True, max_length=4000, verbose_name="comment before")),
                ("why", models.CharField(max_length=255, verbose_name="why")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "before_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="marked by",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mark_changes",
                        to="trainaction.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mark_changes",
                        to="trainaction.attemptitem",
                        verbose_name="question",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mark_changes",
                        to="trainaction.submission",
                        verbose_name="submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of a mark",
                "verbose_name_plural": "corrections of marks",
                "ordering": ("at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("item", None), ("submission__isnull", False)),
                            models.Q(("item__isnull", False), ("submission", None)),
                            _connector="OR",
                        ),
                        name="mark_change_is_of_one",
                        violation_error_message="A correction is of an answer or of an assignment.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points_after__gte", 0), ("points_before__gte", 0)),
                        name="mark_change_points_not_negative",
                        violation_error_message="Points are 0 or more.",
                    ),
                ],
            },
        ),
    ]
