"""What of this app's tables is personal data."""

from participants.personal_data import OnErasure, declare, nothing_personal

declare("trainaction.CourseTutor", of="person", fields=("page",), on_erasure=OnErasure.DELETED)
nothing_personal(
    "trainaction.CourseIndexPage", "trainaction.CourseInstitution", "trainaction.CoursePage",
    "trainaction.CoursePage_countries", "trainaction.CoursePrerequisite", "trainaction.CourseTheme",
    "trainaction.LessonPage", "trainaction.ModulePage",
    why="Published texts, written by editors.",
)  # fmt: skip
