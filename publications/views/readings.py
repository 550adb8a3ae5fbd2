"""What was read in the files of a publication, and the editor's choice of what is proposed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.models import User
from publications.models import PublicationPage
from publications.queries import reading_of_page, readings_of
from publications.services.readings import ACCEPTABLE, accept_proposals


def readings(request: HttpRequest, pk: int) -> HttpResponse:
    """Raises PermissionDenied for who may not edit the publication."""
    page = get_object_or_404(PublicationPage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    assert isinstance(request.user, User)
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if request.method == "POST":
        chosen = (
            [] if "none" in request.POST else [each for each in request.POST.getlist("fields") if each in ACCEPTABLE]
        )
        reading = reading_of_page(page, request.POST.get("document", ""))
        if reading is None:
            return redirect("publication_readings", page.pk)
        accept_proposals(page=page, reading=reading, fields=chosen, by=request.user)
        if chosen:
            messages.success(request, _("Taken over into the draft. Check it, and publish it when it is right."))
            return redirect(edit_url)
        return redirect("publication_readings", page.pk)
    context = {"page": page, "readings": readings_of(page), "edit_url": edit_url}
    return render(request, "publications/admin/readings.html", context)
