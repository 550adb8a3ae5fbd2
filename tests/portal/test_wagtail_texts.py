"""What is translated for Wagtail is Wagtail's, and not translated by Wagtail itself."""

from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
import wagtail
from django.utils import translation

from portal.wagtail_texts import TEXTS


def _catalogues(language: str, name: str) -> list[Path]:
    return sorted(Path(wagtail.__file__).parent.glob(f"**/locale/{language}/LC_MESSAGES/{name}"))


SPANISH = [GNUTranslations(BytesIO(path.read_bytes())) for path in _catalogues("es", "django.mo")]
ENGLISH = "".join(path.read_text(encoding="utf-8").replace('"\n"', "") for path in _catalogues("en", "django.po"))


def test_texts_are_shown_in_spanish() -> None:
    with translation.override("es"):
        assert [translation.gettext(text) for text in ("Search…", "There are no %(model_name)s to display.")] == [
            "Buscar…",
            "No hay %(model_name)s que mostrar.",
        ]


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_one_of_wagtails_without_its_spanish(text: str) -> None:
    escaped = text.replace('"', '\\"')
    assert f'msgid "{escaped}"' in ENGLISH
    assert {each.gettext(text) for each in SPANISH} == {text}
