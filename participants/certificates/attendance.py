"""Certificates of attendance: for whom, issued once, replaced after a correction, revoked with a reason.

Whose they may be is asked of the registry (participations) by the rule that the desk has. Who registered is told; who came
without registering, by an attendance file, has theirs from the organisers and in what is held of them. See docs/decisions/0047
and 0054.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from participants.certificates.codes import new_code
from participants.certificates.templates import Purpose, standard_template, version_of
from participants.models import (
    Activity,
    AttendanceCertificate,
    CertificateCode,
    CertificateTemplateVersion,
    Mode,
    Outcome,
    Participation,
    Registration,
    RegistrationDesk,
    Role,
)
from participants.presence_rules import Rule
from participants.queries.activity_pages import activities_beside, page_of
from portal.models import User

AT_ONCE = 50
"""Certificates in one transaction: what a kill costs."""
ISSUED_AFTER = timedelta(hours=24)
"""From the end of an activity until the clock issues: time to correct the door and to bring the attendance in."""
ISSUED_FOR = timedelta(days=90)
"""So long after the end the clock looks for attendance that was brought in later; afterwards an organiser can issue."""
LONGEST = timedelta(hours=12)
"""What goes on for longer is held on days, and its length by the clock says nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a certificate asks for: to have been there by a rule of presence at so many (`least`) of some activities."""

    rule: Rule
    activities: tuple[Activity, ...]
    least: int = 1

    @property
    def description(self) -> str:
        """In one line, in the reader's language."""
        if len(self.activities) == 1:
            return self.rule.description
        said = {"rule": self.rule.description, "least": self.least, "all": len(self.activities)}
        if self.least == len(self.activities):
            return _("%(rule)s, in each of its %(all)s days or sessions") % said
        return _("%(rule)s, in at least %(least)s of its %(all)s days or sessions") % said


def asked_of(desk: RegistrationDesk) -> Asked | None:
    """What a desk's certificate asks for; None where it gives none. One query where it is of a whole page."""
    if not desk.certificate_rule:
        return None
    rule = Rule(desk.certificate_rule, float(desk.certificate_amount or 0))
    if desk.certificate_parts is None:
        return Asked(rule, (desk.activity,))
    activities = tuple(activities_beside(desk.activity))
    return Asked(rule, activities, max(1, ceil(len(activities) * desk.certificate_parts / 100)))


# --- for whom --------------------------------------------------------------------------------


def _enough(rule: Rule) -> Q:
    """For participations: whether somebody who was there was so for long enough."""
    return rule.condition | Q(mode=Mode.IN_PERSON, minutes=None) if rule.needs_minutes else rule.condition


def _times(asked: Asked, whose: Q) -> Any:
    """As SQL: whether somebody was there for long enough as often as asked; `whose` says of participations who it is."""
    there = Participation.objects.filter(
        _enough(asked.rule), role=Role.PARTICIPANT, activity__in=[each.pk for each in asked.activities]
    )
    theirs = there.exclude(outcome=Outcome.REGISTERED).filter(whose)
    if asked.least == 1:
        return Exists(theirs)
    number = theirs.order_by().values("role").annotate(number=Count("activity", distinct=True)).values("number")
    return GreaterThanOrEqual(Coalesce(Subquery(number), 0), asked.least)


def present(asked: Asked) -> Any:
    """For registrations: whether the person who counts was there for long enough, as often as asked.

    How long somebody was there is known of those who joined online. Whoever was checked in at the door was there.
    """
    return _times(asked, Q(person=OuterRef("person")) | Q(person=OuterRef("person__merged_into")))


def was_enough(asked: Asked) -> Any:
    """The same for participations: of the person whose they are."""
    return _times(asked, Q(person=OuterRef("person")))


def _of_theirs() -> QuerySet[AttendanceCertificate]:
    """For registrations: the certificates of the same activity and the same person, however merged."""
    whose = Q(person=OuterRef("person")) | Q(person=OuterRef("person__merged_into"))
    whose |= Q(person__merged_into=OuterRef("person")) | Q(person__merged_into=OuterRef("person__merged_into"))
    return AttendanceCertificate.objects.filter(whose, activity=OuterRef("desk__activity"))


def has_certificate() -> Exists:
    """For registrations: whether a certificate stands."""
    return Exists(_of_theirs().filter(revoked_at=None, replaced_at=None))


def to_be_issued(desk: RegistrationDesk, asked: Asked) -> QuerySet[Registration]:
    """Who was there for long enough and never had a certificate of it, in lasting order."""
    rows = Registration.objects.filter(desk=desk).exclude(person=None)
    return rows.filter(present(asked), ~Exists(_of_theirs())).order_by("pk")


def walk_ins(activity: Activity) -> QuerySet[Participation]:
    """Who was there as a participant, for however long, and never registered: read with the person, in lasting order."""
    there = Participation.objects.filter(activity=activity, role=Role.PARTICIPANT).exclude(outcome=Outcome.REGISTERED)
    own = Registration.objects.filter(desk__activity=activity)
    whose = Q(person=OuterRef("person")) | Q(person__merged_into=OuterRef("person"))
    return there.filter(~Exists(own.filter(whose)), person__erased_at=None).select_related("person").order_by("person")


def walk_ins_to_be_issued(desk: RegistrationDesk, asked: Asked) -> QuerySet[Participation]:
    """Of them, who was there for long enough and never had a certificate of it."""
    theirs = AttendanceCertificate.objects.filter(
        Q(person=OuterRef("person")) | Q(person__merged_into=OuterRef("person")), activity=OuterRef("activity")
    )
    return walk_ins(desk.activity).filter(was_enough(asked), ~Exists(theirs))


def latest_of(registration: Registration) -> AttendanceCertificate | None:
    """The last certificate of who registered, whatever became of it; read with code, version and activity. One query."""
    if registration.person_id is None:
        return None
    rows = AttendanceCertificate.objects.filter(
        Q(person=registration.person_id)
        | Q(person__merged=registration.person_id)
        | Q(person__merged_into=registration.person_id)
        | Q(person__merged_into__merged=registration.person_id),
        activity=registration.desk.activity_id,
    )
    rows = rows.select_related("code", "version", "activity").order_by("-issued_at", "-pk")
    found: AttendanceCertificate | None = rows.first()
    return found


def latest_by_person(activity: Activity, people: Iterable[int]) -> dict[int, AttendanceCertificate]:
    """The last certificate of each of these people, by the row that counts. One query."""
    rows = AttendanceCertificate.objects.filter(activity=activity).select_related("code", "person")
    rows = rows.annotate(root=Coalesce("person__merged_into_id", "person_id")).filter(root__in=list(people))
    return {each.root: each for each in rows.order_by("issued_at", "pk")}


def latest_by_credential(credential: UUID) -> AttendanceCertificate | None:
    """The certificate with this number, or the one that replaced it."""
    rows = AttendanceCertificate.objects.select_related("code", "version", "activity")
    found: AttendanceCertificate | None = rows.filter(code__credential=credential).first()
    while found is not None and found.replaced_at is not None:
        later = rows.filter(replaces=found).first()
        if later is None:
            return found
        found = later
    return found


# --- issuing ---------------------------------------------------------------------------------


def issue_all(
    *,
    desk: RegistrationDesk,
    by: User | None,
    at: datetime | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, int]:
    """Give everybody who was there for long enough and never had one their certificate, some at a time.

    Cut off anywhere and begun again it goes on with the others: a batch is whole or not there. Who has no name is left
    out. Returns how many were issued and left out: none where the desk gives no certificates.
    """
    asked = asked_of(desk)
    if asked is None:
        return {"issued": 0, "left_out": 0}
    waiting = list(to_be_issued(desk, asked).values_list("pk", flat=True))
    others = list(walk_ins_to_be_issued(desk, asked).values_list("person", flat=True))
    total, issued, now = len(waiting) + len(others), 0, at or timezone.now()
    for start in range(0, len(waiting), AT_ONCE):
        with transaction.atomic():
            issued += len(_issue(desk, asked, waiting[start : start + AT_ONCE], by=by, at=now))
        progress(min(start + AT_ONCE, len(waiting)), total)
    for start in range(0, len(others), AT_ONCE):
        with transaction.atomic():
            stand_ins = _stand_ins(desk, others[start : start + AT_ONCE])
            issued += len(_issue_to(desk, asked, stand_ins, by=by, at=now))
        progress(len(waiting) + min(start + AT_ONCE, len(others)), total)
    return {"issued": issued, "left_out": total - issued}


def _stand_ins(desk: RegistrationDesk, people: Sequence[int]) -> list[Registration]:
    """What a certificate needs to know of who never registered, as a registration that is not kept."""
    rows = Participation.objects.filter(activity=desk.activity_id, role=Role.PARTICIPANT, person__in=people)
    return [
        Registration(person=row.person, name=row.person.name, mode=row.mode, language=settings.LANGUAGE_CODE[:2])
        for row in rows.select_related("person__merged_into").order_by("person")
    ]


def issue_due(*, at: datetime) -> int:
    """What the clock issues: a day after the end, and to who is brought in later. Returns how many."""
    desks = RegistrationDesk.objects.filter(
        activity__ends_at__lte=at - ISSUED_AFTER, activity__ends_at__gt=at - ISSUED_FOR, cancelled_at=None
    ).exclude(certificate_rule="")
    return sum(issue_all(desk=desk, by=None, at=at)["issued"] for desk in desks.select_related("activity"))


def issue(*, registration: Registration, by: User | None, at: datetime | None = None) -> AttendanceCertificate:
    """Give one person a certificate, also after theirs was revoked; the one they have, where one holds.

    Raises ValidationError where they were not there for long enough, or have no name.
    """
    desk, now = registration.desk, at or timezone.now()
    with transaction.atomic():
        asked = asked_of(desk)
        if asked is None:
            raise ValidationError(_("This activity gives no certificates: set up from what presence it does."))
        if not Registration.objects.filter(present(asked), pk=registration.pk).exists():
            raise ValidationError(
                _("A certificate is for who %(rule)s. This person was not there, or not for so long.")
                % {"rule": asked.description}
            )
        made = _issue(desk, asked, [registration.pk], by=by, at=now)
        own = made[0] if made else latest_of(registration)
        if own is None or not own.holds:
            raise ValidationError(_("The registry has no name of this person. Enter it there first."))
        return own


def _issue(
    desk: RegistrationDesk, asked: Asked, ids: Sequence[int], *, by: User | None, at: datetime
) -> list[AttendanceCertificate]:
    """Certificates for those of these registrations whose person has none that holds. Takes part in a transaction."""
    rows = Registration.objects.filter(pk__in=ids).exclude(person=None).select_related("person__merged_into")
    return _issue_to(desk, asked, rows.order_by("pk"), by=by, at=at)


def _issue_to(
    desk: RegistrationDesk, asked: Asked, registrations: Iterable[Registration], *, by: User | None, at: datetime
) -> list[AttendanceCertificate]:
    """What they say it rests on is `asked`, by which they were chosen, whatever the desk asks for by now. Of two who issue at
    once the second waits at the desk, and finds what the first did."""
    locked = RegistrationDesk.objects.select_for_update(no_key=True, of=("self",))
    desk = locked.select_related("activity", "certificate_template").get(pk=desk.pk)
    by_person: dict[int, Registration] = {}
    for own in registrations:
        if own.person is not None:
            by_person.setdefault(own.person.counted_id, own)
    members = AttendanceCertificate.objects.standing().filter(activity=desk.activity_id)
    holding = set(
        members.annotate(root=Coalesce("person__merged_into_id", "person_id"))
        .filter(root__in=by_person)
        .values_list("root", flat=True)
    )
    ready = {root: own for root, own in by_person.items() if root not in holding and _name_of(own)}
    if not ready:
        return []
    version = version_of(desk.certificate_template or standard_template(Purpose.ATTENDANCE))
    modes = dict(
        Participation.objects.filter(activity=desk.activity_id, role=Role.PARTICIPANT, person__in=ready)
        .order_by()
        .values_list("person", "mode")
    )
    codes = CertificateCode.objects.bulk_create(CertificateCode(code=new_code()) for _own in ready)
    languages = {own.language for own in ready.values()}
    held = {language: _held_as(desk, asked.activities, language) for language in languages}
    rule = str(asked.rule)
    made = [
        _said(desk, held[own.language], root, own, version, mode=modes.get(root, own.mode), rule=rule, by=by, at=at)
        for root, own in ready.items()
    ]
    for certificate, code in zip(made, codes, strict=True):
        certificate.code = code
    return AttendanceCertificate.objects.bulk_create(made)


@transaction.atomic
def reissue(
    *, certificate: AttendanceCertificate, by: User | None, at: datetime | None = None
) -> AttendanceCertificate:
    """Replace a certificate by one with the person's name and the activity as they are now, under another code.

    Who may see it stays as its holder chose. Raises ValidationError where it does not hold.
    """
    now, old = at or timezone.now(), _held(certificate)
    desk = RegistrationDesk.objects.select_related("activity", "certificate_template").get(activity=old.activity_id)
    person = old.person.counted_as
    if not _printable(person.name):
        raise ValidationError(_("The registry has no name of this person. Enter it there first."))
    AttendanceCertificate.objects.filter(pk=old.pk).update(replaced_at=now)
    as_registered = Registration(person=person, language=old.language, mode=old.mode, name=person.name)
    version = version_of(desk.certificate_template or standard_template(Purpose.ATTENDANCE))
    asked = asked_of(desk)
    held = _held_as(desk, asked.activities if asked is not None else (desk.activity,), old.language)
    new = _said(desk, held, person.pk, as_registered, version, mode=old.mode, rule=old.rule, by=by, at=now)
    new.code, new.is_public, new.replaces = CertificateCode.objects.create(code=new_code()), old.is_public, old
    new.save()
    return new


@transaction.atomic
def revoke(*, certificate: AttendanceCertificate, by: User | None, why: str, at: datetime | None = None) -> None:
    """Take a certificate back: its page and its credential say so from now on.

    Raises ValidationError without a reason, and where the certificate does not hold.
    """
    if not why.strip():
        raise ValidationError(_("Say why: the person is told."))
    own = _held(certificate)
    own.revoked_at, own.revoked_by, own.revoked_why = at or timezone.now(), by, why.strip()[:255]
    own.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])


def let_see(*, certificate: AttendanceCertificate, is_public: bool) -> None:
    """The holder's choice: whether who has a code of theirs, an earlier one included, sees what the certificate says."""
    same = AttendanceCertificate.objects.filter(activity=certificate.activity_id, person=certificate.person_id)
    same.update(is_public=is_public)


def _held(certificate: AttendanceCertificate) -> AttendanceCertificate:
    """The certificate, locked, if it holds."""
    rows = AttendanceCertificate.objects.select_for_update(no_key=True, of=("self",)).standing()
    own: AttendanceCertificate | None = rows.select_related("person__merged_into").filter(pk=certificate.pk).first()
    if own is None:
        raise ValidationError(_("This certificate was revoked or replaced in the meantime. Reload the page."))
    return own


def _name_of(own: Registration) -> str:
    """As the registry has it, where it can be corrected; as they wrote it where it has none."""
    person = own.person
    assert person is not None
    return _printable(person.counted_as.name) or _printable(own.name)


def _printable(name: str) -> str:
    """Without signs that are not seen: what turns the direction of the text, say."""
    return "".join(sign for sign in name if sign.isprintable()).strip()


@dataclass(frozen=True, slots=True)
class _HeldAs:
    """What was attended, in the language of a certificate."""

    title: str
    first: date
    last: date
    minutes: int | None
    """None where any of it went on for days."""


def _held_as(desk: RegistrationDesk, activities: Sequence[Activity], language: str) -> _HeldAs:
    """The activity of a desk, or all that its certificate is of. Raises ValidationError where something of it has no day."""
    title, spans, minutes = "", list[tuple[date, date]](), list[int | None]()
    with override(language):
        title = desk.activity.title
        if len(activities) > 1 and (page := page_of(desk.activity, language)) is not None:
            title = page.title
    for activity in activities:
        if activity.starts_at is None:
            raise ValidationError(_("This activity has no day, so that a certificate cannot say when it was."))
        zone = ZoneInfo(activity.timezone)
        ends_at = activity.ends_at or activity.starts_at
        lasted = ends_at - activity.starts_at
        spans.append((activity.starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()))
        minutes.append(round(lasted.total_seconds() / 60) if timedelta() < lasted <= LONGEST else None)
    known = [each for each in minutes if each is not None]
    return _HeldAs(
        title,
        min(first for first, _last in spans),
        max(last for _first, last in spans),
        sum(known) if len(known) == len(minutes) else None,
    )


def _said(
    desk: RegistrationDesk,
    held: _HeldAs,
    person: int,
    own: Registration,
    version: CertificateTemplateVersion,
    *,
    mode: str,
    rule: str,
    by: User | None,
    at: datetime,
) -> AttendanceCertificate:
    """What a certificate issued now says, not saved."""
    return AttendanceCertificate(
        activity=desk.activity,
        person_id=person,
        version=version,
        language=own.language,
        name=_name_of(own),
        activity_title=held.title[:255],
        held_from=held.first,
        held_until=held.last,
        minutes=held.minutes,
        mode=mode,
        rule=rule,
        issued_at=at.replace(microsecond=0),
        issued_by=by,
    )
