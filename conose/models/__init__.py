from conose.models.lines import ResearchLine
from conose.models.members import FocalPoint, MemberIndexPage, MemberPage, MemberTheme
from conose.models.network import CommitteeSeat, NetworkPage
from conose.models.studies import StudyIndexPage, StudyPage, StudyTheme
from conose.models.study_parts import Milestone, StudyInstitution, StudyOutput, StudyUse, TeamMember

__all__ = [
    "CommitteeSeat",
    "FocalPoint",
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
]
