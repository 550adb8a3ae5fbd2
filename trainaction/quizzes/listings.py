"""What the pages of quizzes show: frozen values, ready for a template. Keys are read here, and given to reviews alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.numbers import grade
from trainaction.models import Attempt, AttemptItem, CourseRun, Enrolment, Quiz, QuizRules, RunQuiz, RunQuizChange
from trainaction.questions import Content, Option, Texts, language_of, said
from trainaction.quizzes import grading
from trainaction.quizzes.queries import (
    Asked,
    Correction,
    Standing,
    asked_in,
    attempts_at,
    corrections_of,
    end_of,
    may_review,
    may_see_verdicts,
    rules_in,
    rules_of_run,
    standing,
    unanswered,
    unfinished,
)
from trainaction.quizzes.regrading import changes_of
from trainaction.quizzes.rereading import Rereading, ToRead, rereading


def many(points: Decimal | None) -> int:
    """Which form of a word stands after points: 1 after one point, 2 after any other number and fractions."""
    return 1 if points == 1 else 2


def points_said(points: Decimal) -> str:
    """Points in the reader's language, without needless zeros."""
    return str(number_format(f"{points.normalize():f}"))


def title_of(quiz: Quiz, language: str) -> str:
    return said(_titles(quiz), language)


def _titles(quiz: Quiz) -> Texts:
    return {"es": quiz.title_es, "en": quiz.title_en}


# --- a quiz at a glance ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QuizCard:
    """A quiz where it stands in a lesson."""

    title: str
    url: str
    rules: tuple[str, ...]
    state: str
    """What the learner has of it, in a sentence; empty before the first attempt."""
    left: str
    """How many attempts are left, in words; empty without a limit, and once it is passed."""
    is_passed: bool
    action: str
    is_handed_in: bool = False


def cards(run: CourseRun, enrolment: Enrolment | None, quizzes: Iterable[Quiz], language: str) -> dict[int, QuizCard]:
    """The quizzes of a lesson by their number. Two queries; none for no quiz, and one for who is no learner."""
    found = list(quizzes)
    rules = rules_of_run(run, found)
    attempts = attempts_at(enrolment, [quiz.pk for quiz in found]) if enrolment is not None else {}
    return {
        quiz.pk: _card(run, quiz, rules[quiz.pk], standing(rules[quiz.pk], attempts.get(quiz.pk, [])), language)
        for quiz in found
    }


def _card(run: CourseRun, quiz: Quiz, kept: QuizRules, where: Standing, language: str) -> QuizCard:
    if where.open is not None:
        action = _("Go on with the quiz")
    elif where.ended:
        action = _("See your result")
    else:
        action = _("To the quiz")
    return QuizCard(
        title=title_of(quiz, language),
        url=reverse("learning_quiz", args=[run.key, quiz.pk]),
        rules=rules_of(kept),
        state=_state(where),
        left="" if where.is_passed else _left(where),
        is_passed=where.is_passed,
        action=action,
        is_handed_in=bool(where.ended),
    )


def rules_of(kept: QuizRules) -> tuple[str, ...]:
    """The rules that a learner has to know before beginning, in a few words each."""
    rules = [_("Passed from %(mark)s%%") % {"mark": kept.pass_mark}]
    if kept.minutes:
        rules.append(
            ngettext("%(number)s minute", "%(number)s minutes", kept.minutes) % {"number": number_format(kept.minutes)}
        )
    else:
        rules.append(_("No time limit"))
    if kept.attempts:
        rules.append(
            ngettext(
                "%(number)s attempt, the best one counts", "%(number)s attempts, the best one counts", kept.attempts
            )
            % {"number": kept.attempts}
        )
    else:
        rules.append(_("As many attempts as you like, the best one counts"))
    return tuple(rules)


def described(kept: QuizRules) -> tuple[str, ...]:
    """All rules, for who teaches: those of `rules_of`, and what learners see without being told."""
    return (
        *rules_of(kept),
        _("right answers shown: %(when)s") % {"when": Quiz.Review(kept.review).label},
        _("shuffled") if kept.is_shuffled else _("not shuffled"),
        _("partial credit") if kept.gives_partial_credit else _("no partial credit"),
    )


def _state(where: Standing) -> str:
    if where.open is not None:
        return _("An attempt is open")
    if where.is_passed and where.best is not None:
        return _("Passed: %(result)s") % {"result": result_said(where.best)}
    if where.is_marked_later:
        return _("Waiting for your tutor's marks")
    if where.best is not None:
        return _("Not passed yet: %(result)s") % {"result": result_said(where.best)}
    return ""


def result_said(attempt: Attempt) -> str:
    """“7.5 of 10 points, 75 %”; that it waits, where it is not marked yet."""
    if attempt.points is None:
        return _("waits for your tutor's marks")
    return ngettext(
        "%(points)s of %(most)s point, %(percent)s", "%(points)s of %(most)s points, %(percent)s", many(attempt.out_of)
    ) % {
        "points": points_said(attempt.points),
        "most": points_said(attempt.out_of),
        "percent": grade(grading.percent(attempt.points, attempt.out_of)),
    }


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An ended attempt in the list of a learner's own."""

    label: str
    ended_at: datetime
    result: str
    verdict: str
    """“Passed”, “Not passed”; empty while it waits for marks."""
    is_passed: bool
    url: str


@dataclass(frozen=True, slots=True)
class QuizView:
    """A quiz's first page: its rules, how to begin, what was done."""

    title: str
    language: str
    """That of its title, which may not be the page's."""
    instructions: str
    rules: tuple[str, ...]
    lesson_url: str
    attempts: tuple[AttemptRow, ...]
    open_url: str
    may_start: bool
    start: str
    """What the button says."""
    left: str
    """How many attempts are left, in words; empty without a limit."""
    changed_at: datetime | None
    """When the run was brought other rules of the quiz."""


def quiz_view(
    run: CourseRun, placed: RunQuiz, attempts: list[Attempt], language: str, lesson_url: str, is_open: bool
) -> QuizView:
    """What a quiz's first page shows. `is_open` says whether the run takes answers of this reader. One query."""
    quiz, where = placed.quiz, standing(placed, attempts)
    return QuizView(
        title=title_of(quiz, language),
        language=language_of(_titles(quiz), language),
        instructions=said({"es": quiz.instructions_es, "en": quiz.instructions_en}, language),
        rules=rules_of(placed),
        lesson_url=lesson_url,
        attempts=tuple(_attempt_row(run, each) for each in reversed(where.ended)),
        open_url=attempt_url(run, where.open) if where.open is not None else "",
        may_start=is_open and where.may_start,
        start=_("Try again") if where.ended else _("Begin"),
        left=_left(where),
        changed_at=RunQuizChange.objects.filter(run=run, quiz=quiz).values_list("at", flat=True).first(),
    )


def _left(where: Standing) -> str:
    if where.left is None:
        return ""
    if not where.left:
        return _("No attempt left")
    return ngettext("%(number)s attempt left", "%(number)s attempts left", where.left) % {"number": where.left}


def _attempt_row(run: CourseRun, attempt: Attempt) -> AttemptRow:
    assert attempt.submitted_at is not None
    return AttemptRow(
        label=_("Attempt %(number)s") % {"number": attempt.number},
        ended_at=attempt.submitted_at,
        result=result_said(attempt),
        verdict=_verdict(attempt),
        is_passed=bool(attempt.is_passed),
        url=attempt_url(run, attempt),
    )


def _verdict(attempt: Attempt) -> str:
    if attempt.is_passed is None:
        return ""
    return _("Passed") if attempt.is_passed else _("Not passed")


def attempt_url(run: CourseRun, attempt: Attempt) -> str:
    return reverse("learning_attempt", args=[run.key, attempt.public_id])


# --- an open attempt -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tick, or to choose in a list."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One of the halves to match, or of the things to put in order."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with what was sent as an answer, and what was typed: it stands in its field again."""

    sentence: str
    typed: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question to be answered, with what was answered so far. Nothing in it tells what is right."""

    number: int
    name: str
    kind: str
    prompt: str
    language: str
    """That of the question, which may not be the page's."""
    points: str
    rubric: str
    choices: tuple[Choice, ...]
    parts: tuple[Part, ...]
    text: str
    url: str
    """Where a script sends an answer to this question."""
    is_answered: bool
    known_name: str
    known: str
    """The mark of the answer as it is kept, which the form sends back."""
    remark: str
    """What is to be said of the answer as it is kept, in a sentence."""
    error: str


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An open attempt."""

    title: str
    language: str
    url: str
    number: str
    questions: tuple[QuestionView, ...]
    said: str
    """“3 of 5 answered”."""
    ends_at: datetime | None
    seconds_left: int | None
    error: str


def attempt_view(
    run: CourseRun, attempt: Attempt, language: str, *, errors: Mapping[int, Fault] | None = None, error: str = ""
) -> AttemptView:
    """What the page of an open attempt shows. One query."""
    asked = asked_in(attempt)
    ends_at, left = end_of(attempt) if attempt.ends_at is not None else None, None
    if ends_at is not None:
        left = max(0, int((ends_at - timezone.now()).total_seconds()))
    return AttemptView(
        title=title_of(attempt.quiz, language),
        language=language_of(_titles(attempt.quiz), language),
        url=attempt_url(run, attempt),
        number=_("Attempt %(number)s") % {"number": attempt.number},
        questions=tuple(
            question_view(
                each,
                language,
                fault=(errors or {}).get(each.item.number),
                url=reverse("learning_answer", args=[run.key, attempt.public_id, each.item.number]),
            )
            for each in asked
        ),
        said=answered_said(asked),
        ends_at=ends_at,
        seconds_left=left,
        error=error,
    )


def answered_said(asked: list[Asked]) -> str:
    """How many of an attempt's questions have an answer, in words."""
    answered = len(asked) - len(unanswered(asked))
    return ngettext("%(answered)s of %(total)s answered", "%(answered)s of %(total)s answered", len(asked)) % {
        "answered": answered,
        "total": len(asked),
    }


@dataclass(frozen=True, slots=True)
class MissingAnswer:
    """A question that nothing was answered to, or not all, and where it stands."""

    number: int
    prompt: str
    url: str
    remark: str
    """What is to be said of its answer, in a sentence; empty where there is none."""


@dataclass(frozen=True, slots=True)
class HandingInView:
    """What is asked before an attempt is handed in with questions unanswered."""

    title: str
    number: str
    url: str
    said: str
    missing: tuple[MissingAnswer, ...]
    incomplete: tuple[MissingAnswer, ...]

    @property
    def first_url(self) -> str:
        """Where to go on answering."""
        return [*self.missing, *self.incomplete][0].url


def handing_in_view(run: CourseRun, attempt: Attempt, language: str) -> HandingInView:
    """Which questions of an open attempt have no answer, or an incomplete one. One query."""
    asked, url = asked_in(attempt), attempt_url(run, attempt)
    left = [
        MissingAnswer(
            each.item.number,
            said(each.content.prompt, language),
            f"{url}#q{each.item.number}",
            grading.remark_on(each.content, each.item.answer),
        )
        for each in unfinished(asked)
    ]
    return HandingInView(
        title=title_of(attempt.quiz, language),
        number=_("Attempt %(number)s") % {"number": attempt.number},
        url=url,
        said=answered_said(asked),
        missing=tuple(each for each in left if not each.remark),
        incomplete=tuple(each for each in left if each.remark),
    )


def field_name(number: int, option: str = "") -> str:
    """The name of a question's field in the form of an attempt."""
    return f"q{number}.{option}" if option else f"q{number}"


def question_view(asked: Asked, language: str, *, fault: Fault | None = None, url: str = "") -> QuestionView:
    """A question as it is answered; without an address where nothing is kept of it. No query."""
    content, item = asked.content, asked.item
    answer = item.answer or {}
    options = _as_they_stand(content, item.order)
    return QuestionView(
        number=item.number,
        name=field_name(item.number),
        kind=content.kind,
        prompt=said(content.prompt, language),
        language=language_of(content.prompt, language),
        points=ngettext("%(points)s point", "%(points)s points", 1 if content.points == 1 else 2)
        % {"points": points_said(content.points)},
        rubric=said(content.rubric, language) if content.kind == "open" else "",
        choices=tuple(
            Choice(each.key, said(each.text, language), each.key in answer.get("chosen", [])) for each in options
        )
        if content.kind in ("single", "multiple", "true_false")
        else (),
        parts=_parts(content, item, options, answer, language),
        text=fault.typed if fault is not None else _typed(answer),
        url=url,
        is_answered=item.answer is not None,
        known_name=grading.known_name(field_name(item.number)),
        known=grading.mark_of(item.answer),
        remark=grading.remark_on(content, item.answer),
        error=fault.sentence if fault is not None else "",
    )


def _as_they_stand(content: Content, order: list[str]) -> list[Option]:
    """The options in the order of the attempt; those that a correction added come last."""
    places = {key: place for place, key in enumerate(order)}
    return sorted(content.options, key=lambda each: places.get(each.key, len(places)))


def _parts(
    content: Content,
    item: AttemptItem,
    options: list[Option],
    answer: Mapping[str, Mapping[str, object]],
    language: str,
) -> tuple[Part, ...]:
    number, order = item.number, item.order
    if content.kind == "matching":
        halves = [
            (str(place), half) for place, key in enumerate(content.places(order), 1) if (half := content.option(key))
        ]
        return tuple(
            Part(
                field_name(number, option.key),
                said(option.text, language),
                tuple(
                    Choice(place, said(half.match, language), answer.get("pairs", {}).get(option.key) == half.key)
                    for place, half in halves
                ),
            )
            for option in _apart(content.options)
        )
    if content.kind == "ordering":
        return tuple(
            Part(
                field_name(number, option.key),
                said(option.text, language),
                tuple(
                    Choice(str(place), str(place), answer.get("places", {}).get(option.key) == place)
                    for place in range(1, len(options) + 1)
                ),
            )
            for option in options
        )
    return ()


def _apart(options: Iterable[Option]) -> list[Option]:
    """The first halves in an order that tells nothing of the other ones: by their drawn keys."""
    return sorted(options, key=lambda each: each.key)


def _typed(answer: Mapping[str, object]) -> str:
    if "number" in answer:
        return str(number_format(str(answer["number"]), use_l10n=True))
    return str(answer.get("text", ""))


# --- an ended attempt ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """A question of an ended attempt: what was answered, and where it may be seen what is right."""

    number: int
    prompt: str
    language: str
    given: tuple[str, ...]
    right: tuple[str, ...]
    feedback: tuple[str, ...]
    explanation: str
    comment: str
    result: str
    verdict: str
    tone: str
    """“good”, “bad”, “note”."""
    to_read: ToRead | None = None
    """The lesson that it is about, where it was not all right."""


@dataclass(frozen=True, slots=True)
class ResultView:
    """An ended attempt: its result always, its questions where the quiz lets them be seen: with what is right, or only with
    which answers were."""

    title: str
    number: str
    result: str
    verdict: str
    is_passed: bool
    quiz_url: str
    questions: tuple[ReviewedQuestion, ...]
    when_shown: str
    """When the right answers may be seen, in a sentence; empty where they are shown."""
    may_start: bool
    """Whether it may be tried again now."""
    open_url: str
    """Of an attempt that is open; empty where none is."""
    left: str
    """How many attempts are left, in words; empty without a limit, and once it is passed."""
    is_at_an_end: bool
    """Not passed, with no attempt left and no mark to wait for: only those who teach the run can help."""
    comments: tuple[tuple[str, str], ...]
    """What the tutor wrote, with the number of the question, where the questions are not shown."""
    regraded: tuple[str, ...]
    """What was graded anew after a correction, in sentences."""
    corrected: tuple[str, ...]
    """What marks a tutor corrected, in sentences."""
    reread: Rereading
    """Which lessons to read again, where it was not passed."""


def result_view(
    run: CourseRun, attempt: Attempt, attempts: list[Attempt], language: str, *, is_open: bool = False
) -> ResultView:
    """What the page of an ended attempt shows. `is_open` says whether the run takes answers of this reader. Six queries."""
    kept = rules_in(run, attempt.quiz)
    where = standing(kept, attempts)
    is_shown = may_review(kept, run, where)
    has_verdicts = may_see_verdicts(kept, run, where)
    asked = asked_in(attempt)
    reread = rereading(
        run,
        asked,
        language,
        lesson_key=kept.lesson_key if isinstance(kept, RunQuiz) else None,
        has_verdicts=has_verdicts,
        is_failed=attempt.is_passed is False and not where.is_passed,
    )
    return ResultView(
        title=title_of(attempt.quiz, language),
        number=_("Attempt %(number)s") % {"number": attempt.number},
        result=result_said(attempt),
        verdict=_verdict(attempt),
        is_passed=bool(attempt.is_passed),
        quiz_url=reverse("learning_quiz", args=[run.key, attempt.quiz_id]),
        questions=tuple(
            reviewed(each, language, with_key=is_shown, to_read=reread.by_question.get(each.item.number))
            for each in asked
        )
        if has_verdicts
        else (),
        when_shown="" if is_shown else _when_shown(kept),
        may_start=is_open and where.may_start and not (where.is_passed or where.is_marked_later),
        open_url=attempt_url(run, where.open) if where.open is not None and is_open else "",
        left="" if where.is_passed else _left(where),
        is_at_an_end=is_open and where.left == 0 and not (where.is_passed or where.is_marked_later or where.open),
        comments=tuple(
            (_("Question %(number)s") % {"number": each.item.number}, each.item.comment)
            for each in asked
            if each.item.comment and not has_verdicts
        ),
        regraded=tuple(
            ngettext(
                "Question %(number)s was graded anew: %(before)s → %(after)s point. %(why)s",
                "Question %(number)s was graded anew: %(before)s → %(after)s points. %(why)s",
                many(each.after),
            )
            % {
                "number": each.number,
                "before": points_said(each.before) if each.before is not None else "–",
                "after": points_said(each.after) if each.after is not None else "–",
                "why": each.why,
            }
            for each in changes_of(attempt)
        ),
        corrected=tuple(correction_said(each) for each in corrections_of(attempt.pk)),
        reread=reread,
    )


def correction_said(correction: Correction) -> str:
    """A correction as its learner reads it, in a sentence."""
    words = {
        "number": correction.number,
        "day": date_format(localtime(correction.at), "SHORT_DATE_FORMAT"),
        "before": points_said(correction.before),
        "after": points_said(correction.after),
        "why": correction.why,
    }
    if correction.number is None:
        said = ngettext(
            "Your tutor corrected the mark on %(day)s: %(before)s → %(after)s point. %(why)s",
            "Your tutor corrected the mark on %(day)s: %(before)s → %(after)s points. %(why)s",
            many(correction.after),
        )
    else:
        said = ngettext(
            "Question %(number)s: your tutor corrected the mark on %(day)s: %(before)s → %(after)s point. %(why)s",
            "Question %(number)s: your tutor corrected the mark on %(day)s: %(before)s → %(after)s points. %(why)s",
            many(correction.after),
        )
    return said % words


def _when_shown(kept: QuizRules) -> str:
    return {
        Quiz.Review.NEVER: _("This quiz shows neither which of your answers were right nor the right ones."),
        Quiz.Review.AFTER_EACH: _("The right answers are shown once no attempt is open."),
        Quiz.Review.AFTER_PASSING: _("The right answers are shown once you have passed.")
        if kept.attempts is None  # as many as one likes
        else _("The right answers are shown once you have passed, or no attempt is left."),
        Quiz.Review.AFTER_CLOSE: _(
            "Which of your answers were right, and the right ones, are shown once the run has ended."
        ),
    }[Quiz.Review(kept.review)]


def reviewed(asked: Asked, language: str, *, with_key: bool = True, to_read: ToRead | None = None) -> ReviewedQuestion:
    """A graded question with what is right; without its key, nothing that tells it. No query."""
    content, item = asked.content, asked.item
    if item.points is None:
        verdict, tone = _("Waits for your tutor's marks"), "note"
    elif item.points >= content.points:
        verdict, tone = _("Right"), "good"
    elif item.points > 0:
        verdict, tone = _("Partly right"), "note"
    else:
        verdict, tone = (pgettext("answer", "Wrong") if item.answer is not None else _("Not answered")), "bad"
    points = points_said(item.points) if item.points is not None else "–"
    chosen = set((item.answer or {}).get("chosen", [])) if with_key else set()
    return ReviewedQuestion(
        number=item.number,
        prompt=said(content.prompt, language),
        language=language_of(content.prompt, language),
        given=given_said(content, item.answer, language),
        right=right_said(content, language) if with_key else (),
        feedback=tuple(filter(None, (said(each.feedback, language) for each in content.options if each.key in chosen))),
        explanation=said(content.explanation, language) if with_key else "",
        comment=item.comment,
        result=_("%(points)s of %(most)s") % {"points": points, "most": points_said(content.points)},
        verdict=verdict,
        tone=tone,
        to_read=to_read,
    )


def given_said(content: Content, answer: grading.Answer | None, language: str) -> tuple[str, ...]:
    """An answer in words, a line each."""
    if answer is None:
        return ()
    if "pairs" in answer:
        halves = {each.key: each.match for each in content.options}
        return tuple(
            _pair(each.text, halves.get(answer["pairs"].get(each.key, "")), language) for each in content.options
        )
    if "places" in answer:
        placed = sorted(answer["places"].items(), key=lambda pair: pair[1])
        texts = {each.key: said(each.text, language) for each in content.options}
        return tuple(f"{place}. {texts.get(key, '–')}" for key, place in placed)
    if "chosen" in answer:
        return tuple(said(each.text, language) for each in content.options if each.key in answer["chosen"])
    return (_typed(answer),)


def _pair(text: Texts, match: Texts | None, language: str) -> str:
    return f"{said(text, language)} → {said(match, language) if match else '–'}"


def right_said(content: Content, language: str) -> tuple[str, ...]:
    """The right answer in words, a line each; none of an open question."""
    if content.kind == "matching":
        return tuple(_pair(each.text, each.match, language) for each in content.options)
    if content.kind == "ordering":
        return tuple(f"{place}. {said(each.text, language)}" for place, each in enumerate(content.options, 1))
    if content.kind == "numeric" and content.number is not None:
        right = points_said(content.number)
        return (f"{right} ± {points_said(content.tolerance)}" if content.tolerance else right,)
    if content.kind == "short":
        accepted = content.accepted
        return (" · ".join(accepted.get(language) or accepted.get("es") or accepted.get("en") or ()),)
    return tuple(said(each.text, language) for each in content.options if each.is_right)
