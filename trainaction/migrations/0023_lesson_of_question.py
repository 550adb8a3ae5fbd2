"""A question names the lesson to which whoever does not have it right is led back."""

from django.core.validators import MaxValueValidator, MinValueValidator
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
        ),
        migrations.AlterField(
            "quizdraw",
            "number",
            models.PositiveSmallIntegerField(
                blank=True,
                help_text="Drawn at random in each attempt. Left empty, all of them are asked.",
                null=True,
                validators=[MinValueValidator(1), MaxValueValidator(200)],
                verbose_name="how many",
            ),
        ),
    ]
