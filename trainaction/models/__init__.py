from trainaction.models.catalogue import CourseIndexPage
from trainaction.models.courses import CoursePage, Level
from trainaction.models.discussion import (
    LONGEST_TITLE,
    ForumAttachment,
    ForumFollowing,
    ForumMember,
    ForumMention,
    ForumPost,
    ForumPostChange,
    ForumReport,
    ForumSeen,
    ForumThread,
    PostState,
)
from trainaction.models.enrolments import IN_A_SEAT, Enrolment, EnrolmentChange, EnrolmentState, Sector
from trainaction.models.learning import BlockProgress, LessonProgress, RunLesson, RunLessonChange
from trainaction.models.lessons import LessonPage
from trainaction.models.links import CourseInstitution, CoursePrerequisite, CourseTheme, CourseTutor
from trainaction.models.modules import ModulePage
from trainaction.models.runs import MOST_PLACES, CourseRun, RunInstitution, RunTutor, Seat

__all__ = [
    "IN_A_SEAT",
    "LONGEST_TITLE",
    "MOST_PLACES",
    "BlockProgress",
    "CourseIndexPage",
    "CourseInstitution",
    "CoursePage",
    "CoursePrerequisite",
    "CourseRun",
    "CourseTheme",
    "CourseTutor",
    "Enrolment",
    "EnrolmentChange",
    "EnrolmentState",
    "ForumAttachment",
    "ForumFollowing",
    "ForumMember",
    "ForumMention",
    "ForumPost",
    "ForumPostChange",
    "ForumReport",
    "ForumSeen",
    "ForumThread",
    "LessonPage",
    "LessonProgress",
    "Level",
    "ModulePage",
    "PostState",
    "RunInstitution",
    "RunLesson",
    "RunLessonChange",
    "RunTutor",
    "Seat",
    "Sector",
]
