from trainaction.models.attempts import Answer, Attempt, AttemptItem, GradeChange, Regrading, RunQuiz
from trainaction.models.catalogue import CourseIndexPage
from trainaction.models.certificates import (
    Certificate,
    CertificateCode,
    CertificateLogo,
    CertificateSignature,
    CertificateTemplate,
    CertificateTemplateVersion,
)
from trainaction.models.completion import RunCompletion, RunModule
from trainaction.models.courses import CoursePage, Level
from trainaction.models.enrolments import IN_A_SEAT, Enrolment, EnrolmentChange, EnrolmentState
from trainaction.models.learning import BlockProgress, LessonProgress, RunLesson, RunLessonChange
from trainaction.models.lessons import LessonPage
from trainaction.models.links import CourseInstitution, CoursePrerequisite, CourseTheme, CourseTutor
from trainaction.models.messages import LearnerMessage, MessageKind, MessageOptOut
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
from trainaction.models.runs import CourseRun, RunTutor, Seat

__all__ = [
    "IN_A_SEAT",
    "Answer",
    "Attempt",
    "AttemptItem",
    "BlockProgress",
    "Certificate",
    "CertificateCode",
    "CertificateLogo",
    "CertificateSignature",
    "CertificateTemplate",
    "CertificateTemplateVersion",
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
    "GradeChange",
    "LearnerMessage",
    "LessonPage",
    "LessonProgress",
    "Level",
    "MessageKind",
    "MessageOptOut",
    "ModulePage",
    "Question",
    "QuestionBank",
    "QuestionKind",
    "QuestionOption",
    "QuestionVersion",
    "Quiz",
    "QuizDraw",
    "Regrading",
    "RunCompletion",
    "RunLesson",
    "RunLessonChange",
    "RunModule",
    "RunQuiz",
    "RunTutor",
    "Seat",
]
