"""What somebody gave in DatAction: sessions of forums, Weeks and exchanges, slides. Episodes are a list of their own on the page."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from datacction.models import EditionPage, EditionSession, EditionSpeaker, ExchangePage, ExchangeSession
from datacction.models.edition_parts import numbers_in
from datacction.speakers.queries import page_titles, public_slides
from participants.models import Outcome, Participation, Role
from participants.works import Work, Works, register_works
from portal.placement import address
from portal.queries import public_pages


def declare() -> None:
    """Say what of this app a person's page lists. Called once, when the apps are loaded."""
    register_works(Works("sessions", gettext_lazy("Sessions of forums and Weeks"), sessions_of, order=20))
    register_works(Works("exchanges", gettext_lazy("Sessions of exchanges"), exchange_sessions_of, order=25))
    register_works(Works("slides", gettext_lazy("Slides"), slides_works, order=60))


def _language() -> str:
    return (get_language() or "es").split("-")[0]


def sessions_of(root: int, request: HttpRequest) -> Sequence[Work]:
    """The sessions of public editions in which they stand; the edition where no session is told. Three queries."""
    rows = EditionSpeaker.objects.annotate(root=Coalesce("person__merged_into", "person")).filter(root=root)
    editions = {
        page.pk: page
        for page in public_pages(
            EditionPage.objects.filter(pk__in=rows.values("page"), locale__language_code=_language())
        )
    }
    sessions: dict[int, dict[int, EditionSession]] = {}
    for session in EditionSession.objects.filter(page__in=editions):
        sessions.setdefault(session.page_id, {})[session.number] = session
    found = []
    for row in rows.filter(page__in=editions).order_by("sort_order"):
        page = editions[row.page_id]
        url = address(request, page.url_path)
        role = str(Role.MODERATOR.label) if row.role == Role.MODERATOR else ""
        note = " · ".join(part for part in (page.title, role) if part)
        spoken = [sessions.get(page.pk, {}).get(number) for number in numbers_in(row.sessions)]
        told = [session for session in spoken if session is not None]
        found += [Work(each.title, f"{url}#s{each.number}", note, each.date) for each in told]
        if not told:
            found.append(Work(page.title, url, role))
    return sorted(found, key=lambda work: work.day.isoformat() if work.day else "", reverse=True)


def exchange_sessions_of(root: int, request: HttpRequest) -> Sequence[Work]:
    """The sessions of public exchanges in which the registry has them as a specialist or moderator. Two queries."""
    gave = Participation.objects.filter(
        person=root,
        role__in=[Role.SPECIALIST, Role.MODERATOR],
        activity__page_key=OuterRef("translation_key"),
    ).exclude(outcome=Outcome.REGISTERED)
    pages = public_pages(ExchangePage.objects.filter(locale__language_code=_language()))
    sessions = ExchangeSession.objects.filter(Exists(gave), page__in=pages).select_related("page").order_by("-date")
    return [Work(each.title, address(request, each.page.url_path), each.page.title, each.date) for each in sessions]


def slides_works(root: int, request: HttpRequest) -> Sequence[Work]:
    """The slides that they sent and that are public. Two queries."""
    rows = list(public_slides().filter(root=root).order_by("-sent_at"))
    titles = page_titles((each.episode_key for each in rows), _language())
    return [
        Work(each.title, reverse("speaker_slides_file", args=[each.key]), titles.get(each.episode_key, ""))
        for each in rows
    ]
