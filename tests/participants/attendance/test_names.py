"""What stands where a name should: a person's, nobody's, or one that has to be asked about."""

import pytest

from participants.attendance.folding import mended
from participants.attendance.names import (
    Doubt,
    display_name,
    doubt_about,
    is_bot,
    is_nameless,
    is_own_name,
    is_plain,
    name_within,
)

NOBODYS = (
    "", "???", "¿?", ".", "12345", "+502 5555-1234", "iPhone", "iPad 2", "iphone7", "Galaxy A52", "SM-A525F", "M2010J19SI",
    "Redmi Note 8 Pro", "HUAWEI Y9s Prime", "moto g(7) power", "DESKTOP-3F2K9QA", "Zoom user", "Usuario de Zoom", "user123",
    "Invitado 3", "Anonymous",
)  # fmt: skip
PERSONS = (
    "Ana Pérez", "Max", "Li An", "Dell Pérez", "JOÃO SILVA", "Conceição", "D’Ávila Ñ", "De la O", "María de la Cruz",
    "Juan III Gómez", "J. R. R. Paz", "Invitado UNAH",
)  # fmt: skip


@pytest.mark.parametrize("name", NOBODYS)
def test_nobodys_names(name: str) -> None:
    assert is_nameless(name)


@pytest.mark.parametrize("name", PERSONS)
def test_names_of_people_are_not_doubted(name: str) -> None:
    assert (is_nameless(name), doubt_about(name), is_own_name(name)) == (False, None, True)


@pytest.mark.parametrize(
    ("name", "may_stand"),
    [
        ("Ana Sala", True),
        ("Sala Ana", True),
        ("Ana Pérez 2", True),
        ("Li Wu", True),
        ("SALA PRINCIPAL", False),
        ("Ana iPhone", False),
        ("Galaxy Note", False),
        ("María Mu?oz", False),
        ("María Mu\ufffdoz", False),
        ("Gómez ÃLVARO", True),
        ("García NúÃez", False),
        ("ﷺ", False),  # one letter, which folds into words
        ("ß", False),
        ("12345", False),
        ("", False),
    ],
)
def test_of_a_name_beside_an_address_it_is_told_whether_it_may_stand(name: str, may_stand: bool) -> None:
    assert is_own_name(name) is may_stand


@pytest.mark.parametrize(
    ("name", "bot"),
    [
        ("OTTER.AI", True),
        ("Ana's Otter Pilot", True),
        ("TL;DV", True),
        ("Asistente de REUNIÓN", True),
        ("(Fireflies.ai)", True),
        ("Fathoma Pérez", False),
        ("Leotter.ai Pérez", False),
        ("_vexa", False),
        ("", False),
    ],
)
def test_a_program_is_known_by_a_word_of_its_own_in_any_case(name: str, bot: bool) -> None:
    assert is_bot(name) is bot


@pytest.mark.parametrize(
    ("name", "doubt", "within"),
    [
        ("iPhone de Juan", Doubt.DEVICE, "juan"),
        ("Juan's iPhone", Doubt.DEVICE, "juan"),
        ("Galaxy A52 de Ana Pérez", Doubt.DEVICE, "ana perez"),
        ("Usuario Ministerio", Doubt.DEVICE, "ministerio"),
        ("LAPTOP-ABC123", Doubt.DEVICE, "abc"),
        ("Mu?oz", Doubt.UNREADABLE, "muoz"),
        ("Ana P\ufffdrez", Doubt.UNREADABLE, "ana prez"),
        ("GarcÃa", Doubt.UNREADABLE, "garca"),
        ("Ana Pérez 2", Doubt.NUMBERED, "ana perez"),
        ("12 - Ana Pérez", Doubt.NUMBERED, "ana perez"),
        ("jperez2021", Doubt.NUMBERED, "jperez"),
        ("Note 10", Doubt.NUMBERED, ""),
    ],
)
def test_a_doubtful_name_says_why_and_what_is_left_of_it(name: str, doubt: Doubt, within: str) -> None:
    assert (is_nameless(name), doubt_about(name), name_within(name)) == (False, doubt, within)


@pytest.mark.parametrize(
    ("shown", "name", "other"),
    [
        ("iPhone de Juan (Juan Pérez)", "Juan Pérez", "iPhone de Juan"),
        ("Juan Pérez (iPhone de Juan)", "Juan Pérez", "iPhone de Juan"),
        ("iPhone de Juan (Juan)", "Juan", "iPhone de Juan"),
        ("MarÃ\u00ada PÃ©rez (Mari)", "María Pérez", "Mari"),
    ],
)
def test_of_two_names_the_one_that_is_a_persons_is_taken(shown: str, name: str, other: str) -> None:
    assert display_name(shown, original_names=True) == (name, other)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("MarÃ\u00ada", "María"),
        ("JosÃ© NÃºÃ±ez", "José Núñez"),
        ("Ã\x81lvaro", "Álvaro"),
        ("MarÃƒÂ\u00ada", "María"),
        ("Dâ€™Avila", "D’Avila"),
        *((name, name) for name in ("João", "JOÃO", "Ângela", "Conceição", "Ana", "王小明", "GarcÃa")),
    ],
)
def test_letters_that_another_encoding_wrote_in_two_are_mended(written: str, meant: str) -> None:
    assert mended(written) == meant


@pytest.mark.parametrize(
    "name", ["Ana Pérez", "JOSÉ ÑANDÚ", "María de la Cruz", "Karla", "José Lic", "Elaborado por Ana"]
)
def test_of_a_plain_name_nothing_is_left_to_ask(name: str) -> None:
    assert is_plain(name)
    assert display_name(name, original_names=True) == (name, "")
    assert (is_bot(name), is_nameless(name), doubt_about(name), is_own_name(name)) == (False, False, None, True)


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "Ana  Pérez", " Ana", "Ana ", "Ana\u0301 Pérez", "Ana\u200b Pérez", "MarÃ\u00ada", "Mu?oz", "Ana Pérez 2",
        "Ana (UNAH)", "=Ana", "ana@x.org", "A B C", "de la", "iPhone", "iPhone de Ana", "Sala Ana", "Pro Max", "Usuario Zoom",
        "Dell Pérez", "Otter Pilot", "Fathom Notetaker", "notas de Ana", "Read Ai", "Vexa", "N/A", "--", "Ана",
    ],
)  # fmt: skip
def test_what_has_to_be_looked_at_is_no_plain_name(name: str) -> None:
    assert not is_plain(name)
