"""Pairs that may be one: proposed with reasons, never taken, and not again once refused."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from participants.attendance.folding import fold_name
from participants.attendance.institutions import fold_institution
from participants.attendance.shortened import COMMON
from participants.models import Institution, InstitutionAlias, MergeCandidate, Person, PersonEmail, PersonName
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


def somebody(
    name: str, place: Institution | None = None, country: str | None = None, address: str = "", **about: str
) -> int:
    person = Person.objects.create(name=name, key=fold_name(name), institution=place, country_id=country, **about)
    if address:
        PersonEmail.objects.create(person=person, address=address)
    return person.pk


@pytest.fixture
def unah(db: None) -> Institution:
    return Institution.objects.create(name="UNAH", key="unah", country_id="HN")


def test_who_stands_under_a_shortened_name_is_proposed_with_what_agrees(unah: Institution) -> None:
    full = somebody("Walter Erazo Chinchilla", unah, "HN", "walter@x.example")
    short = somebody("Walter Erazo", unah, "HN", "we@y.example")
    other = somebody("Eva Ruiz Sol", unah, address="eva@x.example")
    nowhere = somebody("Ruiz, Eva")
    country, same = (
        somebody("Ana Lucía Paz Mora", country="GT"),
        somebody("Ana Paz", country="GT", address="a@x.example"),
    )

    assert propose_candidates(subject="person") == 3

    assert proposed() == [
        (full, short, ["shortened_name", "same_institution", "same_country"]),
        (other, nowhere, ["shortened_name"]),
        (country, same, ["shortened_name", "same_country"]),
    ]
    assert MergeCandidate.objects.order_by("-score").values_list("first", flat=True)[0] == full
    assert reason_sentence("shortened_name", {}) == "Un nombre es parte del otro, más largo."


def test_whom_something_contradicts_is_not_proposed_for_a_shortened_name(unah: Institution) -> None:
    elsewhere = Institution.objects.create(name="UCR", key="ucr", country_id="CR")
    somebody("Walter José Erazo Chinchilla", unah, "HN", "walter@x.example", sex="men")
    somebody("Walter Erazo", elsewhere)
    somebody("José Erazo", country="GT")
    somebody("Walter Chinchilla", sex="women")
    somebody("José Chinchilla", None, "HN", "jose@x.example")  # an address each, the institution not known of both
    somebody("Ana Lucía Paz Mora", unah), somebody("Ana Lucía", unah), somebody("Paz Mora", unah)
    erased = somebody("Eva Ruiz Sol"), somebody("Eva Ruiz")
    Person.objects.filter(pk=erased[0]).update(erased_at=timezone.now())

    assert propose_candidates(subject="person") == 0


def test_two_longer_names_that_fit_are_both_proposed_and_more_than_three_are_not(unah: Institution) -> None:
    short = somebody("Walter Erazo", unah)
    longer = [somebody(f"Walter Erazo {name}", unah) for name in ("Paz", "Coto", "Mora")]
    somebody("Walter Erazo Sol")  # of whom the institution is not known: less near
    assert propose_candidates(subject="person") == 3
    assert proposed() == [(short, pk, ["shortened_name", "same_institution"]) for pk in longer]

    somebody("Walter Erazo Gil", unah)
    assert propose_candidates(subject="person") == 0


def test_another_spelling_counts_and_who_is_merged_is_who_they_count_as(unah: Institution) -> None:
    walter = somebody("W. E.", unah)
    PersonName.objects.create(person_id=walter, name="Walter Erazo Chinchilla", key="chinchilla erazo walter")
    merged = Person.objects.create(name="Eva R.", key="eva r", merged_into_id=somebody("E. Sol"))
    PersonName.objects.create(person=merged, name="Eva Ruiz Sol", key="eva ruiz sol")
    short, eva = somebody("Walter Erazo"), somebody("Eva Ruiz")

    propose_candidates(subject="person")

    assert proposed() == [
        (walter, short, ["shortened_name"]),
        (merged.merged_into_id, eva, ["shortened_name"]),
    ]


def test_a_name_that_is_part_of_hundreds_is_no_reason(unah: Institution) -> None:
    somebody("Walter Erazo", unah), somebody("Walter Erazo Paz", unah)
    for number in range(COMMON):
        somebody(f"Walter Erazo {chr(97 + number) * 5}", country="GT")
    assert propose_candidates(subject="person") == 0
