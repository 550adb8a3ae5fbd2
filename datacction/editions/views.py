"""An agenda of one's own; what an editor does on the day: exchange sessions, announce changes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages as admin_messages
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from datacction.editions import agenda, announcing
from datacction.editions.calendars import calendar_answer, entries_for_calendars
from datacction.editions.changes import changes_since_told, digest_of, those_registered
from datacction.editions.forms import AnnouncementForm, SwapForm
from datacction.editions.listings import announcements_shown, changes_shown, sessions_of
from datacction.editions.queries import edition_in
from datacction.editions.swapping import source_of, swap_sessions
from datacction.models import EditionPage, ProgrammeEntry
from participants.registration.calendars import to_subscribe
from portal.mail import whole
from portal.numbers import record_key
from portal.placement import address
from portal.queries import open_pages
from portal.templatetags.portal_tags import Crumb


@require_safe
def choose(request: HttpRequest, page: int) -> HttpResponse:
    """From the sessions that were ticked on a programme to the address of their agenda."""
    edition = open_pages(Page.objects.filter(pk=page)).first()
    if edition is None:
        raise Http404
    ticked = map(record_key, request.GET.getlist("s")[: agenda.MOST])
    numbers = [number for number in ticked if number is not None]
    of_edition = ProgrammeEntry.objects.filter(page_key=edition.translation_key, pk__in=numbers)
    chosen = list(of_edition.values_list("pk", flat=True))
    if not chosen:
        messages.info(request, _("Choose at least one session: then your agenda has an address of its own."))
        return redirect(f"{address(request, edition.url_path)}#programme")
    return redirect("agenda", agenda.token_of(chosen))


@require_safe
def own_agenda(request: HttpRequest, token: str) -> HttpResponse:
    """The sessions that somebody chose, with what clashes; not found where the address is not ours."""
    page, entries = _found(token)
    chosen = {entry.pk for entry in entries}
    sessions = [session for session in sessions_of(page) if session.entry in chosen]
    page_url = address(request, page.url_path)
    shown = {session.entry for session in sessions}
    context = {
        "edition": page,
        "edition_url": page_url,
        "days": agenda.agenda_of(sessions),
        "gone": [entry.title_in((get_language() or "es").split("-")[0]) for entry in entries if entry.pk not in shown],
        "change_url": f"{page_url}?agenda={token}#programme",
        "own_url": whole(reverse("agenda", args=[token])),
        "ics_url": whole(reverse("agenda_ics", args=[token])),
        "webcal_url": to_subscribe(whole(reverse("agenda_ics", args=[token]))),
        "trail": [Crumb(_("Home"), f"/{get_language()}/"), Crumb(page.title, page_url)],
    }
    return render(request, "datacction/agenda.html", context)


@require_safe
def own_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The same for calendar programs, to subscribe to: what changes in the programme changes there."""
    page, entries = _found(token)
    page_url = whole(address(request, page.url_path))
    found = entries_for_calendars(entries, sessions_of(page), page_url=page_url)
    return calendar_answer(found, name=_("My agenda: %(edition)s") % {"edition": page.title}, filename="agenda")


def _found(token: str) -> tuple[EditionPage, list[ProgrammeEntry]]:
    """Raises Http404 where the address is not ours, or its edition is not public."""
    found = agenda.entries_chosen(token)
    page = edition_in(found[0], (get_language() or "es").split("-")[0]) if found else None
    if found is None or page is None:
        raise Http404
    return page, found[1]


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def announce_changes(request: HttpRequest, page: int) -> HttpResponse:
    """What changed in a programme since those registered were told, and telling them."""
    edition = get_object_or_404(EditionPage, pk=page)
    if not edition.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    changes = changes_since_told(edition.translation_key)
    form = AnnouncementForm(request.POST or None, initial={"seen": digest_of(changes)})
    if request.method == "POST" and form.is_valid():
        _announce(request, edition, form)
        return redirect("edition_changes", page)
    context: dict[str, Any] = {
        "page": edition,
        "form": form,
        "seen": digest_of(changes),
        "changes": changes_shown(changes),
        "people": len(those_registered(edition.translation_key)),
        "announcements": announcements_shown(edition.translation_key),
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page]),
        "breadcrumbs_items": _above(edition, _("Announce changes")),
    }
    return render(request, "datacction/admin/announce_changes.html", context)


def _announce(request: HttpRequest, edition: EditionPage, form: AnnouncementForm) -> None:
    """A sentence says that it was done, or why not."""
    tells = "quietly" not in request.POST
    try:
        announcing.announce(page=edition, tells=tells, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        admin_messages.error(request, " ".join(error.messages))
        return
    done = (
        _("The e-mails are written down and go out in a minute.")
        if tells
        else _("Taken as known. Nobody gets an e-mail.")
    )
    admin_messages.success(request, done)


def _above(edition: EditionPage, label: str) -> list[dict[str, str]]:
    above = edition.get_parent()
    return [
        {"url": reverse("wagtailadmin_explore", args=[above.pk]), "label": above.title},
        {"url": reverse("wagtailadmin_pages:edit", args=[edition.pk]), "label": edition.title},
        {"url": "", "label": label},
    ]


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: HttpRequest, page: int) -> HttpResponse:
    """Let two sessions change places, published at once: what is done on the day, on a phone."""
    edition = source_of(get_object_or_404(EditionPage, pk=page))
    if not edition.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    listed = [(each.number, f"{each.day}, {each.hours} · {each.title}") for each in sessions_of(edition)]
    form = SwapForm(request.POST or None, sessions=listed)
    if request.method == "POST" and form.is_valid():
        try:
            first, second = swap_sessions(page=edition, swap=form.swap, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            sentence = _("“%(first)s” and “%(second)s” have changed places, in the programme and in calendars.")
            tell = admin_messages.button(reverse("edition_changes", args=[edition.pk]), _("See and announce"))
            admin_messages.success(request, sentence % {"first": first, "second": second}, buttons=[tell])
            return redirect("edition_swap", edition.pk)
    context = {
        "page": edition,
        "form": form,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[edition.pk]),
        "breadcrumbs_items": _above(edition, _("Exchange two sessions")),
    }
    status = 422 if form.errors else 200
    return render(request, "datacction/admin/swap.html", context, status=status)
