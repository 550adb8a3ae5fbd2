from trainaction.models.attempts import Answer, Attempt, AttemptItem, RunQuiz
from trainaction.models.catalogue import CourseIndexPage
from trainaction.models.courses import CoursePage, Level
from trainaction.models.enrolments import IN_A_SEAT, Enrolment, EnrolmentChange, EnrolmentState, Sector
from trainaction.models.learning import BlockProgress, LessonProgress, RunLesson, RunLessonChange
from trainaction.models.lessons import LessonPage
from trainaction.models.links import CourseInstitution, CoursePrerequisite, CourseTheme, CourseTutor
from trainaction.models.modules import ModulePage
from trainaction.models.quizzes import (
    Question,
    QuestionBank,
    QuestionKind,
    QuestionOption,
    QuestionVersion,
    Quiz,
    QuizDraw,
)
from trainaction.models.runs import MOST_PLACES, CourseRun, RunInstitution, RunTutor, Seat
from trainaction.models.statements import OutgoingStatement

__all__ = [
    "IN_A_SEAT",
    "MOST_PLACES",
    "Answer",
    "Attempt",
    "AttemptItem",
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
    "LessonPage",
    "LessonProgress",
    "Level",
    "ModulePage",
    "OutgoingStatement",
    "Question",
    "QuestionBank",
    "QuestionKind",
    "QuestionOption",
    "QuestionVersion",
    "Quiz",
    "QuizDraw",
    "RunInstitution",
    "RunLesson",
    "RunLessonChange",
    "RunQuiz",
    "RunTutor",
    "Seat",
    "Sector",
]
