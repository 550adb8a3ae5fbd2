"""What a package says of how far somebody is, as it comes from a browser. None of it is believed before it was looked at."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from trainaction.models import PlayState

LARGEST = 200_000
"""Bytes. SCORM 2004 lets a package keep 64,000 characters of its own."""
LONGEST_KEPT = 65_536
KEPT = frozenset(
    ("location", "suspend_data", "objectives", "exit", "status", "completion", "success", "progress", "score", "h5p")
)
"""What is kept so that a package goes on from where it was left. What was answered in it (interactions) is not."""
LONGEST_SITTING = 12 * 3600
"""Seconds: a page left open overnight is not learning."""
MOST = 2**31 - 1
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Sent:
    """One word of a package: of which part, in which sitting, the how-manieth of it, and what it says."""

    part: str
    sitting: int
    number: int
    state: PlayState
    score: Decimal | None
    """A share of 1."""
    seconds: int
    kept: dict[str, str]


def read_sent(body: bytes) -> Sent:
    """A result as the player sends it. Raises ValidationError with a sentence for everything else."""
    if len(body) > LARGEST:
        raise ValidationError(
            _(
                "The activity keeps more than can be stored, so this was not saved. Tell your tutor: the package needs changing."
            )
        )
    try:
        said = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise _unread()
    state, part = said.get("state"), said.get("part")
    if state not in PlayState.values or not isinstance(part, str) or len(part) > 200 or part != _storable(part):
        raise _unread()
    return Sent(
        part=part,
        sitting=_whole(said.get("sitting"), 1),
        number=_whole(said.get("number"), 1),
        state=PlayState(state),
        score=_score(said.get("score")),
        seconds=min(_whole(said.get("seconds"), 0), LONGEST_SITTING),
        kept=_kept(said.get("kept")),
    )


def _refuse(_constant: str) -> NoReturn:
    raise ValueError


def _whole(value: Any, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST:
        raise _unread()
    return value


def _score(value: Any) -> Decimal | None:
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:  # no nan is, and no inf
        raise ValidationError(
            _("The activity reported a score that is none: it has to be between 0 and 100 %. Tell your tutor.")
        )
    return Decimal(value).quantize(_PLACES)


def _kept(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not set(value) <= KEPT:
        raise _unread()
    kept: dict[str, str] = {}
    for name, text in value.items():
        if not isinstance(text, str) or len(text) > LONGEST_KEPT:
            raise _unread()
        kept[name] = _storable(text)
    return kept


def _storable(text: str) -> str:
    """Without what no database keeps: the sign of nothing, and half of a sign, which a text that is cut off may end in."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _unread() -> ValidationError:
    return ValidationError(
        _("What the activity reported could not be read, so it was not saved. Close it and open it again.")
    )
