"""What each message says, in the learner's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from participants.models import Person
from participants.queries.people import addresses_of
from portal.mail import message_id, message_to_end, whole
from trainaction.certificates.queries import course_facts
from trainaction.clock import moment_said
from trainaction.enrolment.listings import beside_course
from trainaction.learning.queries import progress_of, run_lessons
from trainaction.messages.due import ANSWERS, CORRECTION, LATELY
from trainaction.messages.links import stop_link
from trainaction.models import (
    IN_A_SEAT,
    AttemptItem,
    Certificate,
    CourseRun,
    Enrolment,
    EnrolmentChange,
    EnrolmentState,
    LearnerMessage,
    MarkChange,
    MessageKind,
    Submission,
)


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a message: title (and subject), paragraphs, and what to do next."""

    title: str
    paragraphs: Sequence[str]
    action: str
    url: str


def address_of(person: Person) -> str:
    """Where somebody is written to: the account's address, else the first that the registry has; "" for none."""
    if person.user is not None and person.user.email:
        return person.user.email
    return addresses_of(person).values_list("address", flat=True).first() or ""


def learner_message(message: LearnerMessage, to: str) -> EmailMessage:
    """The e-mail. Its enrolment is read with run and person."""
    enrolment = message.enrolment
    person = enrolment.person.counted_as
    with override(enrolment.language):
        said = TEXTS[MessageKind(message.kind)](message)
        context: dict[str, object] = {
            "title": said.title,
            "paragraphs": [*said.paragraphs, *_way_in(enrolment, person)],
            "action": said.action,
            "url": said.url,
            "run": _of_what(enrolment, said),
            "kind": MessageKind(message.kind).label,
            "choices_url": whole(reverse("learner_messages")),
        }
        mail = message_to_end(
            to=to,
            language=enrolment.language,
            subject=said.title,
            template="trainaction/messages/message",
            context=context,
            stop_url=stop_link(person, message.kind, enrolment.language),
        )
    mail.extra_headers["Message-ID"] = message_id(message.key.hex)
    return mail


def _way_in(enrolment: Enrolment, person: Person) -> Sequence[str]:
    """For who was brought in by a list and has no account: how its pages are opened."""
    if person.user is not None or enrolment.state not in IN_A_SEAT:
        return []
    return [
        _(
            "The link asks for an account: if you have none yet, create one with the address at which you received this e-mail."
        )
    ]


def _enrolled(message: LearnerMessage) -> Text:
    enrolment = message.enrolment
    change = EnrolmentChange.objects.filter(enrolment=enrolment, pk=message.about).first()
    moved_up = change is not None and change.before == EnrolmentState.WAITING
    first = (
        _("A place has become free, and it is yours: you need do nothing else.")
        if moved_up
        else _("You are enrolled: your place is kept for you.")
    )
    return Text(
        _("You have a place: %(course)s") % {"course": _course(enrolment)},
        [first, _when(enrolment.run)],
        _("To the course"),
        _run_url(enrolment.run),
    )


def _starts(message: LearnerMessage) -> Text:
    enrolment = message.enrolment
    return Text(
        _("Starts tomorrow: %(course)s") % {"course": _course(enrolment)},
        [_when(enrolment.run)],
        _("To the course"),
        _run_url(enrolment.run),
    )


def _stopped(message: LearnerMessage) -> Text:
    enrolment = message.enrolment
    lessons = run_lessons(enrolment.run, enrolment.language)
    progress = progress_of(enrolment)
    open_ones = [each for each in lessons if each.lesson_key not in progress or not progress[each.lesson_key].is_done]
    begun = [each for each in open_ones if each.lesson_key in progress]
    next_one = max(begun, key=lambda each: progress[each.lesson_key].seen_at) if begun else next(iter(open_ones), None)
    done = len(lessons) - len(open_ones)
    if next_one is None:
        return Text(
            _("You stopped shortly before the end: %(course)s") % {"course": _course(enrolment)},
            [_done_so_far(done, len(lessons)), _("The page of the course shows what is still missing.")],
            _("To the course"),
            _run_url(enrolment.run),
        )
    return Text(
        _("You stopped at “%(lesson)s”") % {"lesson": next_one.title},
        [
            _("Your course “%(course)s” waits where you left it.") % {"course": _course(enrolment)},
            _done_so_far(done, len(lessons)),
        ],
        _("Go on with this lesson"),
        _lesson_url(enrolment.run, next_one.lesson_key),
    )


def _ends(message: LearnerMessage) -> Text:
    enrolment = message.enrolment
    lessons = run_lessons(enrolment.run, enrolment.language)
    progress = progress_of(enrolment)
    done = sum(each.lesson_key in progress and progress[each.lesson_key].is_done for each in lessons)
    ends_at = enrolment.run.ends_at
    assert ends_at is not None  # the kind is of runs that end
    said = [_("It ends on %(moment)s.") % {"moment": moment_said(ends_at, enrolment.run)}]
    if lessons:
        said.append(_done_so_far(done, len(lessons)))
    return Text(
        _("Ends in a week: %(course)s") % {"course": _course(enrolment)},
        said,
        _("To the course"),
        _run_url(enrolment.run),
    )


def _refused(message: LearnerMessage) -> Text:
    """The reason is read on the page, as marks are."""
    enrolment = message.enrolment
    course = {"course": _course(enrolment)}
    is_rejected = enrolment.state == EnrolmentState.REJECTED
    return Text(
        _("You did not get a place: %(course)s") % course
        if is_rejected
        else _("You are no longer in the course: %(course)s") % course,
        [
            _("Your request for a place was not accepted. You find the reason under “My courses”.")
            if is_rejected
            else _(
                "Those who run the course have taken you out of it. What you did in it is kept, and you can enrol again "
                "while enrolment is open."
            ),
        ],
        _("To my courses"),
        whole(reverse("my_courses")),
    )


def _revoked(message: LearnerMessage) -> Text:
    enrolment = message.enrolment
    return Text(
        _("Your certificate was revoked: %(course)s") % {"course": _course(enrolment)},
        [_("It is no longer valid, and its public page says so. You find the reason on your own page of it.")],
        _("To my certificate"),
        whole(reverse("my_certificate", args=[enrolment.run.key])),
    )


def _certificate(message: LearnerMessage) -> Text:
    enrolment = message.enrolment
    course = {"course": _course(enrolment)}
    corrected = Certificate.objects.filter(code__credential=message.about, replaces__isnull=False)
    if corrected.exists():
        return Text(
            _("Your corrected certificate is ready: %(course)s") % course,
            [
                _(
                    "It has another code than the one before, which is no longer valid. Please use the new one from now on."
                )
            ],
            _("To my certificate"),
            whole(reverse("my_certificate", args=[enrolment.run.key])),
        )
    return Text(
        _("Your certificate is ready: %(course)s") % course,
        [
            _(
                "Congratulations. You can download your certificate now. Whoever you show it to can verify it by its code."
            ),
            _("On its page you choose who may see what it says."),
        ],
        _("To my certificate"),
        whole(reverse("my_certificate", args=[enrolment.run.key])),
    )


def _marked(message: LearnerMessage) -> Text:
    """The mark itself is read on the page: an e-mail may be read by others."""
    enrolment = message.enrolment
    if message.about.startswith(CORRECTION):
        return _corrected(enrolment, message.about.removeprefix(CORRECTION))
    if message.about.startswith(ANSWERS):
        return _answers(message)
    submission = Submission.objects.filter(enrolment=enrolment, pk=message.about).select_related("assignment").first()
    if submission is None:
        raise ValueError(message.about)
    title = {"title": submission.assignment.texts_in(enrolment.language).title}
    is_returned = submission.state == Submission.State.RETURNED
    return Text(
        _("Returned for another try: %(title)s") % title if is_returned else _("Marked: %(title)s") % title,
        [
            _("Your tutor has returned what you handed in, and says what to improve.")
            if is_returned
            else _("Your tutor has marked what you handed in. Your points and the comment are on its page."),
        ],
        _("To the assignment"),
        whole(reverse("learning_assignment", args=[enrolment.run.key, submission.assignment.block])),
    )


def _answers(message: LearnerMessage) -> Text:
    """Of the open answers that were marked since the message before: one quiz by its name and page, several by their number."""
    enrolment = message.enrolment
    earlier = LearnerMessage.objects.filter(
        enrolment=enrolment, kind=MessageKind.MARKED, about__startswith=ANSWERS, made_at__lt=message.made_at
    )
    since = earlier.order_by("-made_at").values_list("made_at", flat=True).first() or message.made_at - LATELY
    rows = AttemptItem.objects.filter(attempt__enrolment=enrolment, marked_at__gt=since, marked_at__lte=message.made_at)
    attempts = {item.attempt_id: item.attempt for item in rows.select_related("attempt__quiz").order_by("pk")}
    if not attempts:
        raise ValueError(message.about)
    number = rows.count()
    said = ngettext(
        "Your tutor has marked %(number)d answer of yours. Your points and the comment are on the page of the quiz.",
        "Your tutor has marked %(number)d answers of yours. Your points and the comments are on the page of each quiz.",
        number,
    ) % {"number": number}
    if len(attempts) > 1:
        titles = list(dict.fromkeys(each.quiz.title for each in attempts.values()))
        return Text(
            _("Your answers were marked: %(course)s") % {"course": _course(enrolment)},
            [said, ", ".join(titles)],
            _("To the course"),
            _run_url(enrolment.run),
        )
    [attempt] = attempts.values()
    paragraphs = [said]
    if attempt.points is None:
        paragraphs.append(_("Other answers of this attempt are still to be marked."))
    return Text(
        _("Marked: %(title)s") % {"title": attempt.quiz.title},
        paragraphs,
        _("See the marks"),
        whole(reverse("learning_attempt", args=[enrolment.run.key, attempt.public_id])),
    )


def _corrected(enrolment: Enrolment, number: str) -> Text:
    rows = MarkChange.objects.filter(enrolment=enrolment, pk=number)
    change = rows.select_related("item__attempt__quiz", "submission__assignment").first()
    if change is None:
        raise ValueError(number)
    key = enrolment.run.key
    if change.submission is not None:
        title = change.submission.assignment.texts_in(enrolment.language).title
        url = reverse("learning_assignment", args=[key, change.submission.assignment.block])
    else:
        assert change.item is not None
        title = change.item.attempt.quiz.title
        url = reverse("learning_attempt", args=[key, change.item.attempt.public_id])
    return Text(
        _("A mark was corrected: %(title)s") % {"title": title},
        [_("Your tutor has corrected one of your marks. Its page shows the points, and why.")],
        _("See the mark"),
        whole(url),
    )


def _survey(message: LearnerMessage) -> Text:
    enrolment = message.enrolment
    return Text(
        _("How was the course? %(course)s") % {"course": _course(enrolment)},
        [
            _("A few questions, five minutes. None has to be answered."),
            _("Your answers are kept without your name. They help whoever comes after you."),
        ],
        _("To the questions"),
        whole(reverse("learning_survey", args=[enrolment.run.key])),
    )


TEXTS = {
    MessageKind.ENROLLED: _enrolled,
    MessageKind.STARTS: _starts,
    MessageKind.STOPPED: _stopped,
    MessageKind.ENDS: _ends,
    MessageKind.MARKED: _marked,
    MessageKind.SURVEY: _survey,
    MessageKind.CERTIFICATE: _certificate,
    MessageKind.REFUSED: _refused,
    MessageKind.REVOKED: _revoked,
}


def _course(enrolment: Enrolment) -> str:
    """The course as it is called in the learner's language; the run's own title where its course is gone."""
    facts = course_facts(enrolment.run.course_key)
    found = facts.get(enrolment.language) or facts.get("es")
    return found.title if found else enrolment.run.title


def _of_what(enrolment: Enrolment, said: Text) -> str:
    """The course and its run, below the title of a message; the run alone where its words name the course."""
    course = _course(enrolment)
    run = beside_course(enrolment.run.title, course)
    is_named = any(course in each for each in (said.title, *said.paragraphs))
    return run if is_named or run == course else f"{course} · {run}"


def _when(run: CourseRun) -> str:
    if run.starts_at is None:
        return _("You can begin at any time, and go at your own pace.")
    said = {"start": moment_said(run.starts_at, run)}
    if run.ends_at is None:
        return _("It starts on %(start)s.") % said
    return _("It starts on %(start)s and ends on %(end)s.") % {**said, "end": moment_said(run.ends_at, run)}


def _done_so_far(done: int, of: int) -> str:
    return ngettext(
        "You have done %(done)d of %(number)d lesson.", "You have done %(done)d of %(number)d lessons.", of
    ) % {"done": done, "number": of}


def _run_url(run: CourseRun) -> str:
    return whole(reverse("learning_run", args=[run.key]))


def _lesson_url(run: CourseRun, lesson: UUID) -> str:
    return whole(reverse("learning_lesson", args=[run.key, lesson]))
