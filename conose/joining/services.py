"""Writes: asking to join, confirming, answering, taking it back, the committee's decision and the page made from it."""

import textwrap
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import Locale

from conose.joining.consents import VERSION
from conose.joining.files import keep, path_of, remove, remove_left_over
from conose.joining.queries import has_asked, member_of
from conose.models import (
    FocalPoint,
    JoiningMessage,
    JoiningRequest,
    JoiningStep,
    MemberIndexPage,
    MemberPage,
)
from conose.network.queries import index_of
from participants.attendance.institutions import fold_institution
from participants.models import Institution
from participants.services.institutions import save_institution
from portal.models import Theme, User
from portal.opting_in import CONFIRMED_WITHIN
from portal.uploads import Sent

State = JoiningRequest.State
Kind = JoiningStep.Kind
SUMMARY = 500
"""Letters of a member's summary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an institution says of itself. `logo` is a new picture, None where the one before stays."""

    name: str
    kind: str
    country: str
    site_url: str
    why: str
    expertise: str
    themes: tuple[str, ...]
    """Slugs."""
    focal_point: str
    office: str
    logo: Sent | None = None


@transaction.atomic
def ask(*, told: Told, address: str, language: str, at: datetime | None = None) -> JoiningRequest:
    """Keep a wish to join, and ask the address whether it is its own. The committee sees nothing of it before that."""
    now = at or timezone.now()
    request = JoiningRequest(language=language, address=address.strip().lower(), agreed_version=VERSION, sent_at=now)
    _tell(request, told)
    _step(request, Kind.SENT, at=now, tells=True)
    return request


def _tell(request: JoiningRequest, told: Told) -> None:
    for name in ("name", "kind", "site_url", "why", "expertise", "focal_point", "office"):
        setattr(request, name, getattr(told, name))
    request.country_id = told.country
    request.folded = fold_institution(told.name)
    if told.logo is not None:
        remove(request.logo)
        request.logo, request.logo_name = uuid4(), told.logo.name
        keep(request.logo, told.logo.content)
    request.save()
    request.themes.set(Theme.objects.filter(slug__in=told.themes))


def _step(
    request: JoiningRequest, kind: str, *, at: datetime | None = None, tells: bool = False, **facts: Any
) -> JoiningStep:
    """Write down what happened, and an e-mail about it where it tells something."""
    step = JoiningStep.objects.create(request=request, kind=kind, at=at or timezone.now(), **facts)
    if tells:
        JoiningMessage.objects.create(step=step, made_at=step.at)
    return step


@transaction.atomic
def confirm(*, request: JoiningRequest) -> JoiningRequest:
    """Hand a request to the committee; confirmed before, it stays as it is.

    Raises ValidationError where the same institution's waits already.
    """
    request = _locked(request)
    if request.state != State.UNCONFIRMED:
        return request
    if has_asked(request.name, request.country_id, but=request.pk):
        raise ValidationError(
            _("“%(name)s” has asked to join already: whoever asked sees by their link how it stands.")
            % {"name": request.name}
        )
    request.state, request.confirmed_at = State.WAITING, timezone.now()
    request.save(update_fields=["state", "confirmed_at"])
    _step(request, Kind.CONFIRMED, tells=True)
    return request


def _locked(request: JoiningRequest) -> JoiningRequest:
    return JoiningRequest.objects.select_for_update(of=("self",)).select_related("country").get(pk=request.pk)


@transaction.atomic
def answer(*, request: JoiningRequest, told: Told) -> None:
    """Send again what the committee asked more about. Raises ValidationError where nothing is asked any more."""
    request = _locked(request)
    if request.state != State.ASKED:
        raise ValidationError(_("Nothing is asked of you any more: look at how your request stands."))
    request.state, request.sent_at = State.WAITING, timezone.now()
    _tell(request, told)
    _step(request, Kind.CHANGED)


@transaction.atomic
def withdraw(*, request: JoiningRequest) -> None:
    """Take a request back. Raises ValidationError where it is decided."""
    request = _locked(request)
    if request.state not in JoiningRequest.OPEN:
        raise ValidationError(_("This request is decided, or taken back already."))
    request.state, request.decided_at = State.WITHDRAWN, timezone.now()
    request.save(update_fields=["state", "decided_at"])
    _step(request, Kind.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the committee decided, on which day, and why, in both languages."""

    kind: str
    """One of JoiningStep.Kind: asked, accepted, declined."""
    decided_on: date
    reason_es: str
    reason_en: str
    institution: Institution | None = None
    """Of the registry, where it is accepted and known; a new one is made where it is not."""


@transaction.atomic
def decide(*, request: JoiningRequest, decision: Decision, by: User | None) -> JoiningRequest:
    """Write down the committee's decision and its letter; of an accepted institution make a draft of its member's page.

    Raises ValidationError where the request is not open, where more was asked for already, and where the page cannot be made.
    """
    request = _locked(request)
    if request.state not in JoiningRequest.OPEN:
        raise ValidationError(_("This request does not wait for a decision any more."))
    if decision.kind == Kind.ASKED and request.state == State.ASKED:
        raise ValidationError(_("More is asked of them already: wait for their answer, or decide."))
    if decision.decided_on > timezone.localdate():
        raise ValidationError({"decided_on": _("This day is still to come.")})
    if decision.kind == Kind.ACCEPTED:
        request.institution = decision.institution or _new_institution(request, by)
        request.page = _draft_of_member(request, decision.decided_on, by)
    request.state = State(decision.kind)
    request.decided_at = None if decision.kind == Kind.ASKED else timezone.now()
    request.save(update_fields=["state", "decided_at", "institution", "page"])
    _step(
        request,
        decision.kind,
        tells=True,
        by=by,
        decided_on=decision.decided_on,
        reason_es=decision.reason_es,
        reason_en=decision.reason_en,
    )
    log(request, "conose.joining_decide", user=by, data={"decision": decision.kind})
    return request


def _new_institution(request: JoiningRequest, by: User | None) -> Institution:
    return save_institution(
        institution=Institution(name=request.name, kind=request.kind, country_id=request.country_id), by=by
    )


def _draft_of_member(request: JoiningRequest, day: date, by: User | None) -> MemberPage:
    """The member's page in Spanish as a draft, for an editor to finish and to translate."""
    institution = request.institution
    assert institution is not None
    spanish = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    index = index_of(MemberIndexPage, spanish.pk)
    if index is None:
        raise ValidationError(_("There is no list of members in Spanish to put the page in: make it first."))
    if member_of([institution.pk]) is not None:
        raise ValidationError(_("“%(name)s” is a member already: edit its page.") % {"name": institution.name})
    page = MemberPage(
        title=institution.name,
        institution=institution,
        since=day.year,
        summary=textwrap.shorten(request.expertise, SUMMARY, placeholder=" …"),
        site_url=request.site_url,
        logo=_logo(request),
        locale=spanish,
        live=False,
    )
    page.themes.add(*request.themes.all())
    page.focal_points = [FocalPoint(name=request.focal_point, office=request.office, locale=spanish)]
    index.add_child(instance=page)
    page.save_revision(user=by)
    return page


def _logo(request: JoiningRequest) -> Any:
    if request.logo is None or not path_of(request.logo).exists():
        return None
    name = f"{request.logo.hex[:8]}{PurePath(request.logo_name).suffix}"
    content = ContentFile(path_of(request.logo).read_bytes(), name=name)
    return get_image_model().objects.create(title=request.name, file=content)


@transaction.atomic
def forget_old(*, days: int, at: datetime | None = None) -> dict[str, int]:
    """Forget wishes whose address nobody confirmed in time, and requests decided or taken back so long ago; their logos too."""
    now = at or timezone.now()
    unconfirmed = JoiningRequest.objects.filter(state=State.UNCONFIRMED, sent_at__lt=now - CONFIRMED_WITHIN)
    decided = JoiningRequest.objects.filter(decided_at__lt=now - timedelta(days=days))
    numbers = {"unconfirmed": unconfirmed.count(), "decided": decided.count()}
    unconfirmed.delete()
    decided.delete()
    return {**numbers, "logos": remove_left_over(before=now - timedelta(days=1))}
