"""What a package says of how far somebody is: read where it is a word, and refused with a sentence where it is none."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from trainaction.models import PlayState
from trainaction.packages.queries import state_of_all
from trainaction.packages.results import Sent, read_sent

WORD = {
    "part": "i1",
    "sitting": 1,
    "number": 3,
    "state": "passed",
    "score": 0.8,
    "seconds": 61,
    "kept": {"location": "2"},
}


def word(**said: Any) -> bytes:
    return json.dumps({**WORD, **said}).encode()


def test_a_word_is_read_as_it_was_said():
    assert read_sent(word()) == Sent("i1", 1, 3, PlayState.PASSED, Decimal("0.8"), 61, {"location": "2"})


def test_a_page_left_open_overnight_is_no_learning():
    assert read_sent(word(seconds=10**6)).seconds == 12 * 3600


def test_what_no_database_keeps_is_left_out_of_a_note():
    assert read_sent(word(kept={"suspend_data": "a\x00b"})).kept == {"suspend_data": "ab"}


BAD: dict[str, dict[str, Any]] = {
    "a negative score": {"score": -0.1},
    "more than everything": {"score": 1.01},
    "a number of 309 digits": {"score": 1e308},
    "a score in words": {"score": "0.8"},
    "a score that is true": {"score": True},
    "a state nobody knows": {"state": "excellent"},
    "no state": {"state": None},
    "a list for a state": {"state": ["passed"]},
    "negative time": {"seconds": -1},
    "time that no table holds": {"seconds": 10**20},
    "no sitting": {"sitting": 0},
    "a part that is none": {"part": 7},
    "a part that is too long": {"part": "x" * 201},
    "a number that is none": {"number": 1.5},
    "something else to keep": {"kept": {"token": "x"}},
    "a list to keep": {"kept": ["x"]},
    "a number to keep": {"kept": {"location": 7}},
    "too long a note": {"kept": {"suspend_data": "x" * 65_537}},
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_word_is_refused(name: str):
    with pytest.raises(ValidationError):
        read_sent(word(**BAD[name]))


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"NaN", b'{"score": NaN}', b"[" * 100_000, b"\xff", b"x" * 200_001])
def test_what_is_no_word_at_all_is_refused(body: bytes):
    with pytest.raises(ValidationError):
        read_sent(body)


P = PlayState


@pytest.mark.parametrize(
    ("states", "number", "whole"),
    [
        ([], 1, P.OPENED),
        ([P.OPENED], 1, P.OPENED),
        ([P.OPENED, P.INCOMPLETE], 2, P.INCOMPLETE),
        ([P.PASSED], 2, P.INCOMPLETE),
        ([P.PASSED, P.FAILED], 2, P.FAILED),
        ([P.COMPLETED, P.COMPLETED], 2, P.COMPLETED),
        ([P.COMPLETED, P.PASSED], 2, P.PASSED),
    ],
)
def test_the_whole_is_what_its_parts_are(states: list[PlayState], number: int, whole: PlayState):
    assert state_of_all(states, number) == whole
