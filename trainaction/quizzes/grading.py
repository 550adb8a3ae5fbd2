"""How an answer is read and what it is worth. No database: a question's content, an answer, a share of the points.

Answers, as they are kept:

    single, multiple, true_false   {"chosen": [key of an option, …]}
    matching                       {"pairs": {key of an option: key of the option whose other half was chosen}}
    ordering                       {"places": {key of an option: place from 1}}
    numeric                        {"number": "12.5"}
    short, open                    {"text": "…"}

Partial credit: of several right answers, the right ones chosen less the wrong ones, never below nothing, so that choosing
everything is worth nothing more; of matching and ordering, the share of options in their right place.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.attendance.folding import fold_text
from portal.numbers import read_number
from trainaction.questions import Content

LONGEST_SHORT = 200
LONGEST_OPEN = 8000
LONGEST_PLACE = 5
"""Digits: no question has so many options, and Python reads no number of thousands of digits."""
CENT = Decimal("0.01")

Given = Mapping[str, Sequence[str]]
"""What a form says of one question: values by the name of a field within it; "" is the field of the question itself."""
Answer = dict[str, Any]


def read_answer(content: Content, order: Sequence[str], given: Given) -> Answer | None:
    """An answer as it is kept; None where nothing was given. `order` is how the halves to match stand in the attempt.

    Raises ValidationError with a sentence for what is no answer to this question.
    """
    if content.kind in ("single", "multiple", "true_false"):
        return _chosen(content, given)
    if content.kind == "matching":
        return _pairs(content, order, given)
    if content.kind == "ordering":
        return _places(content, given)
    text = next(iter(given.get("", [])), "").replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        return None
    if content.kind == "numeric":
        return {"number": f"{read_number(text, is_share=True):f}"}
    longest = LONGEST_SHORT if content.kind == "short" else LONGEST_OPEN
    if len(text) > longest:
        raise ValidationError(
            _("This answer has %(length)s characters; up to %(longest)s are kept. Shorten it.")
            % {"length": len(text), "longest": longest}
        )
    return {"text": text}


def mark_of(answer: Answer | None) -> str:
    """A short text that is the same for the same answer: by it a page says what it was given."""
    return sha256(json.dumps(answer, sort_keys=True).encode()).hexdigest()[:16]


def known_name(name: str) -> str:
    """The name of the form's field that sends back the mark of what the page was given in another."""
    return f"was.{name}"


def _not_offered() -> ValidationError:
    return ValidationError(_("Choose from what is offered. Load the page again if it has changed."))


def _chosen(content: Content, given: Given) -> Answer | None:
    chosen = [value for value in given.get("", []) if value]
    if not chosen:
        return None
    keys = [each.key for each in content.options if each.key in chosen]
    if len(keys) != len(set(chosen)) or (content.kind != "multiple" and len(keys) > 1):
        raise _not_offered()
    return {"chosen": keys}


def _pairs(content: Content, order: Sequence[str], given: Given) -> Answer | None:
    pairs: dict[str, str] = {}
    halves = content.places(order)
    for option in content.options:
        value = next(iter(given.get(option.key, [])), "")
        if not value:
            continue
        half = content.option(halves[_place(value, len(halves)) - 1])
        if half is None:
            raise _not_offered()
        pairs[option.key] = half.key
    return {"pairs": pairs} if pairs else None


def _places(content: Content, given: Given) -> Answer | None:
    places: dict[str, int] = {}
    for option in content.options:
        value = next(iter(given.get(option.key, [])), "")
        if not value:
            continue
        places[option.key] = _place(value, len(content.options))
    return {"places": places} if places else None


def _place(value: str, most: int) -> int:
    """A place from 1 to `most`. Raises ValidationError for whatever else was sent, however long."""
    is_number = value.isascii() and value.isdigit() and len(value) < LONGEST_PLACE
    if not is_number or not 1 <= int(value) <= most:
        raise _not_offered()
    return int(value)


def remark_on(content: Content, answer: Answer | None) -> str:
    """What is to be said of an answer that is kept as it is and cannot be all right, in a sentence; else "".

    Whoever changes two places has one of them twice for a moment: so it is told, and not refused.
    """
    if answer is None or content.kind not in ("matching", "ordering"):
        return ""
    given = list((answer.get("pairs") or answer.get("places") or {}).values())
    twice = sorted({each for each in given if given.count(each) > 1})
    missing = len(content.options) - len(given)
    if content.kind == "matching":
        if twice:
            return _("The same is chosen more than once: each goes with something else.")
        said = ngettext("%(number)d is not matched yet.", "%(number)d are not matched yet.", missing)
    elif twice:
        said = ngettext(
            "Place %(places)s is given more than once: give each a place of its own.",
            "Places %(places)s are given more than once: give each a place of its own.",
            len(twice),
        )
        return said % {"places": ", ".join(map(str, twice))}
    else:
        said = ngettext("%(number)d has no place yet.", "%(number)d have no place yet.", missing)
    return said % {"number": missing} if missing > 0 else ""


# --- what it is worth ------------------------------------------------------------------------


PARTS = {
    "single": "chosen", "multiple": "chosen", "true_false": "chosen", "matching": "pairs", "ordering": "places",
    "numeric": "number", "short": "text", "open": "text",
}  # fmt: skip
"""By the kind of a question, what an answer to it holds."""


def is_answer_to(content: Content, answer: Answer | None) -> bool:
    """Whether something was answered, and to a question of this kind: a correction may have made another one of it."""
    return answer is not None and PARTS[content.kind] in answer


def share(content: Content, answer: Answer | None) -> Fraction | None:
    """How right an answer is, from 0 to 1; None where a person has to say. No answer is 0, to an open question too, and so is
    one to a question of another kind."""
    if answer is None or not is_answer_to(content, answer):
        return Fraction(0)
    if content.kind == "open":
        return None
    if content.kind in ("single", "true_false"):
        chosen = [content.option(key) for key in answer["chosen"]]
        return Fraction(int(len(chosen) == 1 and chosen[0] is not None and chosen[0].is_right))
    if content.kind == "multiple":
        return _share_of_several(content, set(answer.get("chosen", [])))
    if content.kind == "matching":
        pairs = answer.get("pairs", {})
        return _share_of(content, [pairs.get(each.key) == each.key for each in content.options])
    if content.kind == "ordering":
        places = answer.get("places", {})
        right = [places.get(each.key) == place for place, each in enumerate(content.options, 1)]
        return _share_of(content, right)
    if content.kind == "numeric":
        assert content.number is not None
        return Fraction(int(abs(Decimal(answer["number"]) - content.number) <= content.tolerance))
    accepted = [each for answers in content.accepted.values() for each in answers]
    return Fraction(int(any(_is_same(answer["text"], each) for each in accepted)))


def _is_same(given: str, accepted: str) -> bool:
    """The same words, whatever their accents, capitals and punctuation; of signs alone the same signs."""
    folded = fold_text(accepted)
    return fold_text(given) == folded if folded else given.strip() == accepted.strip()


def _share_of_several(content: Content, chosen: set[str]) -> Fraction:
    right = {each.key for each in content.options if each.is_right}
    wrong = {each.key for each in content.options} - right
    if not right:
        return Fraction(0)
    return max(Fraction(0), Fraction(len(chosen & right) - len(chosen & wrong), len(right)))


def _share_of(content: Content, right: list[bool]) -> Fraction:
    return Fraction(sum(right), len(right)) if right else Fraction(0)


def points(content: Content, answer: Answer | None, *, partial: bool) -> Decimal | None:
    """The points that an answer gives, to the hundredth; None where a tutor has to say. Without `partial` all or nothing."""
    worth = share(content, answer)
    if worth is None:
        return None
    if not partial and worth < 1:
        worth = Fraction(0)
    exact = Decimal(worth.numerator) * content.points / Decimal(worth.denominator)
    return exact.quantize(CENT, ROUND_HALF_UP)


def percent(gained: Decimal, out_of: Decimal) -> Fraction:
    """Points as a share of 100, exactly: 59.996 % does not pass at 60 %."""
    return Fraction(gained) * 100 / Fraction(out_of) if out_of else Fraction(0)
