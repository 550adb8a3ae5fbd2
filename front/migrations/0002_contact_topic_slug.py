"""Topics of messages get a name that addresses can say, and sites that have topics one for the network."""

from typing import Any

from django.db import migrations, models

SLUGS = {
    "Actividades e inscripción": "actividades",
    "Cursos": "cursos",
    "Biblioteca y datos": "biblioteca",
    "Mis datos": "mis-datos",
    "Otro asunto": "otro",
}
NETWORK = {
    "slug": "red",
    "name_es": "Red CONOSE y sus convocatorias",
    "name_en": "The CONOSE network and its calls",
    "help_es": "Unirse a la red, investigadores, estudios y qué decisión los cita, convocatorias y postulaciones.",
    "help_en": "Joining the network, researchers, studies and which decision cites them, calls and applications.",
}


def name_topics(apps: Any, schema_editor: Any) -> None:
    """Those that a site began with and that still have their names; a site without topics gets them all by its first pages."""
    topics = apps.get_model("front", "ContactTopic").objects
    for name, slug in SLUGS.items():
        first = topics.filter(name_es=name).order_by("pk").first()
        if first is not None:
            topics.filter(pk=first.pk).update(slug=slug)
    last = topics.order_by("place", "pk").last()
    if last is not None and not topics.filter(slug="red").exists():
        topics.filter(pk=last.pk).update(place=last.place + 1)
        topics.create(place=last.place, **NETWORK)


class Migration(migrations.Migration):
    dependencies = [("front", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="contacttopic",
            name="slug",
            field=models.SlugField(
                blank=True,
                help_text="A page leads to the form with this topic chosen by “?topic=” and this name. Empty: by no page.",
                max_length=40,
                null=True,
                unique=True,
                verbose_name="name in addresses",
            ),
        ),
        migrations.RunPython(name_topics, migrations.RunPython.noop),
    ]
