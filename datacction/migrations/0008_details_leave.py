"""The details of a public profile go to the registry, whose profile it is: their table is renamed there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("datacction", "0007_edition_programme")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="ProfileDetails")]),
    ]
