"""Wagtail names the collection that holds all others “Root”, in every language: here it says what it is, in Spanish."""

from typing import Any

from django.db import migrations


def name_it(apps: Any, schema_editor: Any) -> None:
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name="Root").update(name="Todos los archivos")


def name_it_back(apps: Any, schema_editor: Any) -> None:
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name="Todos los archivos").update(name="Root")


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0007_home_datasets"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(name_it, name_it_back)]
