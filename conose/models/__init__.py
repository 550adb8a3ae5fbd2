from conose.models.guides import GuideIndexPage, GuidePage, GuideTheme, GuideVersionPage
from conose.models.joining import JoiningMessage, JoiningRequest, JoiningStep
from conose.models.lines import ResearchLine
from conose.models.members import FocalPoint, MemberIndexPage, MemberPage, MemberTheme
from conose.models.network import CommitteeSeat, NetworkPage
from conose.models.researchers import Researcher, ResearcherLanguage, ResearcherLink, ResearcherMessage
from conose.models.studies import StudyIndexPage, StudyPage, StudyTheme
from conose.models.study_parts import Milestone, StudyInstitution, StudyOutput, StudyUse, TeamMember

__all__ = [
    "CommitteeSeat",
    "FocalPoint",
    "GuideIndexPage",
    "GuidePage",
    "GuideTheme",
    "GuideVersionPage",
    "JoiningMessage",
    "JoiningRequest",
    "JoiningStep",
    "MemberIndexPage",
    "MemberPage",
    "MemberTheme",
    "Milestone",
    "NetworkPage",
    "ResearchLine",
    "Researcher",
    "ResearcherLanguage",
    "ResearcherLink",
    "ResearcherMessage",
    "StudyIndexPage",
    "StudyInstitution",
    "StudyOutput",
    "StudyPage",
    "StudyTheme",
    "StudyUse",
    "TeamMember",
]
