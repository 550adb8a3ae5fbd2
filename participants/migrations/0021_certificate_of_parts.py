import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participants", "0020_again_in_a_month")]

    operations = [
        migrations.AddField(
            model_name="registrationdesk",
            name="certificate_parts",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Empty: a certificate of this activity. Otherwise one of all days or sessions of the page that this is one of, for who was there as said above in so many of them. Say it at the last one, and leave the others without a certificate.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="for the whole page: in so many per cent of its sessions",
            ),
        ),
        migrations.AddConstraint(
            model_name="registrationdesk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("certificate_parts", None),
                    models.Q(
                        ("certificate_parts__gte", 1),
                        ("certificate_parts__lte", 100),
                        models.Q(("certificate_rule", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="desk_certificate_of_parts",
                violation_error_message="Say first for whom there is a certificate.",
            ),
        ),
    ]
