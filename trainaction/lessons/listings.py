"""What the pages of a run show: frozen values, ready for a template."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.models import User
from search.finding import reader_language
from trainaction.assignments.listings import AssignmentCard, assignments_of
from trainaction.enrolment.listings import lessons_said
from trainaction.enrolment.queries import FINISHED
from trainaction.learning.access import Visit
from trainaction.learning.addresses import anchor, lesson_url
from trainaction.learning.completion import Done, ModuleState, done_of, module_states, why_closed
from trainaction.learning.queries import (
    LessonText,
    Pinned,
    Progress,
    by_module,
    differences,
    lesson_text,
    progress_of,
    run_lessons,
    untranslated_lessons,
    where_to_go_on,
)
from trainaction.listings import Reading, Step, fetch_pictures, only_in, readings_in
from trainaction.models import CourseRun, InteractivePackage, Quiz, RunLessonChange, RunModule, RunQuiz, RunQuizChange
from trainaction.packages.listings import Player, players
from trainaction.packages.queries import packages_in
from trainaction.queries import language_label
from trainaction.quizzes.listings import QuizCard, cards, described, title_of
from trainaction.quizzes.queries import quizzes_in, with_other_rules
from trainaction.reflections.listings import ReflectionView, Refused, reflections_in


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson of a run in a list. `state` is what the learner has done of it, in a word; empty before it is opened."""

    number: int
    title: str
    url: str
    summary: str
    minutes: int | None
    state: str
    is_done: bool
    is_current: bool = False
    language: str = ""
    """The code of the language it is in, where that is not the page's; empty otherwise."""
    language_said: str = ""
    """“Only in Spanish”, where the run is taught in another language."""


@dataclass(frozen=True, slots=True)
class QuizRow:
    """A quiz of a module in a list: where its learner stands with it, in words. `url` is empty while it is closed."""

    title: str
    url: str
    state: str
    left: str
    is_passed: bool


@dataclass(frozen=True, slots=True)
class MissingRow:
    """Something that a module still asks for, and where it is done."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ModuleRow:
    number: int
    title: str
    language: str
    """As of a lesson."""
    lessons: tuple[LessonRow, ...]
    quizzes: tuple[QuizRow, ...]
    done: str
    """“2 of 4 done”."""
    asks: str
    """What it takes, in words."""
    is_read: bool
    """Whether all its lessons are done."""
    is_done: bool
    closed: str
    """Why it is not open yet; empty where it is."""
    missing: tuple[MissingRow, ...]
    """What is still to be answered, passed or written; empty for tutors."""


@dataclass(frozen=True, slots=True)
class Continue:
    """Where the learner goes on."""

    label: str
    title: str
    url: str
    language: str = ""
    """As of a lesson."""


@dataclass(frozen=True, slots=True)
class RunView:
    """A run's first page, for a learner or who teaches it."""

    run: CourseRun
    modules: tuple[ModuleRow, ...]
    is_completed: bool
    done: int
    total: int
    said: str
    """“3 of 22 lessons done”."""
    go_on: Continue | None
    is_tutor: bool
    is_over: bool
    learner: str
    """Whose progress is written down from here, as a key of theirs in this run; empty where none is."""


def run_view(visit: Visit) -> RunView:
    """What a run's first page shows. Fourteen queries at most."""
    lessons = run_lessons(visit.run, visit.language)
    quizzes = _quizzes_of_run(visit)
    progress = progress_of(visit.enrolment) if visit.enrolment else {}
    states = module_states(visit.run, lessons, done_of(visit.enrolment, progress) if visit.enrolment else Done())
    done = sum(1 for lesson in lessons if _is_done(lesson, progress))
    modules = tuple(
        _module_row(visit, state, its, progress, quizzes)
        for state, (_first, its) in zip(states, by_module(lessons), strict=True)
    )
    return RunView(
        run=visit.run,
        modules=modules,
        is_completed=visit.enrolment is not None and visit.enrolment.state in FINISHED,
        done=done,
        total=len(lessons),
        said=lessons_said(done, len(lessons)),
        go_on=_go_on(visit, lessons, progress) or _still_to_do(modules),
        is_tutor=visit.enrolment is None,
        is_over=visit.enrolment is not None and visit.learner is None,
        learner=visit.learner.public_id.hex if visit.learner is not None else "",
    )


def _is_done(lesson: Pinned, progress: dict[UUID, Progress]) -> bool:
    known = progress.get(lesson.lesson_key)
    return known is not None and known.is_done


def _quizzes_of_run(visit: Visit) -> dict[UUID, list[QuizCard]]:
    """The quizzes of the run by the lesson in which they stand. Two queries."""
    rows = list(RunQuiz.objects.filter(run=visit.run).select_related("quiz").order_by("pk"))
    known = cards(visit.run, visit.enrolment, [row.quiz for row in rows], visit.language)
    found: dict[UUID, list[QuizCard]] = {}
    for row in rows:
        found.setdefault(row.lesson_key, []).append(known[row.quiz_id])
    return found


def _quiz_row(visit: Visit, card: QuizCard, *, is_open: bool) -> QuizRow:
    is_learner = visit.enrolment is not None
    return QuizRow(
        title=card.title,
        url=card.url if is_open else "",
        state=(card.state or _("Not begun")) if is_learner else "",
        left=card.left if is_learner else "",
        is_passed=card.is_passed,
    )


def _module_row(
    visit: Visit,
    state: ModuleState,
    lessons: list[Pinned],
    progress: dict[UUID, Progress],
    quizzes: dict[UUID, list[QuizCard]],
) -> ModuleRow:
    done = sum(1 for lesson in lessons if _is_done(lesson, progress))
    closed = state.closed if visit.enrolment is not None else ""
    return ModuleRow(
        number=state.number,
        title=state.title,
        language=_other_than_the_page(_language_of_module(lessons, visit.language)),
        lessons=tuple(_lesson_row(visit, lesson, progress, is_open=not closed) for lesson in lessons),
        quizzes=tuple(
            _quiz_row(visit, card, is_open=not closed)
            for lesson in lessons
            for card in quizzes.get(lesson.lesson_key, [])
        ),
        done=ngettext("%(done)s of %(total)s done", "%(done)s of %(total)s done", len(lessons))
        % {"done": done, "total": len(lessons)},
        asks=state.asks,
        is_read=done == len(lessons),
        is_done=state.is_done,
        closed=closed,
        missing=tuple(_missing(visit.run, state, lessons)) if visit.enrolment is not None and not closed else (),
    )


def _missing(run: CourseRun, state: ModuleState, lessons: list[Pinned]) -> Iterator[MissingRow]:
    titles = {lesson.lesson_key: lesson.title for lesson in lessons}
    for task in state.missing:
        if task.kind == "quiz":
            label = _("Quiz “%(title)s”") % {"title": task.title}
            yield MissingRow(label, reverse("learning_quiz", args=[run.key, task.key]))
        elif task.kind == "package":
            label = _("Activity “%(title)s”") % {"title": task.title}
            yield MissingRow(label, lesson_url(run, task.lesson_key))
        elif task.kind == "assignment":
            label = _("Assignment “%(title)s”") % {"title": task.title}
            yield MissingRow(label, reverse("learning_assignment", args=[run.key, task.key]))
        else:
            label = _("Question to think over in “%(lesson)s”") % {"lesson": titles[task.lesson_key]}
            yield MissingRow(label, f"{lesson_url(run, task.lesson_key)}#{anchor(task.key)}")
    if state.posts_missing:
        label = ngettext("%(number)s message in the forum", "%(number)s messages in the forum", state.posts_missing) % {
            "number": state.posts_missing
        }
        yield MissingRow(label, f"{reverse('forum', args=[run.key])}?module={state.key}")


def _lesson_row(
    visit: Visit,
    lesson: Pinned,
    progress: dict[UUID, Progress],
    *,
    current: UUID | None = None,
    is_open: bool = True,
) -> LessonRow:
    is_done = _is_done(lesson, progress)
    return LessonRow(
        number=lesson.number,
        title=lesson.title,
        url=lesson_url(visit.run, lesson.lesson_key) if is_open else "",
        summary=lesson.summary,
        minutes=lesson.minutes,
        state=pgettext("of a lesson", "Done") if is_done else _("Begun") if lesson.lesson_key in progress else "",
        is_done=is_done,
        is_current=lesson.lesson_key == current,
        language=_other_than_the_page(lesson.language),
        language_said=only_in(lesson.language) if lesson.language != visit.language else "",
    )


def _language_of_module(lessons: Iterable[Pinned], wanted: str) -> str:
    """The language that a module is named in: see `run_lessons`."""
    languages = [lesson.language for lesson in lessons]
    return wanted if wanted in languages else languages[0]


def _other_than_the_page(language: str) -> str:
    """The code of a language, where the page is in another one; empty otherwise."""
    return "" if language == reader_language() else language


def _still_to_do(modules: Iterable[ModuleRow]) -> Continue | None:
    """The first thing that is asked beside the lessons, once these are done."""
    missing = next((each for module in modules for each in module.missing), None)
    return Continue(_("All lessons are done. Still to do:"), missing.label, missing.url) if missing else None


def _go_on(visit: Visit, lessons: list[Pinned], progress: dict[UUID, Progress]) -> Continue | None:
    if visit.enrolment is None:
        return None
    stop = where_to_go_on(lessons, progress, visit.enrolment)
    if stop is None:
        return None
    lesson = next(each for each in lessons if each.lesson_key == stop.lesson_key)
    label = _("Continue where you stopped") if progress else _("Begin the course")
    url = lesson_url(visit.run, stop.lesson_key) + (f"#{anchor(stop.block)}" if stop.block else "")
    return Continue(label, f"{lesson.number}. {lesson.title}", url, _other_than_the_page(lesson.language))


@dataclass(frozen=True, slots=True)
class LessonView:
    """A lesson of a run: the text its learners get, its place, and how far the learner is."""

    text: LessonText
    title: str
    summary: str
    minutes: int | None
    module_title: str
    place: str
    """“Lesson 3 of 22”."""
    number: int
    total: int
    beside: tuple[LessonRow, ...]
    previous: Step | None
    following: Step | None
    is_done: bool
    seen: frozenset[str]
    """The ids of the blocks that were seen."""
    first_unseen: str
    """As the first block that was not is called in the page; empty where all were, the lesson is done, or nobody learns."""
    progress_said: str
    """“4 of 9 parts seen”; empty for who is no learner."""
    readings: dict[int, Reading]
    quizzes: dict[int, QuizCard]
    reflections: Mapping[str, ReflectionView]
    """By the id of their block, as the assignments."""
    assignments: Mapping[str, AssignmentCard]
    packages: dict[int, Player]
    still_open: str
    """What of its tasks counts for the module and is not done, in a sentence: a lesson that was read is done without. Empty where
    nothing is, and for tutors."""
    closed: str
    """Why its module is not open to the learner yet; empty where it is."""
    learner: str
    """Whose progress is written down, as in RunView; empty for tutors, and once the run is over."""
    language: str
    """The language of the text."""
    language_said: str
    """That it is not there in the language the learner is taught in, in a sentence; empty where it is."""
    module_language: str
    """The code of the language its module is named in, where that is not the page's; empty otherwise."""


def lesson_view(
    visit: Visit,
    lesson_key: UUID,
    progress: dict[UUID, Progress],
    request: HttpRequest,
    refused: Refused | None = None,
) -> LessonView | None:
    """What a lesson's page shows, or None where the run has no such lesson.

    Two queries; one more for readings, for reflections, two for pictures and for quizzes, three for assignments and for packages.
    """
    lessons = run_lessons(visit.run, visit.language)
    at = next((place for place, each in enumerate(lessons) if each.lesson_key == lesson_key), None)
    text = lesson_text(visit.run, lesson_key, visit.language) if at is not None else None
    if at is None or text is None:
        return None
    lesson = lessons[at]
    blocks = text.blocks
    fetch_pictures(text.body)
    quizzes = cards(visit.run, visit.enrolment, _quizzes(text), text.language)
    assignments = assignments_of(visit, text.body)
    packages = players(visit.run, visit.enrolment, _packages(text), text.language, is_saved=visit.learner is not None)
    tasks = [
        *((each.title, each.is_passed, each.is_handed_in) for each in quizzes.values()),
        *((each.title, each.is_passed, bool(each.state)) for each in assignments.values()),
        *((each.title, each.is_done, each.is_done) for each in packages.values()),
    ]
    seen = progress[lesson_key].blocks & set(blocks) if lesson_key in progress else frozenset()
    said = ngettext("%(seen)s of %(total)s part seen", "%(seen)s of %(total)s parts seen", len(blocks)) % {
        "seen": len(seen),
        "total": len(blocks),
    }
    return LessonView(
        text=text,
        title=lesson.title,
        summary=lesson.summary,
        minutes=lesson.minutes,
        module_title=lesson.module_title,
        place=_("Lesson %(number)s of %(total)s") % {"number": at + 1, "total": len(lessons)},
        number=at + 1,
        total=len(lessons),
        beside=tuple(
            _lesson_row(visit, each, progress, current=lesson_key)
            for each in lessons
            if each.module_key == lesson.module_key
        ),
        previous=_step(visit, lessons[at - 1]) if at else None,
        following=_step(visit, lessons[at + 1]) if at + 1 < len(lessons) else None,
        is_done=_is_done(lesson, progress),
        seen=frozenset(map(str, seen)),
        first_unseen=next((anchor(block) for block in blocks if block not in seen), "")
        if visit.learner is not None and not _is_done(lesson, progress)
        else "",
        progress_said=said if visit.enrolment is not None and blocks else "",
        readings=readings_in(text.body, visit.language, request),
        quizzes=quizzes,
        assignments=assignments,
        reflections=reflections_in(visit, lesson_key, text.body, refused),
        packages=packages,
        still_open=_still_open(lesson.rule, tasks) if visit.learner is not None else "",
        closed=why_closed(visit.run, lessons, lesson_key, visit.enrolment),
        learner=visit.learner.public_id.hex if visit.learner is not None else "",
        language=text.language,
        language_said=_not_translated(text.language, visit.language),
        module_language=_other_than_the_page(
            _language_of_module((each for each in lessons if each.module_key == lesson.module_key), visit.language)
        ),
    )


def _still_open(rule: str | None, tasks: Iterable[tuple[str, bool, bool]]) -> str:
    """`tasks` are titles, each with whether it is passed and whether it is handed in."""
    if rule in (RunModule.Rule.VIEWED, RunModule.Rule.POSTED):
        return ""
    if rule == RunModule.Rule.ANSWERED:
        sentence = _(
            "A lesson is done once it is read. What counts for the module besides, and is not handed in yet: %(titles)s."
        )
        left = [title for title, _is_passed, is_handed_in in tasks if not is_handed_in]
    else:
        sentence = _(
            "A lesson is done once it is read. What counts for the module besides, and is not passed yet: %(titles)s."
        )
        left = [title for title, is_passed, _is_handed_in in tasks if not is_passed]
    return sentence % {"titles": ", ".join(_("“%(title)s”") % {"title": title} for title in left)} if left else ""


def _not_translated(language: str, wanted: str) -> str:
    if language == wanted:
        return ""
    return _(
        "This lesson has not been translated yet: it is shown in %(language)s, and counts for the course as any other."
    ) % {"language": language_label(language)}


def _quizzes(text: LessonText) -> list[Quiz]:
    """The quizzes of a lesson, fetched at once where it has any, as its blocks then find them."""
    if not quizzes_in(text.body):
        return []
    chosen = [block.value.get("quiz") for block in text.body if block.block_type == "quiz"]
    return [quiz for quiz in chosen if quiz is not None]


def _packages(text: LessonText) -> list[InteractivePackage]:
    """The packages of a lesson, as `_quizzes`."""
    if not packages_in(text.body):
        return []
    chosen = [block.value.get("package") for block in text.body if block.block_type == "package"]
    return [package for package in chosen if package is not None]


def following_url(visit: Visit, lesson_key: UUID) -> str:
    """The address of the lesson after this one; empty after the last. One query."""
    lessons = run_lessons(visit.run, visit.language)
    keys = [lesson.lesson_key for lesson in lessons]
    at = keys.index(lesson_key)
    return lesson_url(visit.run, keys[at + 1]) if at + 1 < len(keys) else ""


def _step(visit: Visit, lesson: Pinned) -> Step:
    label = _("Lesson %(number)s") % {"number": lesson.number}
    url = lesson_url(visit.run, lesson.lesson_key)
    return Step(label, lesson.title, url, _other_than_the_page(lesson.language))


# --- for who teaches it ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A lesson that is published in another version than the run teaches."""

    lesson_key: UUID
    number: int
    title: str
    languages: str
    said: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class UntranslatedRow:
    """A published lesson that lacks a language, in the admin."""

    number: int
    title: str
    missing: str
    """The languages it lacks, in words."""
    url: str
    """Where it is edited and translated; empty for who may not."""


def untranslated_rows(run: CourseRun, user: User) -> tuple[UntranslatedRow, ...]:
    """The lessons of a run's course that lack a language, for who runs it. Three queries, and the user's permissions."""
    return tuple(
        UntranslatedRow(
            number=each.number,
            title=each.page.title,
            missing=", ".join(language_label(code) for code in each.missing),
            url=reverse("wagtailadmin_pages:edit", args=[each.page.pk])
            if each.page.permissions_for_user(user).can_edit()
            else "",
        )
        for each in untranslated_lessons(run)
    )


@dataclass(frozen=True, slots=True)
class RulesRow:
    """A quiz whose editors have changed rules since the run took it up."""

    quiz: int
    title: str
    kept: tuple[str, ...]
    """As the run's learners have them, in a few words each."""
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionsView:
    """Which versions a run teaches: what differs from the course as it is published now, and what was brought."""

    run: CourseRun
    lessons: int
    differences: tuple[DifferenceRow, ...]
    changes: tuple[RunLessonChange, ...]
    rules: tuple[RulesRow, ...]
    rules_changes: tuple[RunQuizChange, ...]


def versions_view(run: CourseRun, language: str) -> VersionsView:
    """What the page of a run's lesson versions shows. Nine queries, whatever their number."""
    found: dict[UUID, list[int]] = {}
    all_differences = differences(run)
    for place, each in enumerate(all_differences):
        found.setdefault(each.published.page.translation_key, []).append(place)
    rows = []
    for key, places in found.items():
        its = [all_differences[place] for place in places]
        shown = min(its, key=lambda each: each.published.language != language)
        is_new = all(each.taught is None for each in its)
        rows.append(
            DifferenceRow(
                lesson_key=key,
                number=shown.published.number,
                title=shown.published.page.title,
                languages=", ".join(each.published.language for each in its),
                said=_("New in the course") if is_new else _("Corrected since"),
                is_new=is_new,
            )
        )
    return VersionsView(
        run=run,
        lessons=len(run_lessons(run, language)),
        differences=tuple(rows),
        changes=tuple(run.lesson_changes.select_related("by")[:50]),
        rules=tuple(
            RulesRow(row.quiz_id, title_of(row.quiz, language), described(row), described(row.quiz))
            for row in with_other_rules(run)
        ),
        rules_changes=tuple(run.quiz_changes.select_related("by", "quiz")[:50]),
    )
