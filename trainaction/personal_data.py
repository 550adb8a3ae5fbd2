"""What of this app's tables is personal data."""

from participants.personal_data import OnErasure, declare, empties, nothing_personal, say_in_words
from trainaction import held
from trainaction.assignments.services import erase_files
from trainaction.discussion.erasing import erase_posts

for _model in ("participants.Participation", "participants.ParticipationRecord"):
    say_in_words(_model, "sector", held.sectors)  # as enrolments state it
declare("trainaction.CourseTutor", of="person", fields=("page",), on_erasure=OnErasure.DELETED)
declare("trainaction.RunTutor", of="person", fields=("run",), on_erasure=OnErasure.DELETED)
declare(
    "trainaction.Enrolment",
    of="person",
    fields=("run", "state", "language", "sector", "age_band", "asked_at", "first_seen_at", "completed_at"),
    on_erasure=OnErasure.DELETED,
    besides=("seat", "updated_at"),
)
declare(
    "trainaction.EnrolmentChange",
    of="enrolment__person",
    fields=(
        "enrolment",
        "before",
        "after",
        "at",
        "why",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"enrolment": held.runs},
)
declare(
    "trainaction.Certificate",
    of="enrolment__person",
    fields=("name", "course_title", "run_title", "hours", "grade", "issued_at", "is_public", "revoked_at", "revoked_why", "replaced_at", "code"),
    on_erasure=OnErasure.DELETED,
    in_words={"code": held.pages_of_certificates},
    besides=("version", "language", "replaces"),
)  # fmt: skip
declare(
    "trainaction.LearnerMessage",
    of="enrolment__person",
    fields=(
        "enrolment",
        "kind",
        "made_at",
        "sent_at",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"enrolment": held.runs},
)
declare("trainaction.MessageOptOut", of="person", fields=("kind", "at"), on_erasure=OnErasure.DELETED)
declare(
    "trainaction.LessonProgress",
    of="enrolment__person",
    fields=(
        "enrolment",
        "lesson_key",
        "opened_at",
        "seen_at",
        "done_at",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"enrolment": held.runs, "lesson_key": held.lessons},
)
declare(
    "trainaction.BlockProgress",
    of="progress__enrolment__person",
    fields=(
        "progress",
        "block",
        "seen_at",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"progress": held.lessons_of_blocks},
    as_kept=("block",),
)
declare(
    "trainaction.Attempt",
    of="enrolment__person",
    fields=("quiz", "number", "started_at", "submitted_at", "points", "out_of", "is_passed"),
    on_erasure=OnErasure.DELETED,
    besides=("ends_at", "pass_mark"),
)
declare(
    "trainaction.AttemptItem",
    of="attempt__enrolment__person",
    fields=(
        "version",
        "number",
        "answer",
        "answered_at",
        "points",
        "comment",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"version": held.questions, "answer": held.answers},
    besides=("order", "marked_at"),
)
declare(
    "trainaction.Answer",
    of="item__attempt__enrolment__person",
    fields=(
        "item",
        "value",
        "at",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"item": held.questions_of, "value": held.answers_sent},
)
declare(
    "trainaction.GradeChange",
    of="item__attempt__enrolment__person",
    fields=(
        "item",
        "points_before",
        "points_after",
        "at",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"item": held.questions_of},
    besides=("regrading", "version_before", "version_after"),
)
declare(
    "trainaction.MarkChange",
    of="enrolment__person",
    fields=("item", "submission", "points_before", "points_after", "comment_before", "why", "at"),
    on_erasure=OnErasure.DELETED,
    in_words={"item": held.questions_of, "submission": held.submissions},
)
declare(
    "trainaction.PackageResult",
    of="enrolment__person",
    fields=("package", "state", "score", "seconds", "opened_at", "saved_at", "ended_at"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "trainaction.PackagePart",
    of="result__enrolment__person",
    fields=(
        "part",
        "sitting",
        "state",
        "score",
        "seconds",
        "earlier_state",
        "earlier_score",
        "earlier_seconds",
        "kept",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"part": held.parts},
    as_kept=("kept",),
    besides=("number",),
)
nothing_personal(
    "trainaction.InteractivePackage", "trainaction.RunPackage",
    why="What can be played in a lesson, and in which lessons it stands.",
)  # fmt: skip
nothing_personal(
    "trainaction.Regrading", "trainaction.Question", "trainaction.QuestionBank", "trainaction.QuestionOption", "trainaction.QuestionVersion",
    "trainaction.Quiz", "trainaction.QuizDraw", "trainaction.RunQuiz", "trainaction.RunQuizChange",
    why="What is asked, by whom it was written in the admin, and in which lessons.",
)  # fmt: skip
declare(
    "trainaction.Reflection",
    of="enrolment__person",
    fields=(
        "lesson_key",
        "text",
        "written_at",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"lesson_key": held.lessons},
)
declare(
    "trainaction.ReflectionSending",
    of="enrolment__person",
    fields=(
        "enrolment",
        "at",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"enrolment": held.runs},
)
declare(
    "trainaction.Submission",
    of="enrolment__person",
    fields=(
        "assignment",
        "number",
        "state",
        "text",
        "submitted_at",
        "is_late",
        "points",
        "out_of",
        "is_passed",
        "feedback",
        "marked_at",
        "files_removed_at",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"assignment": held.assignments},
    besides=("revision", "form_keys"),
)
declare(
    "trainaction.SubmittedFile",
    of="submission__enrolment__person",
    fields=(
        "submission",
        "name",
        "kind",
        "size",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"submission": held.submissions},
)
empties(erase_files)
declare("trainaction.SurveyReply", of="enrolment__person", fields=("survey",), on_erasure=OnErasure.DELETED)
nothing_personal(
    "trainaction.SurveyAnswer",
    "trainaction.SurveyQuestion",
    "trainaction.RunSurvey",
    why="What is asked, and answers without who gave them, when, and in which order: nothing leads from one to anybody.",
)
nothing_personal(
    "trainaction.RunAssignment",
    "trainaction.RunReflection",
    "trainaction.RunCompletion",
    "trainaction.RunLesson",
    "trainaction.RunLessonChange",
    "trainaction.RunModule",
    why="Which version of a lesson a run teaches, which editor brought it, and what its modules ask for.",
)
declare(
    "trainaction.OutgoingStatement",
    of="enrolment__person",
    fields=(
        "content",
        "made_at",
        "sent_at",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"content": held.statements},
    as_kept=("content",),
    besides=("due_at", "tries", "answer"),
)
nothing_personal(
    "trainaction.CourseRun",
    "trainaction.CourseRun_countries",
    "trainaction.RunInstitution",
    "trainaction.Seat",
    why="A run of a course, for whom it is, and how many places it has.",
)
nothing_personal(
    "trainaction.CourseIndexPage", "trainaction.CourseInstitution", "trainaction.CoursePage",
    "trainaction.CoursePage_countries", "trainaction.CoursePrerequisite", "trainaction.CourseTheme",
    "trainaction.LessonPage", "trainaction.ModulePage",
    why="Published texts, written by editors.",
)  # fmt: skip
declare(
    "trainaction.ForumMember",
    of="person",
    fields=("run", "handle", "language", "shows_institution", "first_seen_at", "digest", "told_until"),
    on_erasure=OnErasure.DELETED,
    besides=("key",),
)
declare(
    "trainaction.ForumPost",
    of="author__person",
    fields=(
        "thread",
        "number",
        "text",
        "state",
        "created_at",
        "published_at",
        "edited_at",
    ),
    on_erasure=OnErasure.EMPTIED,
    in_words={"thread": held.threads},
    besides=("is_from_tutor", "html", "folded", "quoted"),
)
declare(
    "trainaction.ForumThread",
    on_erasure=OnErasure.EMPTIED,
    besides=("run", "kind", "title", "is_pinned", "is_closed", "answer", "created_at", "last_at"),
)
declare(
    "trainaction.ForumAttachment",
    of="post__author__person",
    fields=(
        "post",
        "name",
        "kind",
        "size",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"post": held.posts},
)
declare(
    "trainaction.ForumPostChange",
    of="post__author__person",
    fields=(
        "post",
        "before",
        "after",
        "at",
        "why",
    ),
    on_erasure=OnErasure.EMPTIED,
    in_words={"post": held.posts},
)
declare(
    "trainaction.ForumMention",
    of="member__person",
    fields=("post",),
    on_erasure=OnErasure.DELETED,
    in_words={"post": held.posts},
)
declare(
    "trainaction.ForumFollowing",
    of="member__person",
    fields=(
        "thread",
        "is_on",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"thread": held.threads},
)
declare(
    "trainaction.ForumSeen",
    of="member__person",
    fields=(
        "thread",
        "until",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"thread": held.threads},
)
declare(
    "trainaction.ForumReport",
    of="member__person",
    fields=(
        "post",
        "why",
        "note",
        "at",
    ),
    on_erasure=OnErasure.DELETED,
    in_words={"post": held.posts},
    besides=("decided_at",),
)
empties(erase_posts)
