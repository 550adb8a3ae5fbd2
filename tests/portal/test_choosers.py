"""What is said beside a field in which a snippet is chosen, in one process for readers of both languages."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils.translation import override
from wagtail.users.models import UserProfile

from participants.models import Activity
from participants.viewsets.registration import RegistrationDeskViewSet
from portal.choosers import SnippetChooser
from portal.models import User

CHOICES = {
    "es": {
        "registrationdesk": {"Seleccionar actividad", "Cambiar de actividad", "Seleccionar plantilla de certificados"},
        "person": {"Seleccionar institución", "Cambiar de institución", "Seleccionar país"},
        "consent": {"Seleccionar persona"},
    },
    "en": {
        "registrationdesk": {"Choose activity", "Choose another activity", "Choose certificate template"},
        "person": {"Choose institution", "Choose another institution", "Choose country"},
        "consent": {"Choose person"},
    },
}


def test_a_form_made_in_one_language_is_worded_in_its_readers(manager: User, manager_client: Client) -> None:
    """The form is made once in a process, by whoever asks for it first."""
    for language, others in (("es", "Choose"), ("en", "Seleccionar"), ("es", "Choose")):
        UserProfile.objects.update_or_create(user=manager, defaults={"preferred_language": language})
        for name, choices in CHOICES[language].items():
            page = manager_client.get(f"/admin/snippets/participants/{name}/add/")
            buttons = BeautifulSoup(page.content, "html.parser").select(".chooser button")
            said = {each.get_text(" ", strip=True) for each in buttons}
            assert choices <= said
            assert not any(others in each for each in said)


def test_all_registered_snippets_are_chosen_so(db: None) -> None:
    assert RegistrationDeskViewSet.chooser_viewset_class.base_widget_class is SnippetChooser


@pytest.mark.parametrize("language", ["es", "en"])
def test_words_of_its_own_stay(language: str) -> None:
    with override("es"):
        own = SnippetChooser(model=Activity, choose_one_text="Tome una")
        plain = SnippetChooser(model=Activity)
    with override(language):
        assert str(own.choose_one_text) == "Tome una"
        said = {"es": "Seleccionar actividad", "en": "Choose activity"}
        assert str(plain.choose_one_text) == said[language]
