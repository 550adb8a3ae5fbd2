"""What of this app's tables is personal data."""

from participants.personal_data import OnErasure, declare, nothing_personal

declare("trainaction.CourseTutor", of="person", fields=("page",), on_erasure=OnErasure.DELETED)
declare("trainaction.RunTutor", of="person", fields=("run",), on_erasure=OnErasure.DELETED)
declare(
    "trainaction.Enrolment",
    of="person",
    fields=("run", "state", "language", "sector", "asked_at", "first_seen_at", "completed_at"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "trainaction.EnrolmentChange",
    of="enrolment__person",
    fields=("before", "after", "at", "why"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "trainaction.LessonProgress",
    of="enrolment__person",
    fields=("lesson_key", "opened_at", "seen_at", "done_at"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "trainaction.BlockProgress",
    of="progress__enrolment__person",
    fields=("block", "seen_at"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "trainaction.Attempt",
    of="enrolment__person",
    fields=("quiz", "number", "started_at", "submitted_at", "points", "out_of", "is_passed"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "trainaction.AttemptItem",
    of="attempt__enrolment__person",
    fields=("number", "answer", "answered_at", "points", "comment"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "trainaction.Answer",
    of="item__attempt__enrolment__person",
    fields=("value", "at"),
    on_erasure=OnErasure.DELETED,
)
nothing_personal(
    "trainaction.Question", "trainaction.QuestionBank", "trainaction.QuestionOption", "trainaction.QuestionVersion",
    "trainaction.Quiz", "trainaction.QuizDraw", "trainaction.RunQuiz",
    why="What is asked, by whom it was written in the admin, and in which lessons.",
)  # fmt: skip
nothing_personal(
    "trainaction.RunLesson",
    "trainaction.RunLessonChange",
    why="Which version of a lesson a run teaches, and which editor brought it.",
)
declare(
    "trainaction.OutgoingStatement",
    of="enrolment__person",
    fields=("content", "made_at", "sent_at"),
    on_erasure=OnErasure.DELETED,
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
