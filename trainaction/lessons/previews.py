"""A lesson that is being written, as a learner of a run will see it: its tasks where they stand, and nothing kept."""

from dataclasses import dataclass, field, fields
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from trainaction import listings
from trainaction.assignments.listings import AssignmentCard, facts_of_rules
from trainaction.models import InteractivePackage, Quiz, RunAssignment
from trainaction.packages.listings import Player, preview_player
from trainaction.quizzes.listings import QuizCard, rules_of, title_of
from trainaction.reflections.listings import ReflectionView, note_for_others


@dataclass(frozen=True, slots=True)
class LearnersLesson(listings.LessonView):
    """A lesson's page with what stands in a run: by quiz and package, and by the id of a block."""

    quizzes: dict[int, QuizCard] = field(default_factory=dict)
    assignments: dict[str, AssignmentCard] = field(default_factory=dict)
    reflections: dict[str, ReflectionView] = field(default_factory=dict)
    packages: dict[int, Player] = field(default_factory=dict)


def as_learner(lesson: listings.LessonView, body: StreamValue, language: str) -> LearnersLesson:
    """The same lesson with its tasks as a learner finds them. A query for each quiz and package."""
    quizzes: dict[int, QuizCard] = {}
    assignments: dict[str, AssignmentCard] = {}
    reflections: dict[str, ReflectionView] = {}
    packages: dict[int, Player] = {}
    for block in body:
        value, key = block.value, str(block.id)
        if block.block_type == "quiz" and value.get("quiz") is not None:
            quizzes[value["quiz"].pk] = _quiz(value["quiz"], language)
        elif block.block_type == "assignment":
            assignments[key] = _assignment(value)
        elif block.block_type == "reflection":
            reflections[key] = ReflectionView(
                name=f"reflection-{uuid4().hex}", url="", text="", note=note_for_others(), owner="", known=""
            )
        elif block.block_type == "package" and value.get("package") is not None:
            package: InteractivePackage = value["package"]
            packages[package.pk] = preview_player(package, language)
    return LearnersLesson(
        **{**{each.name: getattr(lesson, each.name) for each in fields(lesson)}, "is_learners": True},
        quizzes=quizzes,
        assignments=assignments,
        reflections=reflections,
        packages=packages,
    )


def _quiz(quiz: Quiz, language: str) -> QuizCard:
    return QuizCard(
        title=title_of(quiz, language),
        url=reverse("quiz_preview", args=[quiz.pk]),
        rules=rules_of(quiz),
        state="",
        left="",
        is_passed=False,
        action=_("Try it out"),
    )


def _assignment(value: dict[str, object]) -> AssignmentCard:
    names = ("points", "pass_mark", "days")
    return AssignmentCard(
        title=str(value.get("title", "")),
        url="",
        facts=facts_of_rules(RunAssignment(**{name: value.get(name) for name in names})),
        state="",
        is_passed=False,
        action="",
    )
