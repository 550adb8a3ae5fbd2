"""Pairs that may be one: proposed with reasons, never taken, and not again once refused."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

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


def test_institutions_are_proposed_within_one_country(db: None) -> None:
    statistics = Institution.objects.create(name="Instituto Nacional de Estadística", key="instituto nacional estadistica", country_id="GT")  # fmt: skip
    acronym = Institution.objects.create(name="INE", key="ine", country_id="GT")
    Institution.objects.create(name="INE", key="ine", country_id="HN")
    ministry = Institution.objects.create(name="Ministerio de Gobernación", key="ministerio gobernacion")
    other = Institution.objects.create(name="Gobernación", key="gobernacion")
    InstitutionAlias.objects.create(institution=other, name="Ministerio Gobernación", key="ministerio gobernacion")

    propose_candidates(subject="institution")

    assert proposed("institution") == [
        (statistics.pk, acronym.pk, ["acronym_of", "same_country"]),
        (ministry.pk, other.pk, ["same_name"]),
    ]


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
