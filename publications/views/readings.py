"""What was read in the files of a publication, and the editor's choice of what is proposed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.models import User
from publications.models import PublicationPage
from publications.queries.readings import reading_of_page, readings_of
from publications.services.readings import ACCEPTABLE, accept_proposals


def readings(request: HttpRequest, pk: int) -> HttpResponse:
    """What is chosen is sent by the form of this page, or in the address, by a button of the editing page.

    Raises PermissionDenied for who may not edit the publication.
    """
    page = get_object_or_404(PublicationPage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    assert isinstance(request.user, User)
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if request.method == "POST":
        is_button = "document" in request.GET
        said = request.GET if is_button else request.POST
        chosen = [] if "none" in said else [each for each in said.getlist("fields") if each in ACCEPTABLE]
        reading = reading_of_page(page, said.get("document", ""))
        if reading is not None:
            accept_proposals(
                page=page, reading=reading, fields=chosen, by=request.user, goes_on=bool(said.get("goes_on"))
            )
            if chosen:
                messages.success(request, _("Taken over into the draft. Check it, and publish it when it is right."))
        return redirect(edit_url) if is_button or (chosen and reading) else redirect("publication_readings", page.pk)
    context = {"page": page, "readings": readings_of(page), "edit_url": edit_url}
    return render(request, "publications/admin/readings.html", context)
