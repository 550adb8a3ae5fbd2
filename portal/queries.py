"""What may be read of the portal's own rows."""

from django.db.models import QuerySet

from portal.models import Job, User


def jobs_seen_by(user: User) -> QuerySet[Job]:
    """The jobs an account asked for itself; all of them for an administrator."""
    return Job.objects.all() if user.is_superuser else Job.objects.filter(created_by=user)
