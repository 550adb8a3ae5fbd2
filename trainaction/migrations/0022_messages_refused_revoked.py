"""Learners are told of a place refused or taken away, and of a certificate revoked."""

from django.db import migrations, models

KINDS = [
    ("enrolled", "You have a place in a course"),
    ("starts", "Your course starts tomorrow"),
    ("stopped", "You stopped in the middle of a course"),
    ("ends", "Your course ends in a week"),
    ("marked", "Your work was marked, or a mark corrected"),
    ("survey", "We ask you how a course was"),
    ("certificate", "Your certificate is ready"),
    ("refused", "You did not get a place, or have it no longer"),
    ("revoked", "Your certificate was revoked"),
]


class Migration(migrations.Migration):
    dependencies = [("trainaction", "0021_sequencing_told")]

    operations = [
        migrations.AlterField(model, "kind", models.CharField(choices=KINDS, max_length=12, verbose_name="kind"))
        for model in ("learnermessage", "messageoptout")
    ]
