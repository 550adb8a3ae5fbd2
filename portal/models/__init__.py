from portal.models.jobs import Job
from portal.models.pages import HomePage, PortalPage, StandardPage
from portal.models.periodic import PeriodicRun
from portal.models.themes import Theme
from portal.models.users import User

__all__ = ["HomePage", "Job", "PeriodicRun", "PortalPage", "StandardPage", "Theme", "User"]
