"""A question names the lesson to which whoever does not have it right is led back."""

from django.db import migrations, models
from django.db.models.deletion import SET_NULL


class Migration(migrations.Migration):
    dependencies = [("trainaction", "0022_messages_refused_revoked")]

    operations = [
        migrations.AddField(
            "question",
            "lesson",
            models.ForeignKey(
                blank=True,
                help_text="Whoever does not have the question right is led to it, where the run teaches it; in any language.",
                null=True,
                on_delete=SET_NULL,
                related_name="+",
                to="trainaction.lessonpage",
                verbose_name="lesson to read again",
            ),
        )
    ]
