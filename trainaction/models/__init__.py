from trainaction.models.assignments import LONGEST_SUBMISSION, RunAssignment, Submission, SubmittedFile
from trainaction.models.attempts import Answer, Attempt, AttemptItem, GradeChange, Regrading, RunQuiz, RunQuizChange
from trainaction.models.catalogue import CourseIndexPage
from trainaction.models.certificates import Certificate
from trainaction.models.completion import RunCompletion, RunModule
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
from trainaction.models.marks import MarkChange
from trainaction.models.messages import LearnerMessage, MessageKind, MessageOptOut
from trainaction.models.modules import ModulePage
from trainaction.models.packages import (
    ENDED,
    SUCCEEDED,
    InteractivePackage,
    PackagePart,
    PackageResult,
    PlayState,
    RunPackage,
)
from trainaction.models.quizzes import (
    Question,
    QuestionBank,
    QuestionKind,
    QuestionOption,
    QuestionVersion,
    Quiz,
    QuizDraw,
    QuizRules,
)
from trainaction.models.reflections import LONGEST_REFLECTION, Reflection, ReflectionSending, RunReflection
from trainaction.models.runs import MOST_PLACES, CourseRun, RunInstitution, RunTutor, Seat
from trainaction.models.statements import OutgoingStatement
from trainaction.models.surveys import RunSurvey, SurveyAnswer, SurveyQuestion, SurveyReply

__all__ = [
    "ENDED",
    "IN_A_SEAT",
    "LONGEST_REFLECTION",
    "LONGEST_SUBMISSION",
    "LONGEST_TITLE",
    "MOST_PLACES",
    "SUCCEEDED",
    "Answer",
    "Attempt",
    "AttemptItem",
    "BlockProgress",
    "Certificate",
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
    "GradeChange",
    "InteractivePackage",
    "LearnerMessage",
    "LessonPage",
    "LessonProgress",
    "Level",
    "MarkChange",
    "MessageKind",
    "MessageOptOut",
    "ModulePage",
    "OutgoingStatement",
    "PackagePart",
    "PackageResult",
    "PlayState",
    "PostState",
    "Question",
    "QuestionBank",
    "QuestionKind",
    "QuestionOption",
    "QuestionVersion",
    "Quiz",
    "QuizDraw",
    "QuizRules",
    "Reflection",
    "ReflectionSending",
    "Regrading",
    "RunAssignment",
    "RunCompletion",
    "RunInstitution",
    "RunLesson",
    "RunLessonChange",
    "RunModule",
    "RunPackage",
    "RunQuiz",
    "RunQuizChange",
    "RunReflection",
    "RunSurvey",
    "RunTutor",
    "Seat",
    "Sector",
    "Submission",
    "SubmittedFile",
    "SurveyAnswer",
    "SurveyQuestion",
    "SurveyReply",
]
