"""Pairs that may be one: proposed with reasons, never taken, and not again once refused."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from participants.attendance.institutions import fold_institution
from participants.models import Institution, InstitutionAlias, MergeCandidate, Person, PersonEmail
from participants.queries.candidates import reason_sentence
from participants.services import candidates
from participants.services.candidates import Decided, decide_candidates, propose_candidates


def a_person(key: str, country: str | None = "GT", address: str = "") -> Person:
    person = Person.objects.create(name=key.title(), key=key, country_id=country)
    if address:
        PersonEmail.objects.create(person=person, address=address)
    return person


def proposed(subject: str = "person") -> list[tuple[int, int, list[str]]]:
    rows = MergeCandidate.objects.filter(subject=subject, state="open").order_by("first", "second")
    return [(row.first, row.second, [code for code, _about in row.reasons]) for row in rows]


def test_people_are_proposed_with_their_reasons(db: None) -> None:
    ana, swapped = a_person("ana maria perez"), a_person("ana maria perez", None)
    slip = a_person("ana maria peres")
    mail, same_mail = a_person("b b", "HN", "lucia.paz@a.example"), a_person("c c", "HN", "lucia.paz@b.example")
    a_person("d d", None, "info@a.example"), a_person("e e", None, "info@b.example")
    a_person("ana maria peret", "SV")

    assert propose_candidates(subject="person") == 3

    assert proposed() == [
        (ana.pk, swapped.pk, ["same_name"]),
        (ana.pk, slip.pk, ["similar_name", "same_country"]),
        (mail.pk, same_mail.pk, ["same_local_part", "same_country"]),
    ]
    assert MergeCandidate.objects.order_by("-score").first().first == mail.pk


def test_a_mailbox_that_tells_nobody_by_itself_is_a_reason_beside_a_name(db: None) -> None:
    work = a_person("gabriela morales", "HN", "gmorales@unah.example")
    home = a_person("gabriela morales", "HN", "gabi@mail.example")
    merged = Person.objects.create(name="G", key="", merged_into=home)
    PersonEmail.objects.create(person=merged, address="gmorales@mail.example")
    a_person("gloria morales", "HN", "gmorales@mp.example")

    propose_candidates(subject="person")

    assert proposed() == [(work.pk, home.pk, ["same_name", "same_local_part", "same_country"])]
    assert ["same_local_part", {"local": "gmorales"}] in MergeCandidate.objects.get().reasons


def an_institution(name: str, country: str | None, *, acronym: str = "", alias: str = "") -> int:
    row = Institution.objects.create(name=name, key=fold_institution(name), acronym=acronym, country_id=country)
    if alias:
        InstitutionAlias.objects.create(institution=row, name=alias, key=fold_institution(alias))
    return row.pk


def test_institutions_are_proposed_with_their_reasons(db: None) -> None:
    statistics = an_institution("Instituto Nacional de Estadística", "GT")
    acronym = an_institution("INE", "GT")
    ministry = an_institution("Ministerio de Gobernación", None)
    other = an_institution("Gobernación", None, alias="Ministerio Gobernación")

    propose_candidates(subject="institution")

    assert proposed("institution") == [
        (statistics, acronym, ["acronym_of", "same_country"]),
        (ministry, other, ["same_name"]),
    ]


def test_an_institution_signed_up_for_another_country_is_proposed_and_not_taken(db: None) -> None:
    """By its acronym, in the registry or of its first letters, and by its name; below what one country has."""
    centre = an_institution("Centro Electrónico de Documentación e Información Judicial", "HN", acronym="CEDIJ")
    signed_up = an_institution("CEDIJ", "SV")
    nowhere = an_institution("Cedij", None)
    insyde = an_institution("Instituto para la Seguridad", "MX", acronym="InSyDe")
    short = an_institution("Insyde", "GT")

    assert propose_candidates(subject="institution") == 4

    assert proposed("institution") == [
        (centre, signed_up, ["acronym_of", "other_country"]),
        (centre, nowhere, ["acronym_of", "one_country"]),
        (signed_up, nowhere, ["same_name", "one_country"]),
        (insyde, short, ["acronym_of", "other_country"]),
    ]
    assert [(each.first, each.second, each.score) for each in MergeCandidate.objects.order_by("-score", "pk")] == [
        (signed_up, nowhere, 0.7), (centre, nowhere, 0.6), (centre, signed_up, 0.2), (insyde, short, 0.2),
    ]  # fmt: skip
    assert Institution.objects.exclude(merged_into=None).count() == 0

    decide_candidates(ids=MergeCandidate.objects.values_list("pk", flat=True), same=True, by=None)
    assert set(Institution.objects.filter(merged_into=centre).values_list("pk", flat=True)) == {signed_up, nowhere}


def test_institutions_of_two_countries_with_names_of_their_own_are_not_proposed(db: None) -> None:
    """That both are called INE for short, or that their names are a letter apart, says nothing: it is so all over the region."""
    an_institution("Instituto Nacional de Estadística de Guatemala", "GT", acronym="INE", alias="INE")
    an_institution("Instituto Nacional de Estadística de Honduras", "HN", acronym="INE", alias="INE")
    an_institution("Ministerio de Seguridad", "CR")
    an_institution("Ministerio de Segurida", "SV")

    assert propose_candidates(subject="institution") == 0


def test_the_same_name_in_two_countries_is_proposed_as_what_may_be_two(db: None) -> None:
    one, other = an_institution("Policía Nacional", "DO"), an_institution("Policia Nacional", "PA")

    propose_candidates(subject="institution")

    assert proposed("institution") == [(one, other, ["same_name", "other_country"])]
    assert reason_sentence("other_country", {}).startswith("En países distintos: a menudo cada país tiene una")
    assert reason_sentence("one_country", {}) == "Solo una de las dos indica un país."


def test_a_refusal_is_remembered_and_what_is_no_longer_likely_goes(db: None) -> None:
    first, second = a_person("ana maria perez"), a_person("ana maria perez")
    third, fourth = a_person("luis alberto paz"), a_person("luis alberto paz")
    propose_candidates(subject="person")
    refused = MergeCandidate.objects.get(first=first.pk, second=second.pk)
    assert decide_candidates(ids=[refused.pk], same=False, by=None) == Decided({}, 1, [])
    Person.objects.filter(pk=fourth.pk).update(key="otra persona")

    assert propose_candidates(subject="person") == 0

    assert list(MergeCandidate.objects.values_list("first", "second", "state")) == [(first.pk, second.pk, "different")]
    assert third.merged_into is None


def test_reasons_are_sentences_in_spanish(db: None) -> None:
    assert (
        reason_sentence("same_local_part", {"local": "lucia.paz"}) == "El mismo correo con otro dominio (lucia.paz@…)."
    )
    assert reason_sentence("acronym_of", {"acronym": "INE", "name": "Instituto"}) == "INE es la sigla de «Instituto»."


def test_setting_up_roles_again_changes_nothing(db: None) -> None:
    def granted() -> list[tuple[str, int]]:
        return [(group.name, group.permissions.count()) for group in Group.objects.order_by("name")]

    before = granted()
    call_command("setup_roles", stdout=StringIO())
    assert granted() == before


SLIPS = [
    ("ana maria perez", "ana maria peres", True),  # one letter wrong
    ("ana maria perez", "ana mara perez", True),  # one missing
    ("ana maria perez", "ana marai perez", True),  # two swapped
    ("ana mariaa perez", "ana maria perez", True),  # one too many
    ("anamaria perez", "ana maria perez", True),  # a space missing
    ("quetzaltenango", "quetzaltenago", True),  # of one word
    ("calesmes calimi sesnango", "calimi calsmes sesnango", True),  # the slip changes the order of the words
    ("lopez lopez maria", "lopes lopez maria", True),  # of a word that is there twice
    ("ana maria perez", "ana maria paez", False),  # two wrong
    ("ana maria perez", "eva maria perez", False),
    ("ana maria perez", "ana maria", False),
    ("ana paz", "ana pez", False),  # too short to tell
]


@pytest.mark.parametrize(("one", "other", "similar"), SLIPS)
@pytest.mark.parametrize("at_once", [1, 50_000])
def test_similar_names_are_one_slip_apart(
    monkeypatch: pytest.MonkeyPatch, one: str, other: str, similar: bool, at_once: int
) -> None:
    monkeypatch.setattr(candidates, "KEYS_AT_ONCE", at_once)

    found = list(candidates._similar(["luis alberto gomez", one, "eva", other]))

    assert found == ([tuple(sorted((one, other)))] if similar else [])


def test_a_key_with_a_word_twice_is_not_similar_to_itself() -> None:
    assert list(candidates._similar(["lopez lopez maria"])) == []


@pytest.mark.parametrize(
    ("one", "other", "similar"),
    [
        ("instituto nacional estadistica", "instituto nacionl estadistica", True),
        ("instituto nacional estadistica", "nacionl instituto estadistica", False),
        ("instituto nacional estadistica", "institutonacional estadistica", True),
    ],
)
@pytest.mark.parametrize("at_once", [1, 50_000])
def test_the_words_of_an_institution_stay_in_their_order(
    monkeypatch: pytest.MonkeyPatch, one: str, other: str, similar: bool, at_once: int
) -> None:
    monkeypatch.setattr(candidates, "KEYS_AT_ONCE", at_once)

    found = list(candidates._similar([one, other], in_order=True))

    assert found == ([tuple(sorted((one, other)))] if similar else [])


def test_a_name_of_hundreds_is_no_reason(db: None) -> None:
    for number in range(26):
        a_person("maria lopez lopez", address=f"maria.lopez@{number}.example")
    a_person("maria lopes lopez")

    assert propose_candidates(subject="person") == 0


def test_looking_again_refreshes_the_reasons_and_keeps_what_was_decided(db: None) -> None:
    first, second = a_person("ana maria perez", None), a_person("ana maria perez", None)
    third, fourth = a_person("luis alberto paz"), a_person("luis alberto paz")
    propose_candidates(subject="person")
    decide_candidates(ids=[MergeCandidate.objects.get(first=third.pk).pk], same=False, by=None)
    Person.objects.update(country="GT")

    assert propose_candidates(subject="person") == 1

    assert proposed() == [(first.pk, second.pk, ["same_name", "same_country"])]
    assert MergeCandidate.objects.get(first=third.pk, second=fourth.pk).state == "different"
