"""Covers that jobs took from files went to a collection named in the language of the job: there is one, in Spanish."""

from typing import Any

from django.db import migrations

SPANISH, ENGLISH = "Portadas tomadas de los archivos", "Covers taken from files"


def join(apps: Any, schema_editor: Any) -> None:
    from wagtail.models import Collection  # the real one keeps the tree whole

    collections = apps.get_model("wagtailcore", "Collection").objects
    images = apps.get_model("wagtailimages", "Image").objects
    english = collections.filter(name=ENGLISH, depth=2).first()
    spanish = collections.filter(name=SPANISH, depth=2).first()
    if english is None:
        return
    if spanish is None:
        collections.filter(pk=english.pk).update(name=SPANISH)
        return
    images.filter(collection=english.pk).update(collection=spanish.pk)
    if not english.numchild and not apps.get_model("wagtaildocs", "Document").objects.filter(collection=english.pk):
        Collection.objects.get(pk=english.pk).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("publications", "0007_dataset_file_name"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(join, migrations.RunPython.noop)]
