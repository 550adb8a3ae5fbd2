"""What the lessons of a run ask its learners: noted when they are pinned or brought, so that rules need not read their texts."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from trainaction.assignments.services import keep_assignments
from trainaction.models import CourseRun, RunLesson, RunReflection
from trainaction.packages.services import keep_packages
from trainaction.quizzes.services import keep_quizzes


@transaction.atomic
def keep_asked(*, run: CourseRun) -> None:
    """Say which quizzes, packages, reflections and assignments stand in the lessons that a run teaches. What learners gave to
    others stays."""
    quizzes: set[tuple[int, UUID]] = set()
    packages: set[tuple[int, UUID]] = set()
    reflections: dict[UUID, UUID] = {}
    assignments: dict[UUID, tuple[UUID, dict[str, Any], dict[str, Any]]] = {}
    for row in RunLesson.objects.filter(run=run).select_related("revision"):
        for block in _blocks(row):
            if block["type"] == "quiz" and block["value"].get("quiz"):
                quizzes.add((int(block["value"]["quiz"]), row.lesson_key))
            elif block["type"] == "package" and block["value"].get("package"):
                packages.add((int(block["value"]["package"]), row.lesson_key))
            elif block["type"] == "reflection" and block.get("id"):
                reflections[UUID(block["id"])] = row.lesson_key
            elif block["type"] == "assignment" and block.get("id"):
                _add(assignments, UUID(block["id"]), row, block["value"])
    keep_quizzes(run=run, asked=quizzes)
    keep_packages(run=run, asked=packages)
    _keep_reflections(run, reflections)
    keep_assignments(run=run, asked=assignments)


def _add(
    found: dict[UUID, tuple[UUID, dict[str, Any], dict[str, Any]]], block: UUID, row: RunLesson, value: dict[str, Any]
) -> None:
    """An assignment has texts in each language, and one set of rules: those of the source language where it is there."""
    _lesson, texts, rules = found.get(block, (row.lesson_key, {}, value))
    texts[row.language] = {name: value.get(name) or "" for name in ("title", "instructions", "rubric")}
    found[block] = (row.lesson_key, texts, value if row.language == settings.LANGUAGE_CODE else rules)


def _blocks(row: RunLesson) -> list[dict[str, Any]]:
    """The blocks of a lesson in the version that is taught: a revision keeps a page's body as text."""
    found: list[dict[str, Any]] = json.loads(row.revision.content.get("body") or "[]")
    return found


def _keep_reflections(run: CourseRun, wanted: dict[UUID, UUID]) -> None:
    there = dict(RunReflection.objects.filter(run=run).values_list("block", "lesson_key"))
    gone = [block for block, lesson in there.items() if wanted.get(block) != lesson]
    RunReflection.objects.filter(run=run, block__in=gone).delete()
    RunReflection.objects.bulk_create(
        RunReflection(run=run, lesson_key=lesson, block=block)
        for block, lesson in wanted.items()
        if there.get(block) != lesson
    )
