from portal.models.jobs import Job
from portal.models.users import User

__all__ = ["Job", "User"]
