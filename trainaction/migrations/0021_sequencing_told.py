"""What of a package's sequencing is not followed. Packages that are there say nothing: their manifests were not read for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trainaction", "0020_certificates_shared")]

    operations = [
        migrations.AddField(
            model_name="interactivepackage",
            name="not_followed",
            field=models.JSONField(
                default=list, editable=False, verbose_name="what of its sequencing is not followed"
            ),
        ),
    ]
