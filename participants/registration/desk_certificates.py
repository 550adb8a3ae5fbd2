"""Screens of organisers: certificates of attendance, who may have one, and what became of them."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from participants import tasks
from participants.certificates import attendance
from participants.certificates.attendance import Asked
from participants.certificates.forms import RevokeForm
from participants.certificates.views import pdf_response
from participants.certificates.wording import issued_in_words
from participants.models import AttendanceCertificate, Participation, Registration, RegistrationDesk, Role
from participants.permissions import HANDLE_REGISTRATIONS, VIEW_PERSONAL_DATA, signed_in
from participants.registration.desk_views import PER_PAGE, above_desk, desk_of
from participants.registration.queries import attended
from participants.services.privacy import log_access
from portal.jobs import as_of_now, enqueue
from portal.models import Job
from portal.screens import page_of, screen
from portal.sorting import in_spanish_order

handles = permission_required(HANDLE_REGISTRATIONS, raise_exception=True)


@never_cache
@handles
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, desk: int) -> HttpResponse:
    """Who was there, for how long, and their certificates; a POST issues those that are missing."""
    found = desk_of(desk)
    asked, job = attendance.asked_of(found), _job_of(found)
    if request.method == "POST":
        if job is not None and not job.is_over:
            messages.warning(request, _("They are being issued already."))
        elif asked is not None:
            enqueue(tasks.issue_certificates, by=signed_in(request), desk=found.pk, user=signed_in(request).pk)
        return redirect("registration_certificates", found.pk)
    there = Q(attended())
    if asked is not None and len(asked.activities) > 1:
        there |= Q(attendance.present(asked))
    rows = Registration.objects.filter(there, desk=found).exclude(person=None)
    names = sorted(rows.values_list("name", "pk"), key=lambda row: (in_spanish_order(row[0]), row[1]))
    page = page_of([pk for _name, pk in names], request, PER_PAGE)
    may_see_all, others = request.user.has_perm(VIEW_PERSONAL_DATA), attendance.walk_ins(found.activity).count()
    log_access(
        user=signed_in(request),
        what="registration.certificates",
        query={"desk": found.pk, **request.GET.dict()},
        records=len(page["page_obj"].object_list) + (others if may_see_all else 0),
    )
    return screen(
        request,
        "participants/registration/admin/certificates.html",
        _("Certificates"),
        icon="clipboard-list",
        above=above_desk(found),
        desk=found,
        rule=asked.description if asked else "",
        missing=_missing(found, asked) if asked else 0,
        walk_ins=_walk_ins(found, asked) if may_see_all and page["page_obj"].number == 1 else [],
        others=0 if may_see_all else others,
        issued=AttendanceCertificate.objects.standing().filter(activity=found.activity_id).count(),
        job=job,
        result=_result(job),
        people=_people(found, page["page_obj"].object_list, asked),
        set_up=reverse("wagtailsnippets_participants_registrationdesk:edit", args=[found.pk]),
        **page,
    )


def _missing(desk: RegistrationDesk, asked: Asked) -> int:
    return attendance.to_be_issued(desk, asked).count() + attendance.walk_ins_to_be_issued(desk, asked).count()


def _people(
    desk: RegistrationDesk, ids: Sequence[int], asked: Asked | None
) -> list[tuple[Registration, Participation | None, AttendanceCertificate | None]]:
    """Each in this order, with `is_enough`, their participation and their last certificate. Three queries."""
    rows = Registration.objects.select_related("person__merged_into", "institution")
    if asked is not None:
        rows = rows.annotate(is_enough=attendance.present(asked))
    by_pk = rows.in_bulk(ids)
    registrations = [by_pk[pk] for pk in ids]
    roots = {own.pk: own.person.counted_id for own in registrations if own.person}
    parts = Participation.objects.filter(activity=desk.activity_id, role=Role.PARTICIPANT, person__in=roots.values())
    by_person = {part.person_id: part for part in parts}
    latest = attendance.latest_by_person(desk.activity, roots.values())
    return [(own, by_person.get(roots[own.pk]), latest.get(roots[own.pk])) for own in registrations]


MOST_WALK_INS = 500
"""Who came without registering, on the first page of the list."""


def _walk_ins(
    desk: RegistrationDesk, asked: Asked | None
) -> list[tuple[Participation, bool, AttendanceCertificate | None]]:
    """Who came without registering, by name: whether they were there for long enough, and their last certificate. Three
    queries at most."""
    rows = list(attendance.walk_ins(desk.activity)[:MOST_WALK_INS])
    if not rows:
        return []
    there = attendance.walk_ins(desk.activity).filter(attendance.was_enough(asked)) if asked else ()
    long_enough = {part.pk for part in there}
    latest = attendance.latest_by_person(desk.activity, [part.person_id for part in rows])
    rows.sort(key=lambda part: (in_spanish_order(part.person.name), part.pk))
    return [(part, part.pk in long_enough, latest.get(part.person_id)) for part in rows]


def _job_of(desk: RegistrationDesk) -> Job | None:
    """The last time that this desk's certificates were asked for."""
    job = Job.objects.filter(task=tasks.issue_certificates.name, arguments__desk=desk.pk).order_by("-pk").first()
    return as_of_now(job) if job else None


def _result(job: Job | None) -> str:
    if job is None or job.state != Job.State.DONE or not job.result:
        return ""
    issued, left_out = job.result["issued"], job.result["left_out"]
    return " ".join(issued_in_words(issued, left_out))


def _certificate(request: HttpRequest, desk: RegistrationDesk, key: UUID) -> AttendanceCertificate:
    """Raises Http404; also for who handles registrations alone, of somebody who never registered: they are in the registry."""
    rows = AttendanceCertificate.objects.select_related("code", "version", "activity", "person__merged_into")
    found: AttendanceCertificate = get_object_or_404(rows, code__credential=key, activity=desk.activity_id)
    root = found.person.counted_id
    if (
        not request.user.has_perm(VIEW_PERSONAL_DATA)
        and attendance.walk_ins(desk.activity).filter(person=root).exists()
    ):
        raise Http404
    return found


@never_cache
@handles
@require_safe
def paper(request: HttpRequest, desk: int, key: UUID) -> HttpResponse:
    found = _certificate(request, desk_of(desk), key)
    log_access(user=signed_in(request), what="registration.certificate.pdf", person=found.person)
    return pdf_response(found)


@never_cache
@handles
@require_POST
def issue(request: HttpRequest, desk: int, key: UUID) -> HttpResponse:
    """One certificate by hand: to somebody whose first was revoked, say."""
    found = desk_of(desk)
    own = get_object_or_404(Registration.objects.select_related("desk__activity"), desk=found, public_id=key)
    try:
        attendance.issue(registration=own, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The certificate was issued."))
    return redirect("registration_certificates", found.pk)


@never_cache
@handles
@require_POST
def reissue(request: HttpRequest, desk: int, key: UUID) -> HttpResponse:
    """Another certificate in place of this one, after a name was corrected."""
    found = desk_of(desk)
    try:
        attendance.reissue(certificate=_certificate(request, found, key), by=signed_in(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(
            request, _("The certificate was issued anew, with another code. The one before says that it was replaced.")
        )
    return redirect("registration_certificates", found.pk)


@never_cache
@handles
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, desk: int, key: UUID) -> HttpResponse:
    """Ask why, then take it back."""
    found = desk_of(desk)
    certificate = _certificate(request, found, key)
    form, status = RevokeForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            attendance.revoke(certificate=certificate, by=signed_in(request), why=form.cleaned_data["why"])
        except ValidationError as error:
            form.add_error(None, error)
            status = 409
        else:
            messages.success(request, _("The certificate was revoked. Its page says so from now on."))
            return redirect("registration_certificates", found.pk)
    title = _("Revoke the certificate")
    return screen(
        request,
        "participants/registration/admin/step.html",
        f"{title}: {certificate.name}",
        icon="warning",
        above=[*above_desk(found), (reverse("registration_certificates", args=[found.pk]), _("Certificates"))],
        status=status,
        form=form,
        button=title,
        back=reverse("registration_certificates", args=[found.pk]),
    )
