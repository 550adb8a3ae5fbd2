"""What may be read of the portal's own rows."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import Page, PageViewRestriction

from portal.models import Job, User


def public_pages(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Those anyone may see: live, and neither they nor a page above them restricted. No query of its own."""
    restrictions = PageViewRestriction.objects.annotate(path=ExpressionWrapper(OuterRef("path"), CharField()))
    return pages.filter(~Exists(restrictions.filter(path__startswith=F("page__path"))), live=True)


def jobs_seen_by(user: User) -> QuerySet[Job]:
    """The jobs an account asked for itself; all of them for an administrator."""
    return Job.objects.all() if user.is_superuser else Job.objects.filter(created_by=user)
