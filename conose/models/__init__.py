from conose.models.applications import (
    WITH_THE_APPLICANT,
    Answer,
    Application,
    ApplicationFile,
    ApplicationMessage,
    ApplicationState,
    ApplicationSubmission,
    AuditEntry,
    BudgetLine,
    CoApplicant,
    Referee,
    SetAsideText,
)
from conose.models.call_pages import CallDocument, CallIndexPage, CallPage
from conose.models.calls import Call, CallQuestion, CallStage, EligibilityCriterion, FormPart
from conose.models.lines import ResearchLine
from conose.models.members import FocalPoint, MemberIndexPage, MemberPage, MemberTheme
from conose.models.network import CommitteeSeat, NetworkPage
from conose.models.studies import StudyIndexPage, StudyPage, StudyTheme
from conose.models.study_parts import Milestone, StudyInstitution, StudyOutput, StudyUse, TeamMember

__all__ = [
    "WITH_THE_APPLICANT",
    "Answer",
    "Application",
    "ApplicationFile",
    "ApplicationMessage",
    "ApplicationState",
    "ApplicationSubmission",
    "AuditEntry",
    "BudgetLine",
    "Call",
    "CallDocument",
    "CallIndexPage",
    "CallPage",
    "CallQuestion",
    "CallStage",
    "CoApplicant",
    "CommitteeSeat",
    "EligibilityCriterion",
    "FocalPoint",
    "FormPart",
    "MemberIndexPage",
    "MemberPage",
    "MemberTheme",
    "Milestone",
    "NetworkPage",
    "Referee",
    "ResearchLine",
    "SetAsideText",
    "StudyIndexPage",
    "StudyInstitution",
    "StudyOutput",
    "StudyPage",
    "StudyTheme",
    "StudyUse",
    "TeamMember",
]
