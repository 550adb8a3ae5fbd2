"""How good the answers are: the questions of golden.toml, over its works and a thousand made ones."""

import math
import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from search import indexing
from search.documents import Document
from tests.search.conftest import Library

WORKS = tomllib.loads((Path(__file__).parent / "golden.toml").read_text())
MADE = 1_000
GOOD = 0.90


@dataclass(frozen=True)
class Asked:
    language: str
    text: str
    grades: dict[str, int]


def _asked(work: str, line: str) -> Asked:
    language, _space, rest = line.partition(" ")
    text, _equals, told = rest.partition(" = ")
    parts = told.split() or [work, "3"]
    return Asked(language, text, {parts[n]: int(parts[n + 1]) for n in range(0, len(parts), 2)})


ALL_ASKED = [_asked(work, line) for work, fields in WORKS.items() for line in fields["ask"]]


def _gain(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def ndcg(found: list[str], grades: dict[str, int]) -> float:
    """Normalised discounted cumulative gain at 10 (Järvelin and Kekäläinen 2002); gain 2^grade − 1."""
    ideal = sorted(grades.values(), reverse=True)[:10]
    return _gain([grades.get(each, 0) for each in found[:10]]) / _gain(ideal)


@pytest.fixture
def golden(library: Library) -> Library:
    """The works, and a thousand of the same words in another order, without those that are asked for most."""
    for work, fields in WORKS.items():
        for language in ("es", "en"):
            if language in fields:
                title, headline, *rest = fields[language]
                library.add(work, title, language=language, headline=headline, body=" ".join(rest))
    rng = random.Random(7)
    made = [
        "informe",
        "anual",
        "memoria",
        "actividad",
        "reunión",
        "acuerdo",
        "proyecto",
        "cooperación",
        "taller",
        "agenda",
        "consultoría",
        "licitación",
    ]
    common = [word for fields in WORKS.values() for text in fields["es"] for word in text.split() if len(word) > 3]
    for number in range(MADE):
        title = " ".join(rng.sample(made, 4))
        body = " ".join(rng.choices(made, k=120) + rng.choices(common, k=12))
        library.documents[f"made-{number}"] = [
            Document(kind="study", id=f"made-{number}", language="es", title=title, url="/", body=body)
        ]
    indexing.rebuild()
    return library


def test_there_are_enough_questions_in_both_languages():
    assert len(ALL_ASKED) >= 150
    assert min(sum(each.language == code for each in ALL_ASKED) for code in ("es", "en")) >= 25
    assert {work for each in ALL_ASKED for work in each.grades} <= set(WORKS)


def test_answers_are_good(golden: Library):
    scores = {}
    for asked in ALL_ASKED:
        scores[asked.language, asked.text] = ndcg(golden.found(asked.text, language=asked.language), asked.grades)
    mean = sum(scores.values()) / len(scores)
    worst = sorted((round(score, 2), *asked) for asked, score in scores.items() if score < 0.6)
    assert mean >= GOOD, f"{mean:.3f}; the worst: {worst}"


def test_the_measure_tells_good_from_bad():
    grades = {"a": 3, "b": 1}
    assert ndcg(["a", "b"], grades) == 1.0
    assert ndcg(["x", "y"], grades) == 0.0
    assert 0 < ndcg(["b", "a"], grades) < 1.0
