"""Writes certificates: issued once, replaced after a correction, revoked with a reason."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from participants.certificates.codes import new_code
from participants.models import CertificateCode, CertificateTemplateVersion
from portal.models import User
from trainaction.certificates.queries import (
    MAY_HAVE_ONE,
    CourseFacts,
    course_facts,
    is_in_preparation,
    others_that_hold,
    standing_of,
    to_be_issued,
)
from trainaction.enrolment.doubles import others_of
from trainaction.enrolment.services.enrolments import advance, uncertify
from trainaction.gradebook import grades
from trainaction.models import Certificate, CourseRun, Enrolment, EnrolmentState

AT_ONCE = 50
"""Certificates in one transaction of a job: what a kill costs."""
IN_PREPARATION = gettext_lazy(
    "This course is in preparation: it has no lessons yet, and nobody can be certified in it."
)


def issue(
    *,
    enrolment: Enrolment,
    version: CertificateTemplateVersion,
    by: User | None,
    grade: str = "",
    at: datetime | None = None,
) -> Certificate:
    """Give somebody who completed a run their certificate; the one they have, where one holds.

    Raises ValidationError where the person has not completed it, has no name or one as somebody else that was merged into them,
    where the course is gone, or has no lessons yet.
    """
    with transaction.atomic():
        _refuse_in_preparation(enrolment.run)
        if not _name_of(enrolment):
            raise ValidationError(_("The registry has no name of this person. Enter it there first."))
        if standing_of(enrolment) is None and others_that_hold(enrolment):
            raise ValidationError(
                _(
                    "This person already has a certificate of this run: two rows of the registry that are theirs were merged."
                )
            )
        _issue([enrolment.pk], version, by=by, said_grades={enrolment.pk: grade}, at=at or timezone.now())
        certificate = standing_of(enrolment)
        if certificate is None:
            raise ValidationError(_("Only somebody who has completed the run can have a certificate."))
        return certificate


def issue_all(
    *,
    run: CourseRun,
    version: CertificateTemplateVersion,
    by: User | None,
    grade_of: str = grades.NONE,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, int]:
    """Give everybody who completed a run and has not had one their certificate, some at a time.

    With `grade_of` a quiz, or all, each with the grade of the gradebook. Cut off anywhere and begun again it goes on with the
    others: a batch is whole or not there. Who has no name yet is left out, and who waits for marks that the grade rests
    on: a grade on a certificate stays as it is. Returns how many were issued and left out for either reason. Raises
    ValidationError for a course without lessons.
    """
    _refuse_in_preparation(run)
    found = grades.certificate_grades(run, grade_of)
    missing = list(to_be_issued(run).values_list("pk", flat=True))
    waiting = [each for each in missing if each not in found.unmarked]
    issued = 0
    for start in range(0, len(waiting), AT_ONCE):
        with transaction.atomic():
            still = to_be_issued(run).filter(pk__in=waiting[start : start + AT_ONCE])
            batch = list(still.values_list("pk", flat=True))
            issued += _issue(batch, version, by=by, at=timezone.now(), said_grades=found.said)
        progress(min(start + AT_ONCE, len(waiting)), len(waiting))
    return {"issued": issued, "left_out": len(waiting) - issued, "unmarked": len(missing) - len(waiting)}


def _refuse_in_preparation(run: CourseRun) -> None:
    if is_in_preparation(run):
        raise ValidationError(IN_PREPARATION)


def _issue(
    ids: Sequence[int],
    version: CertificateTemplateVersion,
    *,
    by: User | None,
    at: datetime,
    said_grades: Mapping[int, str],
) -> int:
    """Certificates for those of these enrolments that may have one and have none. Returns how many.

    The enrolments are locked before it is read who has one: of two who issue at once, the second finds the first one's.
    """
    rows = Enrolment.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids, state__in=MAY_HAVE_ONE)
    taken = list(rows.select_related("run", "person__merged_into").order_by("pk"))
    holding = set(Certificate.objects.standing().filter(enrolment__in=ids).values_list("enrolment", flat=True))
    ready = [each for each in taken if each.pk not in holding and _name_of(each)]
    if not ready:
        return 0
    codes = CertificateCode.objects.bulk_create(CertificateCode(code=new_code()) for _each in ready)
    facts = {key: course_facts(key) for key in {each.run.course_key for each in ready}}
    said = [
        _said(each, facts[each.run.course_key], version, grade=said_grades.get(each.pk, ""), by=by, at=at)
        for each in ready
    ]
    for certificate, code in zip(said, codes, strict=True):
        certificate.code = code
    Certificate.objects.bulk_create(said)
    advance(enrolments=ready, to=EnrolmentState.CERTIFIED, by=by, at=at)
    return len(said)


@transaction.atomic
def reissue(
    *,
    certificate: Certificate,
    version: CertificateTemplateVersion,
    by: User | None,
    at: datetime | None = None,
) -> Certificate:
    """Replace a certificate by one with the person's name, the course and the template as they are now.

    The grade stays, and so does the holder's choice who may see it. Raises ValidationError where it does not hold.
    """
    now = at or timezone.now()
    old = _held(certificate)
    if not _name_of(old.enrolment):
        raise ValidationError(_("The registry has no name of this person. Enter it there first."))
    Certificate.objects.filter(pk=old.pk).update(replaced_at=now)
    new = _said(old.enrolment, course_facts(old.enrolment.run.course_key), version, grade=old.grade, by=by, at=now)
    new.code, new.is_public, new.replaces = CertificateCode.objects.create(code=new_code()), old.is_public, old
    new.save()
    return new


@transaction.atomic
def revoke(*, certificate: Certificate, by: User | None, why: str, at: datetime | None = None) -> Certificate:
    """Take a certificate back: its page and its credential say so from now on, and the person is certified no more.

    With it goes what the person holds of the run besides, since a merge: what is held against one holds against both. Raises
    ValidationError without a reason, and where the certificate does not hold.
    """
    if not why.strip():
        raise ValidationError(_("Say why: the person is told."))
    own = _held(certificate)
    now = at or timezone.now()
    for each in (own, *map(_held, others_that_hold(own.enrolment))):
        each.revoked_at, each.revoked_by, each.revoked_why = now, by, why.strip()[:255]
        each.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
        uncertify(enrolment=each.enrolment, by=by, why=why, at=now)
    return own


def let_see(*, enrolment: Enrolment, is_public: bool) -> None:
    """The holder's choice: whether who has a code of theirs is shown what the certificate says, whichever they hold of the run."""
    own = [enrolment.pk, *others_of(enrolment).values_list("pk", flat=True)]
    Certificate.objects.filter(enrolment__in=own).update(is_public=is_public)


# --- what a certificate says ------------------------------------------------------------------


def _held(certificate: Certificate) -> Certificate:
    """The certificate, locked, if it holds."""
    rows = Certificate.objects.select_for_update(no_key=True, of=("self",)).standing()
    rows = rows.select_related("enrolment__run", "enrolment__person__merged_into")
    own: Certificate | None = rows.filter(pk=certificate.pk).first()
    if own is None:
        raise ValidationError(_("This certificate was revoked or replaced in the meantime. Reload the page."))
    return own


def _name_of(enrolment: Enrolment) -> str:
    """Without signs that are not seen: what turns the direction of the text, say."""
    person = enrolment.person.counted_as
    return "".join(sign for sign in person.name if sign.isprintable()).strip()


def _said(
    enrolment: Enrolment,
    facts: Mapping[str, CourseFacts],
    version: CertificateTemplateVersion,
    *,
    grade: str,
    by: User | None,
    at: datetime,
) -> Certificate:
    """What a certificate issued now says, not saved. Raises ValidationError where the course is gone."""
    course = facts.get(enrolment.language) or facts.get("es") or next(iter(facts.values()), None)
    if course is None:
        raise ValidationError(_("The course of this run is gone, so that its title and hours are not known."))
    with override(enrolment.language):
        run_title = enrolment.run.title
    return Certificate(
        enrolment=enrolment,
        version=version,
        language=enrolment.language,
        name=_name_of(enrolment),
        course_title=course.title,
        run_title=run_title,
        hours=course.hours,
        grade=grade.strip()[:40] if version.content["shows_grade"] else "",
        issued_at=at.replace(microsecond=0),
        issued_by=by,
    )
