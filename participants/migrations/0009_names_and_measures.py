"""An address or a login is nobody's name: those that imports took for one go. Measures of printed totals are a choice:
those written in words take the name of their figure."""

from django.db import migrations

WRITTEN = {
    "share of women among participants": "share_women",
    "share of women among specialists": "share_women_specialists",
    "hours of exchange": "hours_of_exchange",
    "knowledge products": "knowledge_products",
}


def take_names_away(apps, schema_editor):
    people = apps.get_model("participants", "Person").objects
    people.filter(key="", erased_at=None).exclude(created_by_batch=None).update(name="")


def name_measures(apps, schema_editor):
    figures = apps.get_model("participants", "ReportedFigure").objects
    for written, name in WRITTEN.items():
        for figure in figures.filter(measure=written):
            same = figures.filter(programme=figure.programme, scope=figure.scope, measure=name)
            if not same.exists():
                figures.filter(pk=figure.pk).update(measure=name)


class Migration(migrations.Migration):
    dependencies = [("participants", "0008_import_speed")]
    operations = [
        migrations.RunPython(take_names_away, migrations.RunPython.noop),
        migrations.RunPython(name_measures, migrations.RunPython.noop),
    ]
