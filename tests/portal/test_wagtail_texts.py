"""What is translated for Wagtail is Wagtail's, and not translated by Wagtail itself."""

import io
import json
import re
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import wagtail
import wagtail_localize
from babel.messages.pofile import read_po
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import translation
from wagtail.models import Collection, Page, Task, Workflow

from portal.first_pages import make_home
from portal.services import COVERS, name_for_both_languages
from portal.wagtail_texts import COUNTED, REWORDED, TEXTS


def _catalogues(language: str, name: str) -> list[Path]:
    folders = [Path(package.__file__).parent for package in (wagtail, wagtail_localize)]
    return sorted(path for folder in folders for path in folder.glob(f"**/locale/{language}/LC_MESSAGES/{name}"))


SPANISH = [GNUTranslations(BytesIO(path.read_bytes())) for path in _catalogues("es", "django.mo")]
ENGLISH = {text.id for path in _catalogues("en", "django.po") for text in read_po(io.BytesIO(path.read_bytes()))}
SINGULARS = {text[0] if isinstance(text, tuple) else text for text in ENGLISH}


def test_texts_are_shown_in_spanish() -> None:
    with translation.override("es"):
        assert [translation.gettext(text) for text in ("Search…", "There are no %(model_name)s to display.")] == [
            "Buscar…",
            "No hay %(model_name)s que mostrar.",
        ]


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_one_of_wagtails_without_its_spanish(text: str) -> None:
    assert text in SINGULARS
    assert {each.gettext(text) for each in SPANISH} == {text}


@pytest.mark.parametrize("text", REWORDED)
def test_reworded_text_is_one_of_wagtails_and_shown_in_other_words(text: str) -> None:
    assert text in SINGULARS
    with translation.override("es"):
        shown = translation.gettext(text)
    assert shown not in {each.gettext(text) for each in SPANISH}


@pytest.mark.parametrize("text", COUNTED)
def test_counted_text_is_shown_in_spanish(text: Any) -> None:
    singular, plural = text._kw["singular"], text._kw["plural"]
    assert (singular, plural) in ENGLISH
    with translation.override("es"):
        shown = [translation.ngettext(singular, plural, number) for number in (1, 2)]
    assert singular not in shown
    assert plural not in shown


# --- texts of scripts -----------------------------------------------------------------------

OURS = read_po(io.BytesIO(Path("locale/es/LC_MESSAGES/djangojs.po").read_bytes()), locale="es")
SCRIPTS = "".join(
    path.read_text(encoding="utf-8")
    for package in (wagtail, wagtail_localize)
    for path in Path(package.__file__).parent.glob("**/locale/en/LC_MESSAGES/djangojs.po")
)
WRITTEN_IN_THE_SCRIPT = {"%s to %s translation", "More actions"}
"""Which Wagtail's translation editor does not look up: static/js/admin/translations.js does."""


def test_texts_of_scripts_are_wagtails() -> None:
    texts = {text.id[0] if isinstance(text.id, tuple) else text.id for text in OURS if text.id}
    assert {text for text in texts if f'msgid "{text}"' not in SCRIPTS} - WRITTEN_IN_THE_SCRIPT == set()


@pytest.mark.parametrize(
    ("address", "text", "spanish"),
    [
        ("/admin/localize/jsi18n/", "Publish in ", "Publicar en "),
        ("/admin/localize/jsi18n/", "Not translated", "Sin traducir"),
        ("/admin/jsi18n/", "A network error occurred.", "Falló la red."),
    ],
)
def test_scripts_of_the_admin_speak_spanish(editor_client: Client, address: str, text: str, spanish: str) -> None:
    catalogue = editor_client.get(address, headers={"Accept-Language": "es"}).content.decode()
    found = re.search(rf'"{re.escape(text)}": "([^"]*)"', catalogue)
    assert found is not None
    assert json.loads(f'"{found[1]}"') == spanish


def test_what_wagtail_makes_has_a_name_that_both_languages_read(db: None) -> None:
    root = Collection.get_first_root_node()
    mine = root.add_child(name="Fotos del foro")
    for _turn in range(2):
        make_home()
    assert list(Workflow.objects.values_list("name", flat=True)) == ["Editorial"]
    assert list(Task.objects.values_list("name", flat=True)) == ["Editorial"]
    assert list(Collection.objects.order_by("path").values_list("name", flat=True)) == ["General", mine.name]
    assert list(Page.objects.filter(depth=1).values_list("title", "draft_title")) == [("Portal", "Portal")]
    assert {"Redacción · Editors", "Moderación · Moderators"} <= set(Group.objects.values_list("name", flat=True))
    assert not Group.objects.filter(name__in=("Editors", "Moderators")).exists()


def test_names_of_an_earlier_version_are_renamed_and_those_an_editor_gave_stay(db: None) -> None:
    root = Collection.get_first_root_node()
    root.add_child(name="Covers taken from files")
    Workflow.objects.update(name="Aprobación de la moderación")
    Task.objects.update(name="Revisión de dirección")
    name_for_both_languages()
    assert set(Collection.objects.values_list("name", flat=True)) == {"General", COVERS}
    assert Workflow.objects.get().name == "Editorial"
    assert Task.objects.get().name == "Revisión de dirección"
