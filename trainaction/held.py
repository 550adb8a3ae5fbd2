"""What is held of a learner, as they read it: lessons by their titles, answers in words, work by what it was asked for.

Each function takes all rows of a table about one person and returns a value for each, in their order: so what rows point
to is read once. Texts are in the reader's language.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.mail import whole
from trainaction.models import RunLesson, Sector
from trainaction.questions import from_json, said
from trainaction.quizzes.listings import given_said

Rows = Sequence[Any]


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _with(rows: Rows, path: str) -> Rows:
    """The same rows, with what a path leads to read for all of them."""
    prefetch_related_objects(list(rows), path)
    return rows


def _titles(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Titles of lessons in the reader's language, or else in another one. One query."""
    found: dict[UUID, str] = {}
    rows = RunLesson.objects.filter(lesson_key__in=set(keys)).order_by("-run", "language")
    for key, language, title in rows.values_list("lesson_key", "language", "title"):
        if key not in found or language == _language():
            found[key] = title
    return found


def _of_lessons(keys: Sequence[UUID]) -> list[str]:
    titles = _titles(keys)
    return [titles.get(key) or _("A lesson that is gone") for key in keys]


def lessons(rows: Rows) -> list[str]:
    """Of rows with a `lesson_key`."""
    return _of_lessons([row.lesson_key for row in rows])


def lessons_of_blocks(rows: Rows) -> list[str]:
    return _of_lessons([row.progress.lesson_key for row in _with(rows, "progress")])


def runs(rows: Rows) -> list[str]:
    """Of rows with an enrolment."""
    return [row.enrolment.run.title for row in _with(rows, "enrolment__run")]


def sectors(rows: Rows) -> list[str]:
    """Of rows that hold what an enrolment states; a value that is none of ours as it is."""
    names = {str(value): str(label) for value, label in Sector.choices}
    return [names.get(row.sector or "", row.sector or "") for row in rows]


def _prompt(item: Any) -> str:
    return said(from_json(item.version.content).prompt, _language())


def _words(item: Any, answer: Any) -> str:
    return "; ".join(given_said(from_json(item.version.content), answer, _language()))


def questions(rows: Rows) -> list[str]:
    """Of questions of attempts."""
    return [_prompt(row) for row in _with(rows, "version")]


def answers(rows: Rows) -> list[str]:
    """What was answered last to questions of attempts."""
    return [_words(row, row.answer) for row in _with(rows, "version")]


def questions_of(rows: Rows) -> list[str]:
    """Of rows that point to the question of an attempt, where they do."""
    return [_prompt(row.item) if row.item is not None else "" for row in _with(rows, "item__version")]


def answers_sent(rows: Rows) -> list[str]:
    """Each answer that was ever sent."""
    return [_words(row.item, row.value) for row in _with(rows, "item__version")]


def _work(submission: Any) -> str:
    title = submission.assignment.texts_in(_language()).title
    return _("%(title)s, try %(number)s") % {"title": title, "number": submission.number}


def assignments(rows: Rows) -> list[str]:
    return [row.assignment.texts_in(_language()).title for row in _with(rows, "assignment")]


def submissions(rows: Rows) -> list[str]:
    """Of rows that point to something handed in, where they do."""
    return [
        _work(row.submission) if row.submission is not None else "" for row in _with(rows, "submission__assignment")
    ]


def parts(rows: Rows) -> list[str]:
    """Parts of interactive packages: the package, and the part where it has several."""
    found = []
    for row in _with(rows, "result__package"):
        package = row.result.package
        titles = {part.get("key"): part.get("title") for part in package.parts}
        part = titles.get(row.part) if len(package.parts) > 1 else ""
        found.append(" – ".join(filter(None, (package.title, part))))
    return found


def statements(rows: Rows) -> list[str]:
    """What was told to a store of learning records: what was done, with what."""
    return [
        " ".join(
            filter(
                None,
                (_text(row.content["verb"]["display"]), _text(row.content["object"]["definition"].get("name", {}))),
            )
        )
        for row in rows
    ]


def _text(texts: dict[str, str]) -> str:
    return texts.get(_language()) or next(iter(texts.values()), "")


def _thread(thread: Any) -> str:
    return str(thread.title or _("A thread that is gone"))


def threads(rows: Rows) -> list[str]:
    return [_thread(row.thread) for row in _with(rows, "thread")]


def posts(rows: Rows) -> list[str]:
    """Of rows that point to a message of a forum."""
    return [
        _("%(thread)s, message %(number)s") % {"thread": _thread(row.post.thread), "number": row.post.number}
        for row in _with(rows, "post__thread")
    ]


def pages_of_certificates(rows: Rows) -> list[str]:
    """Where each certificate is to be seen, printed and shared by its holder."""
    return [whole(reverse("my_certificate", args=[row.enrolment.run.key])) for row in _with(rows, "enrolment__run")]
