"""What the field calls by two names, for a start; editors change it in the admin."""

from django.db import migrations

WORDS = [
    "maras, pandillas, gangs, pandillerismo",
    "femicidio, feminicidio, femicide, feminicide",
    "ODS, SDG, Objetivos de Desarrollo Sostenible, Sustainable Development Goals",
    "homicidio, asesinato, homicide, murder",
    "PNC, Policía Nacional Civil, National Civil Police",
    "VCM, violencia contra las mujeres, violencia contra la mujer, violence against women",
    "VIF, violencia intrafamiliar, violencia doméstica, domestic violence",
    "cárcel, prisión, centro penal, prison",
    "niñez, infancia, childhood",
    "adolescente, teenager",
    "OIM, IOM, Organización Internacional para las Migraciones, International Organization for Migration",
    "PNUD, UNDP, Programa de las Naciones Unidas para el Desarrollo",
    "SICA, Sistema de la Integración Centroamericana, Central American Integration System",
    "trata de personas, human trafficking, trafficking in persons",
    "extorsión, extortion, renta",
    "seguridad ciudadana, citizen security",
    "webinar, webinario, seminario web",
]


def add(apps, schema_editor):
    model = apps.get_model("search", "Synonyms")
    model.objects.bulk_create(model(words=words) for words in WORDS)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_synonyms")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
