"""Tells editors that an agreement falls due: one e-mail for each page and person, once for each agreement and day."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from datacction.exchanges.queries import due_by
from datacction.models import Agreement, AgreementReminder
from portal.mail import Handed, hand_over, whole
from portal.models import User

AHEAD = timedelta(days=7)
"""So long before its day an agreement is told of."""


def send_due(*, today: date | None = None) -> dict[str, int]:
    """Send what is to be told by now. Returns how many agreements were told of and how many e-mails that took.

    What is told is marked first, so that nobody is told twice. Where the mail server cannot be reached before anybody was
    told, the marks of that page are taken back: the next try tells of them. Raises what the server said.
    """
    day = today or timezone.localdate()
    agreements = sorted(due_by(day + AHEAD), key=attrgetter("page_id"))
    told = sent = 0
    with get_connection() as connection:
        for _page, group in groupby(agreements, key=attrgetter("page_id")):
            due = sorted(group, key=attrgetter("due_on"))
            page = due[0].page
            marked = _mark(due)
            if not marked:
                continue
            handed = 0
            try:
                for user in recipients(page):
                    write = partial(_message, page, marked, user, day)
                    handed += hand_over(write, connection, f"agreements-{page.pk}-{user.pk}") is Handed.SENT
            except OSError:
                if not handed:
                    _unmark(marked)
                raise
            told, sent = told + len(marked), sent + handed
    return {"agreements": told, "emails": sent}


@transaction.atomic
def _mark(agreements: Sequence[Agreement]) -> list[Agreement]:
    """Mark these as told of; returns those that nobody had marked."""
    return [
        each
        for each in agreements
        if each.due_on is not None
        and AgreementReminder.objects.get_or_create(agreement_key=each.translation_key, due_on=each.due_on)[1]
    ]


def _unmark(agreements: Sequence[Agreement]) -> None:
    for each in agreements:
        if each.due_on is not None:
            AgreementReminder.objects.filter(agreement_key=each.translation_key, due_on=each.due_on).delete()


def recipients(page: Page) -> list[User]:
    """The page's owner and who published it last, if they still work in the admin; else all editors. Three queries."""
    revision = page.live_revision
    keys = {page.owner_id, revision.user_id if revision else None} - {None}
    active = User.objects.filter(is_active=True).exclude(email="").order_by("pk")
    own = [user for user in active.filter(pk__in=keys) if user.has_perm("wagtailadmin.access_admin")]
    if own:
        return own
    return list(active.filter(Q(groups__name=settings.ROLE_GROUPS["editor"])).distinct())


def _message(page: Page, agreements: Sequence[Agreement], user: User, day: date) -> EmailMessage:
    """In the language that its reader chose for the admin."""
    profile = getattr(user, "wagtail_userprofile", None)
    language = profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            "page": page,
            "agreements": agreements,
            "today": day,
            "public_url": whole(page.get_url() or ""),
            "edit_url": whole(reverse("wagtailadmin_pages:edit", args=[page.pk])),
        }
        subject = _("Agreements due: %(title)s") % {"title": page.title}
        return EmailMessage(
            subject=" ".join(subject.split())[:200],
            body=render_to_string("datacction/mail/agreements_due.txt", context),
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated", "Content-Language": language},
        )
