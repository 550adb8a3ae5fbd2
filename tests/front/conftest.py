"""The front door as the demo has it: glossary, observatories, four pieces of news in two languages."""

import pytest
from django.test import TestCase
from wagtail.models import Site

from datacction.demo.episodes import THEMES
from front.demo.load import load
from participants.models import Country, Institution
from participants.services.institutions import save_institution
from portal.first_pages import make_home
from portal.models import Theme


@pytest.fixture(scope="module")
def loaded(database_of_module: None) -> None:
    """Loaded once for a module; its tests undo what they change."""
    for slug, (spanish, english) in THEMES.items():
        Theme.objects.get_or_create(slug=slug, defaults={"name": spanish, "name_en": english})
    institution = Institution(
        name="Observatorio de Seguridad Ciudadana", kind="government", country=Country.objects.get(pk="DO")
    )
    save_institution(institution=institution, by=None)
    with TestCase.captureOnCommitCallbacks(execute=True):
        make_home()
        Site.objects.update(hostname="testserver", port=80)
        Site.clear_site_root_paths_cache()
        load(lambda text: None)
