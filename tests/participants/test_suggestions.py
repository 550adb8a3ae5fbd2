"""Institutions that are suggested while somebody types."""

import pytest
from django.test import Client

from participants.models import Country, Institution, InstitutionAlias
from participants.queries.institutions import institution_names
from participants.services.institutions import save_institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def known() -> dict[str, Institution]:
    Country.objects.update_or_create(code="GT", defaults={"in_programme": True})
    names = {
        "INE": ("Instituto Nacional de Estadística", "GT", "statistics"),
        "PN": ("Policía Nacional de Panamá", "PA", "police"),
        "MS": ("Ministerio de Seguridad Pública", "CR", "government"),
        "typed": ("Estudio de Ana López, estadística", "GT", "unknown"),
    }
    made = {
        key: save_institution(
            institution=Institution(name=name, country_id=country, kind=kind, acronym="" if key == "typed" else key),
            by=None,
        )
        for key, (name, country, kind) in names.items()
    }
    InstitutionAlias.objects.create(institution=made["MS"], name="Cartera de seguridad", key="cartera de seguridad")
    return made


@pytest.mark.parametrize(
    ("text", "country", "names"),
    [
        ("estadistica", "", ["Instituto Nacional de Estadística"]),
        ("Nacional", "PA", ["Policía Nacional de Panamá", "Instituto Nacional de Estadística"]),
        ("nacional", "GT", ["Instituto Nacional de Estadística", "Policía Nacional de Panamá"]),
        ("ine", "", ["Instituto Nacional de Estadística"]),
        ("cartera", "", ["Ministerio de Seguridad Pública"]),
        ("Ana López", "", []),
        ("zzz", "", []),
    ],
)
def test_institutions_are_suggested_by_words_acronym_and_alias(
    known: dict[str, Institution], text: str, country: str, names: list[str]
) -> None:
    assert institution_names(text, country) == names


def test_what_a_learner_typed_is_suggested_to_nobody(known: dict[str, Institution], client: Client) -> None:
    assert known["typed"].name not in institution_names()
    answer = client.get("/es/institutions/suggestions/", {"institution": "López"})
    assert answer.content == b""


def test_suggestions_are_options_and_none_for_a_letter(known: dict[str, Institution], client: Client) -> None:
    answer = client.get("/es/institutions/suggestions/", {"institution": "polic", "country": "PA"})
    assert answer.content.decode() == '<option value="Policía Nacional de Panamá"></option>'
    assert client.get("/es/institutions/suggestions/", {"institution": "p"}).content == b""
