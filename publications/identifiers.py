"""What a publication is known by elsewhere: ISBN, DOI, targets of the Sustainable Development Goals."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import isbn as stdnum_isbn
from stdnum.exceptions import ValidationError as WrongNumber

_DOI = re.compile(r"^10\.\d{4,9}(?:\.\d+)*/[-._;()/:a-z0-9<>\[\]+#%&=~$*!?@^]+$")
_DOI_BEFORE = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_SDG = re.compile(r"^(\d{1,2})\.(\d{1,2}|[a-d])$")

_TARGETS = {
    1: "1 2 3 4 5 a b", 2: "1 2 3 4 5 a b c", 3: "1 2 3 4 5 6 7 8 9 a b c d", 4: "1 2 3 4 5 6 7 a b c",
    5: "1 2 3 4 5 6 a b c", 6: "1 2 3 4 5 6 a b", 7: "1 2 3 a b", 8: "1 2 3 4 5 6 7 8 9 10 a b",
    9: "1 2 3 4 5 a b c", 10: "1 2 3 4 5 6 7 a b c", 11: "1 2 3 4 5 6 7 a b c", 12: "1 2 3 4 5 6 7 8 a b c",
    13: "1 2 3 a b", 14: "1 2 3 4 5 6 7 a b c", 15: "1 2 3 4 5 6 7 8 9 a b c", 16: "1 2 3 4 5 6 7 8 9 10 a b",
    17: "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19",
}  # fmt: skip
"""The targets of each goal, as in the United Nations' resolution A/RES/71/313."""


def read_isbn(text: str) -> str:
    """An ISBN as its thirteen digits. Raises ValidationError where the check digit or the length is wrong."""
    try:
        digits: str = stdnum_isbn.to_isbn13(stdnum_isbn.validate(text.replace("\u2010", "-").replace("\u2011", "-")))
    except WrongNumber as error:
        raise ValidationError(
            _("“%(value)s” is not an ISBN: its check digit or its length is wrong."), params={"value": text[:40]}
        ) from error
    return digits.replace("-", "").replace(" ", "")


def shown_isbn(digits: str) -> str:
    """An ISBN with the hyphens of its registrant: 978-92-1-000101-4."""
    shown: str = stdnum_isbn.format(digits)
    return shown


def isbn_forms(digits: str) -> list[str]:
    """All that readers may know an ISBN by: with and without hyphens, and of ten digits where it has such a form."""
    forms = [digits, shown_isbn(digits)]
    if digits.startswith("978"):
        short = stdnum_isbn.to_isbn10(digits)
        forms += [short, shown_isbn(short)]
    return forms


def read_doi(text: str) -> str:
    """A DOI in lower case, without the address of its resolver. Raises ValidationError where it is none."""
    doi = _DOI_BEFORE.sub("", text.strip()).lower()
    if not _DOI.match(doi):
        raise ValidationError(
            _("“%(value)s” is not a DOI: one looks like 10.1234/abc.567."), params={"value": text[:60]}
        )
    return doi


def read_targets(text: str) -> str:
    """Targets of the Goals, separated by commas, in order and each once. Raises ValidationError for one there is not."""
    found = set()
    for each in re.split(r"[,;\s]+", text.strip().lower()):
        if not each:
            continue
        match = _SDG.match(each)
        if match is None or match[2] not in _TARGETS.get(int(match[1]), "").split():
            raise ValidationError(
                _("“%(value)s” is not a target of the Sustainable Development Goals: one looks like 16.1 or 5.c."),
                params={"value": each[:20]},
            )
        found.add((int(match[1]), match[2]))
    return ", ".join(f"{goal}.{target}" for goal, target in sorted(found, key=lambda each: (each[0], each[1].zfill(2))))


def targets_of(text: str) -> list[str]:
    """The targets in a text as `read_targets` writes it."""
    return [each for each in text.split(", ") if each]
