"""What is remarked on rows is told by its kind: every sentence has one."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from participants.attendance import remarks, rows
from participants.attendance.remarks import REMARK_SENTENCES, REMARKS, kind_of
from participants.services.imports import reading
from portal.sentences import sentence


def sentences_of(module: object) -> list[str]:
    """The sentences about a row in the source of a module."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    return [
        each.value
        for each in ast.walk(tree)
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value.startswith("Row %(row)d")
    ]


def test_every_remark_on_a_row_has_one_kind() -> None:
    written = sentences_of(remarks)
    assert len(written) > 15
    assert Counter(each for its in REMARK_SENTENCES.values() for each in its) == Counter(written)
    assert {text for text in written if kind_of(sentence(text)) not in REMARKS} == set()


def test_who_remarks_takes_the_sentence_from_where_its_kind_is_told() -> None:
    assert sentences_of(rows) + sentences_of(reading) == []


def test_the_kinds_that_have_sentences_are_those_that_have_a_label() -> None:
    assert set(REMARK_SENTENCES) == set(REMARKS)


@pytest.mark.parametrize("remark", ["Row 2: something", sentence("Row %(row)d: something else.") % {"row": 2}])
def test_a_text_that_is_no_known_remark_has_no_kind(remark: str) -> None:
    assert kind_of(remark) == ""
