"""Every address of a run, with things in it: for the learner whose they are, a fellow learner, the run's tutor, and the
learners and tutors of another run. The roles of the whole portal are in tests/test_roles.py, over addresses of nobody."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils import timezone

from tests.factories.certificates import make_version
from tests.factories.packages import make_package
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.runs import make_enrolment, make_learner, make_run, make_tutor
from tests.trainaction.learning import Learning, learning, put_block, signed_in
from tests.trainaction.test_assignments import PDF, rules
from tests.trainaction.test_quizzes import put_in
from trainaction.certificates import services as certificates
from trainaction.enrolment.services.enrolments import complete
from trainaction.models import (
    AttemptItem,
    Certificate,
    EnrolmentState,
    ForumAttachment,
    ForumPost,
    Submission,
    SubmittedFile,
)
from trainaction.quizzes.services import hand_in, mark, save_answers, start_attempt

__all__ = ["learning"]

pytestmark = pytest.mark.django_db

PEOPLE = ("owner", "fellow", "tutor", "other learner", "other tutor")
OF_THE_RUN = (200, 200, 200, 403, 403)
OF_THE_OWNER = (200, 404, 404, 403, 403)
OF_TUTORS = (404, 404, 200, 404, 404)


def _each(names: str, answers: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    return dict.fromkeys(names.split(), answers)


OPEN: dict[str, tuple[int, ...]] = {
    **_each(
        "announcements forum forum_file forum_new forum_report forum_settings forum_thread learning_assignment "
        "learning_lesson learning_package learning_quiz learning_run learning_survey",
        OF_THE_RUN,
    ),
    **dict.fromkeys(("forum_delete", "forum_edit", "learning_attempt"), OF_THE_OWNER),
    **_each(
        "announcement_new enrolment_free enrolment_reject enrolment_withdraw forum_hide moderation teaching_certificate_issue "
        "teaching_certificate_pdf teaching_certificate_reissue teaching_certificate_revoke teaching_certificates "
        "teaching_gradebook teaching_gradebook_file teaching_invite teaching_lessons teaching_mark teaching_marking "
        "teaching_marks teaching_rules teaching_run teaching_statistics teaching_statistics_file teaching_submission "
        "teaching_survey teaching_survey_file",
        OF_TUTORS,
    ),
    "forum_post": (302, 302, 302, 403, 403),
    "learning_assignment_take_back": (200, 302, 404, 403, 403),
    "learning_submitted_file": (200, 404, 200, 403, 403),
    "my_certificate": (200, 200, 404, 404, 404),
    "my_certificate_credential": (200, 404, 404, 404, 404),
    "my_certificate_pdf": (200, 404, 404, 404, 404),
    "run_enrol": (200, 200, 200, 200, 200),
    "run_withdraw": (200, 200, 404, 404, 404),
}
"""What a GET of each address answers to PEOPLE. Each has a certificate, a form to enrol and a place to leave of their own."""
SENT: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("forum_answer", "forum_arrange", "forum_show", "enrolment_approve"), (404, 404, 404)),
    "forum_follow": (302, 403, 403),
    "learning_answer": (404, 403, 403),
    "learning_blocks_seen": (204, 403, 403),
    "learning_lesson_done": (400, 403, 403),  # nothing of it was seen
    "learning_package_open": (200, 403, 403),
    "learning_package_results": (400, 403, 403),
    "learning_reflection": (302, 403, 403),
}
"""What a POST answers to a fellow learner and to those of another run, where addresses take nothing else. What a fellow
may send is their own."""


def _names() -> set[str]:
    """The names of all addresses below a run."""

    def found(patterns: Any) -> Iterator[str]:
        for each in patterns:
            if isinstance(each, URLPattern):
                if "run" in each.pattern.converters and each.name:
                    yield each.name
            elif isinstance(each.pattern, LocalePrefixPattern) or str(each.pattern) == "":
                yield from found(each.url_patterns)

    return set(found(get_resolver().url_patterns))


@pytest.fixture
def things(learning: Learning, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """What stands in the run: all of it Ana's, and marked by its tutor Rosa. By the names that addresses have for them."""
    settings.PRIVATE_ROOT = tmp_path
    bank = make_bank()
    make_question(bank, "open", points=4, rubric_es="Un punto por idea.")
    quiz = make_quiz(bank)
    put_in(learning, quiz)
    block = put_block(learning, "assignment", rules())
    reflection = put_block(learning, "reflection", {"prompt": "¿Qué falta?", "hint": ""})
    package = make_package()
    put_block(learning, "package", {"package": package.pk, "in_words": "Una actividad."}, 1)
    tutor = make_tutor(learning.run)
    attempt = start_attempt(quiz=quiz, enrolment=learning.enrolment)
    save_answers(attempt=attempt, answers={1: {"text": "Un plan."}})
    hand_in(attempt=attempt)
    item = AttemptItem.objects.get(attempt=attempt)
    mark(item=item, points=Decimal(3), comment="", by=tutor.user)
    plan = SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
    work = {"text": "Mi plan", "form_key": str(uuid4()), "files": [plan]}
    learning.client.post(f"{learning.url}assignments/{block}/", work)
    post = {"title": "Una duda", "text": "¿Qué?", "module": "general", "form_key": str(uuid4())}
    learning.client.post(
        f"{learning.url}forum/new/", {**post, "attached": [SimpleUploadedFile("a.pdf", PDF, "application/pdf")]}
    )
    complete(enrolment=learning.enrolment, by=None)
    certificates.issue(enrolment=learning.enrolment, version=make_version(), by=None)
    written = ForumPost.objects.get()
    return {
        "lesson": learning.taught.lessons[0].translation_key,
        "quiz": quiz.pk,
        "attempt": attempt.public_id,
        "number": 1,
        "item": item.pk,
        "block": block,
        "reflection": reflection,
        "submission": Submission.objects.get().public_id,
        "file": SubmittedFile.objects.get().key,
        "thread": written.thread_id,
        "post": written.pk,
        "attachment": ForumAttachment.objects.get().key,
        "package": package.key,
        "enrolment": learning.enrolment.public_id,
        "certificate": Certificate.objects.get().code.credential,
        "extension": "csv",
    }


@pytest.fixture
def people(learning: Learning) -> dict[str, Client]:
    fellow = make_learner("luis@escuela.example", "Luis Castro")
    make_enrolment(learning.run, fellow)
    elsewhere = make_run("otra", starts_at=timezone.now() - timedelta(days=1))
    other = make_learner("eva@escuela.example", "Eva Soto")
    make_enrolment(elsewhere, other, EnrolmentState.ACTIVE)
    return {
        "owner": learning.client,
        "fellow": signed_in(fellow),
        "tutor": signed_in(learning.run.tutors.get().person),
        "other learner": signed_in(other),
        "other tutor": signed_in(make_tutor(elsewhere, "otro@escuela.example", "Juan Paz")),
    }


SAID_OTHERWISE = {
    ("learning_reflection", "block"): "reflection",
    ("learning_submitted_file", "key"): "file",
    ("forum_file", "key"): "attachment",
    **{(f"enrolment_{step}", "key"): "enrolment" for step in ("approve", "reject", "withdraw", "free")},
    **{(f"teaching_certificate_{step}", "key"): "certificate" for step in ("reissue", "revoke", "pdf")},
}
"""Names that addresses have for different things."""


def _address(name: str, learning: Learning, things: dict[str, Any]) -> str:
    for [(_path, names)], *_rest in [get_resolver().reverse_dict.getlist(name)[0]]:
        kwargs = {each: things[SAID_OTHERWISE.get((name, each), each)] for each in names if each != "run"}
        return reverse(name, kwargs={"run": learning.run.key, **kwargs})
    raise LookupError(name)


def _status(client: Client, address: str) -> int:
    response: Any = client.get(address)
    if response.streaming:
        list(response.streaming_content)  # read to its end, a file is closed
    return int(response.status_code)


def test_every_address_of_a_run_is_looked_at() -> None:
    assert _names() == {*OPEN, *SENT}


def test_addresses_of_a_run_are_open_to_its_people_alone(
    learning: Learning, things: dict[str, Any], people: dict[str, Client]
) -> None:
    got = {name: tuple(_status(people[who], _address(name, learning, things)) for who in PEOPLE) for name in OPEN}
    assert got == OPEN


def test_what_is_sent_by_others_is_refused(
    learning: Learning, things: dict[str, Any], people: dict[str, Client]
) -> None:
    got = {
        name: tuple(
            people[who].post(_address(name, learning, things)).status_code for who in PEOPLE[1:] if who != "tutor"
        )
        for name in SENT
    }
    assert got == SENT
