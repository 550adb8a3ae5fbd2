"""An ORCID: sixteen characters, the last a check character (ISO/IEC 7064, MOD 11-2; orcid.org, “Structure of the ORCID
identifier”)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.iso7064 import mod_11_2

_BEFORE = re.compile(r"^(?:https?://)?(?:www\.)?orcid\.org/", re.IGNORECASE)
_SHAPE = re.compile(r"\d{15}[\dX]")


def read_orcid(text: str) -> str:
    """An ORCID as 0000-0002-1825-0097, from its number or its address. Raises ValidationError where it is none."""
    plain = re.sub(r"[\s\-\u2010-\u2015]", "", _BEFORE.sub("", text.strip())).upper()
    if not _SHAPE.fullmatch(plain):
        raise ValidationError(
            _("“%(value)s” is no ORCID: one has sixteen digits, as 0000-0002-1825-0097."), params={"value": text[:60]}
        )
    try:
        mod_11_2.validate(plain)
    except WrongNumber as error:
        raise ValidationError(
            _("“%(value)s” is no ORCID: its last character does not fit the others. Is a digit wrong?"),
            params={"value": text[:60]},
        ) from error
    return "-".join(plain[place : place + 4] for place in range(0, 16, 4))
