from django.db import migrations


def load(apps, schema_editor):
    from participants.services.countries import load_countries

    load_countries(country_model=apps.get_model("participants", "Country"))


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_registry")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
