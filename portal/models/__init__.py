from portal.models.jobs import Job
from portal.models.outgoing import OutgoingMessage, OutgoingQuerySet
from portal.models.owner import SiteOwner
from portal.models.page_documents import PageDocument
from portal.models.pages import HomePage, PortalPage, StandardPage
from portal.models.periodic import PeriodicRun
from portal.models.steps import StateStep, Step
from portal.models.themes import Theme
from portal.models.users import User

__all__ = [
    "HomePage",
    "Job",
    "OutgoingMessage",
    "OutgoingQuerySet",
    "PageDocument",
    "PeriodicRun",
    "PortalPage",
    "SiteOwner",
    "StandardPage",
    "StateStep",
    "Step",
    "Theme",
    "User",
]
