from conose.models.lines import ResearchLine
from conose.models.members import FocalPoint, MemberIndexPage, MemberPage, MemberTheme
from conose.models.network import CommitteeSeat, NetworkPage
from conose.models.studies import StudyIndexPage, StudyPage, StudyTheme
from conose.models.study_parts import Milestone, StudyInstitution, StudyOutput, StudyUse, TeamMember
from conose.models.training import TrainingIndexPage, TrainingPage, TrainingTheme
from conose.models.training_parts import JoinedActivity, TrainingDocument, TrainingInstitution, TrainingSession

__all__ = [
    "CommitteeSeat",
    "FocalPoint",
    "JoinedActivity",
    "MemberIndexPage",
    "MemberPage",
    "MemberTheme",
    "Milestone",
    "NetworkPage",
    "ResearchLine",
    "StudyIndexPage",
    "StudyInstitution",
    "StudyOutput",
    "StudyPage",
    "StudyTheme",
    "StudyUse",
    "TeamMember",
    "TrainingDocument",
    "TrainingIndexPage",
    "TrainingInstitution",
    "TrainingPage",
    "TrainingSession",
    "TrainingTheme",
]
