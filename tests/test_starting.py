"""Two runs of the suite may begin at once in a fresh checkout."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation.reloader import translation_file_changed

from tests.conftest import pytest_sessionstart

TEXT = "Your reflection is saved."


def test_texts_that_another_run_compiled_meanwhile_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as fresh, override("es"):
        fresh.setattr(settings, "LOCALE_PATHS", [])  # as Django finds it where nothing was compiled yet
        translation_file_changed(None, Path("django.mo"))
        assert gettext(TEXT) == TEXT
    pytest_sessionstart()
    with override("es"):
        assert gettext(TEXT) == "Su reflexión se guardó."
