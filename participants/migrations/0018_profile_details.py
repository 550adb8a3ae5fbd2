"""The details of a public profile come from DatAction with their rows; a purpose of consent more: being in the directory of researchers."""

import django.db.models.deletion
from django.db import migrations, models

FROM, TO = "datacction_profiledetails", "participants_profiledetails"


class Migration(migrations.Migration):
    dependencies = [("participants", "0017_conversation"), ("datacction", "0008_details_leave")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="ProfileDetails",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("orcid", models.CharField(blank=True, max_length=19, verbose_name="ORCID")),
                        ("links", models.JSONField(default=list, verbose_name="links")),
                        ("profile", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="details", to="participants.publicprofile")),
                    ],
                    options={
                        "verbose_name": "details of a public profile",
                        "verbose_name_plural": "details of public profiles",
                        "default_permissions": (),
                    },
                ),
            ],
            database_operations=[
                migrations.RunSQL(f"ALTER TABLE {FROM} RENAME TO {TO}", f"ALTER TABLE {TO} RENAME TO {FROM}"),
            ],
        ),
        migrations.AlterField(
            model_name="consent",
            name="purpose",
            field=models.CharField(choices=[("registry", "Being in the registry"), ("public_profile", "Public profile"), ("researcher", "Directory of researchers"), ("email", "E-mail about activities")], max_length=20, verbose_name="purpose"),
        ),
    ]
