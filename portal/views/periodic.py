"""What is done by the clock, for administrators."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portal.periodic import standings
from portal.screens import screen

PERMISSION = "portal.view_periodicrun"


def periodic(request: HttpRequest) -> HttpResponse:
    """Raises PermissionDenied for who may not see it."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    return screen(request, "portal/admin/periodic.html", _("Periodic tasks"), icon="time", standings=standings())
