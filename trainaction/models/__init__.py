from trainaction.models.assignments import LONGEST_SUBMISSION, RunAssignment, Submission, SubmittedFile
from trainaction.models.attempts import Answer, Attempt, AttemptItem, GradeChange, Regrading, RunQuiz, RunQuizChange
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
    QuizRules,
)
from trainaction.models.reflections import LONGEST_REFLECTION, Reflection, ReflectionSending, RunReflection
from trainaction.models.runs import MOST_PLACES, CourseRun, RunInstitution, RunTutor, Seat
from trainaction.models.statements import OutgoingStatement
from trainaction.models.surveys import LONGEST_SURVEY_TEXT, RunSurvey, SurveyAnswer, SurveyQuestion, SurveyReply

__all__ = [
    "IN_A_SEAT",
    "LONGEST_REFLECTION",
    "LONGEST_SUBMISSION",
    "LONGEST_SURVEY_TEXT",
    "LONGEST_TITLE",
    "MOST_PLACES",
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
    "LearnerMessage",
    "LessonPage",
    "LessonProgress",
    "Level",
    "MessageKind",
    "MessageOptOut",
    "ModulePage",
    "OutgoingStatement",
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
