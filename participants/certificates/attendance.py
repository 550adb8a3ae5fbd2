"""Certificates of attendance: for whom, issued once, replaced after a correction, revoked with a reason.

Whose they may be is asked of the registry (participations) by the rule that the desk has. Who registered is told; who came
without registering, by an attendance file, has theirs from the organisers and in what is held of them. See docs/decisions/0047
and 0054.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
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
from portal.models import User

AT_ONCE = 50
"""Certificates in one transaction: what a kill costs."""
ISSUED_AFTER = timedelta(hours=24)
"""From the end of an activity until the clock issues: time to correct the door and to bring the attendance in."""
ISSUED_FOR = timedelta(days=90)
"""So long after the end the clock looks for attendance that was brought in later; afterwards an organiser can issue."""
LONGEST = timedelta(hours=12)
"""What goes on for longer is held on days, and its length by the clock says nothing."""


def rule_of(desk: RegistrationDesk) -> Rule | None:
    """From what presence a desk gives certificates; None where it gives none."""
    return Rule(desk.certificate_rule, float(desk.certificate_amount or 0)) if desk.certificate_rule else None


# --- for whom --------------------------------------------------------------------------------


def enough(rule: Rule) -> Q:
    """For participations: whether somebody who was there was so for long enough."""
    return rule.condition | Q(mode=Mode.IN_PERSON, minutes=None) if rule.needs_minutes else rule.condition


def present(rule: Rule, *, activity: str = "desk__activity") -> Exists:
    """For registrations: whether the person who counts was there for long enough.

    How long somebody was there is known of those who joined online. Whoever was checked in at the door was there.
    """
    there = Participation.objects.filter(enough(rule), role=Role.PARTICIPANT, activity=OuterRef(activity))
    whose = Q(person=OuterRef("person")) | Q(person=OuterRef("person__merged_into"))
    return Exists(there.exclude(outcome=Outcome.REGISTERED).filter(whose))


def _of_theirs() -> QuerySet[AttendanceCertificate]:
    """For registrations: the certificates of the same activity and the same person, however merged."""
    whose = Q(person=OuterRef("person")) | Q(person=OuterRef("person__merged_into"))
    whose |= Q(person__merged_into=OuterRef("person")) | Q(person__merged_into=OuterRef("person__merged_into"))
    return AttendanceCertificate.objects.filter(whose, activity=OuterRef("desk__activity"))


def has_certificate() -> Exists:
    """For registrations: whether a certificate stands."""
    return Exists(_of_theirs().filter(revoked_at=None, replaced_at=None))


def to_be_issued(desk: RegistrationDesk) -> QuerySet[Registration]:
    """Who was there for long enough and never had a certificate of it, in lasting order."""
    rule = rule_of(desk)
    rows = Registration.objects.filter(desk=desk).exclude(person=None)
    if rule is None:
        return rows.none()
    return rows.filter(present(rule), ~Exists(_of_theirs())).order_by("pk")


def walk_ins(activity: Activity) -> QuerySet[Participation]:
    """Who was there as a participant, for however long, and never registered: read with the person, in lasting order."""
    there = Participation.objects.filter(activity=activity, role=Role.PARTICIPANT).exclude(outcome=Outcome.REGISTERED)
    own = Registration.objects.filter(desk__activity=activity)
    whose = Q(person=OuterRef("person")) | Q(person__merged_into=OuterRef("person"))
    return there.filter(~Exists(own.filter(whose)), person__erased_at=None).select_related("person").order_by("person")


def walk_ins_to_be_issued(desk: RegistrationDesk) -> QuerySet[Participation]:
    """Of them, who was there for long enough and never had a certificate of it."""
    rule = rule_of(desk)
    rows = walk_ins(desk.activity)
    if rule is None:
        return rows.none()
    theirs = AttendanceCertificate.objects.filter(
        Q(person=OuterRef("person")) | Q(person__merged_into=OuterRef("person")), activity=OuterRef("activity")
    )
    return rows.filter(enough(rule), ~Exists(theirs))


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
    out. Returns how many were issued and left out.
    """
    waiting = list(to_be_issued(desk).values_list("pk", flat=True))
    others = list(walk_ins_to_be_issued(desk).values_list("person", flat=True))
    total, issued, now = len(waiting) + len(others), 0, at or timezone.now()
    for start in range(0, len(waiting), AT_ONCE):
        with transaction.atomic():
            issued += len(_issue(desk, waiting[start : start + AT_ONCE], by=by, at=now))
        progress(min(start + AT_ONCE, len(waiting)), total)
    for start in range(0, len(others), AT_ONCE):
        with transaction.atomic():
            issued += len(_issue_to(desk, _stand_ins(desk, others[start : start + AT_ONCE]), by=by, at=now))
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
        rule = rule_of(desk)
        if rule is None:
            raise ValidationError(_("This activity gives no certificates: set up from what presence it does."))
        if not Registration.objects.filter(present(rule), pk=registration.pk).exists():
            raise ValidationError(
                _("A certificate is for who %(rule)s. This person was not there, or not for so long.")
                % {"rule": rule.description}
            )
        made = _issue(desk, [registration.pk], by=by, at=now)
        own = made[0] if made else latest_of(registration)
        if own is None or not own.holds:
            raise ValidationError(_("The registry has no name of this person. Enter it there first."))
        return own


def _issue(desk: RegistrationDesk, ids: Sequence[int], *, by: User | None, at: datetime) -> list[AttendanceCertificate]:
    """Certificates for those of these registrations whose person has none that holds. Takes part in a transaction."""
    rows = Registration.objects.filter(pk__in=ids).exclude(person=None).select_related("person__merged_into")
    return _issue_to(desk, list(rows.order_by("pk")), by=by, at=at)


def _issue_to(
    desk: RegistrationDesk, registrations: Iterable[Registration], *, by: User | None, at: datetime
) -> list[AttendanceCertificate]:
    """Of two who issue at once the second waits at the desk, and finds what the first did."""
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
    made = [
        _said(desk, root, own, version, mode=modes.get(root, own.mode), by=by, at=at) for root, own in ready.items()
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
    new = _said(desk, person.pk, as_registered, version, mode=old.mode, by=by, at=now)
    new.rule = old.rule
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


def _said(
    desk: RegistrationDesk,
    person: int,
    own: Registration,
    version: CertificateTemplateVersion,
    *,
    mode: str,
    by: User | None,
    at: datetime,
) -> AttendanceCertificate:
    """What a certificate issued now says, not saved. Raises ValidationError where the activity has no day."""
    activity = desk.activity
    if activity.starts_at is None:
        raise ValidationError(_("This activity has no day, so that a certificate cannot say when it was."))
    zone = ZoneInfo(activity.timezone)
    ends_at = activity.ends_at or activity.starts_at
    lasted = ends_at - activity.starts_at
    with override(own.language):
        title = activity.title
    return AttendanceCertificate(
        activity=activity,
        person_id=person,
        version=version,
        language=own.language,
        name=_name_of(own),
        activity_title=title,
        held_from=activity.starts_at.astimezone(zone).date(),
        held_until=ends_at.astimezone(zone).date(),
        minutes=round(lasted.total_seconds() / 60) if timedelta() < lasted <= LONGEST else None,
        mode=mode,
        rule=str(rule_of(desk) or ""),
        issued_at=at.replace(microsecond=0),
        issued_by=by,
    )
