from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publications", "0009_author_identities")]

    operations = [
        migrations.AddField(
            "harvestedwork",
            "published_at",
            models.DateTimeField(null=True, help_text="As of the change told of.", verbose_name="published at"),
        ),
        migrations.AddField(
            "harvestedwork",
            "digest",
            models.CharField(blank=True, default="", help_text="Of what the record said.", max_length=24, verbose_name="digest"),
            preserve_default=False,
        ),
    ]
