"""Banks, questions and quizzes as the admin saves them."""

from decimal import Decimal
from typing import Any

from trainaction.models import Question, QuestionBank, QuestionOption, Quiz, QuizDraw
from trainaction.quizzes.services import keep_version

Options = list[tuple[str, bool]] | list[tuple[str, str]] | list[str]


def make_bank(title: str = "Registro") -> QuestionBank:
    return QuestionBank.objects.create(title_es=title, title_en=f"{title} (en)")


def make_question(bank: QuestionBank, kind: str, options: Options | None = None, **fields: Any) -> Question:
    """A question with its first version. Options: (text, is right), (text, what it goes with), or texts in their order."""
    question = Question(bank=bank, kind=kind, **{"prompt_es": f"¿{kind}?", "prompt_en": f"{kind}?", **fields})
    rows = []
    for place, option in enumerate(options or []):
        text, other = option if isinstance(option, tuple) else (option, False)
        rows.append(
            QuestionOption(
                sort_order=place,
                text_es=text,
                text_en=f"{text} (en)",
                is_right=other is True,
                match_es=other if isinstance(other, str) else "",
                feedback_es=f"Sobre {text}",
            )
        )
    question.options = rows
    question.save()
    keep_version(question=question, by=None)
    return question


def make_single(bank: QuestionBank, **fields: Any) -> Question:
    return make_question(bank, "single", [("Bien", True), ("Mal", False), ("Peor", False)], **fields)


def make_each_kind(bank: QuestionBank) -> dict[str, Question]:
    """A question of each kind but the open one, of a point each."""
    return {
        "single": make_single(bank),
        "multiple": make_question(bank, "multiple", [("A", True), ("B", True), ("C", False)]),
        "true_false": make_question(bank, "true_false", [("Verdadero", False), ("Falso", True)]),
        "matching": make_question(bank, "matching", [("Uno", "1"), ("Dos", "2")]),
        "ordering": make_question(bank, "ordering", ["Primero", "Segundo", "Tercero"]),
        "numeric": make_question(bank, "numeric", number=Decimal("12.5"), tolerance=Decimal("0.5")),
        "short": make_question(bank, "short", accepted_es="subregistro\ncifra oscura", accepted_en="dark figure"),
    }


def make_quiz(*banks: QuestionBank | tuple[QuestionBank, int], **fields: Any) -> Quiz:
    quiz = Quiz(**{"title_es": "Prueba 1", "title_en": "Quiz 1", "is_shuffled": False, **fields})
    draws = [each if isinstance(each, tuple) else (each, None) for each in banks]
    quiz.draws = [QuizDraw(bank=bank, number=number, sort_order=place) for place, (bank, number) in enumerate(draws)]
    quiz.save()
    return quiz
