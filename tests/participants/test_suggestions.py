"""Institutions that are suggested while somebody types."""

import pytest
from django.test import Client
from django.utils import translation

from participants.attendance.institutions import fold_institution
from participants.documents import institution_names as labels
from participants.models import Country, Institution, InstitutionAlias
from participants.queries.institutions import institution_names, names_said
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


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("es", "seguridad publica", ["Ministerio de Seguridad Pública"]),
        ("en", "seguridad publica", ["Ministry of Public Security"]),
        ("en", "public", ["Ministry of Public Security"]),
        ("en", "estadistica", ["Instituto Nacional de Estadística"]),
    ],
)
def test_institutions_are_called_as_the_reader_calls_them(
    known: dict[str, Institution], language: str, text: str, names: list[str]
) -> None:
    for name, spoken in (("Ministry of Public Security", "en"), ("Public Security", "en"), ("Seguridad", "es")):
        institution = known["MS"]
        InstitutionAlias.objects.create(institution=institution, name=name, key=fold_institution(name), language=spoken)
    merged = Institution.objects.create(name="MSP", key="msp", country_id="CR", merged_into=known["MS"])
    with translation.override(language):
        assert institution_names(text) == names
        called = "Ministry of Public Security" if language == "en" else "Ministerio de Seguridad Pública"
        assert names_said([merged.pk, None]) == {merged.pk: called}
        assert labels([str(merged.pk)]) == {str(merged.pk): f"{called} (MS)"}


def test_what_a_learner_typed_is_suggested_to_nobody(known: dict[str, Institution], client: Client) -> None:
    assert known["typed"].name not in institution_names()
    answer = client.get("/es/institutions/suggestions/", {"institution": "López"})
    assert answer.content == b""


def test_suggestions_are_options_and_none_for_a_letter(known: dict[str, Institution], client: Client) -> None:
    answer = client.get("/es/institutions/suggestions/", {"institution": "polic", "country": "PA"})
    assert answer.content.decode() == '<option value="Policía Nacional de Panamá"></option>'
    assert client.get("/es/institutions/suggestions/", {"institution": "p"}).content == b""
