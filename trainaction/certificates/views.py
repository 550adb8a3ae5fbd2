"""Pages of certificates of courses. Whose they are and who may act on them, `trainaction.permissions` says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participants.certificates.codes import shown
from participants.certificates.credentials import page_of
from participants.certificates.forms import PrivacyForm, RevokeForm
from participants.certificates.keys import signing_key
from participants.certificates.templates import standard_template, version_of
from participants.certificates.views import credential_response, facts_of, pdf_response
from participants.certificates.wording import issued_in_words
from participants.permissions import signed_in
from participants.services.privacy import log_access
from portal.jobs import as_of_now, enqueue
from portal.models import Job
from trainaction import tasks
from trainaction.certificates import services
from trainaction.certificates.forms import IssueForm, SearchForm
from trainaction.certificates.queries import (
    is_in_preparation,
    latest_by_enrolment,
    latest_of,
    learners_of,
    others_that_hold,
    others_that_hold_by,
    to_be_issued,
)
from trainaction.gradebook.queries import quizzes_of
from trainaction.models import Certificate, CourseRun, Enrolment
from trainaction.permissions import enrolment_of
from trainaction.teaching import taught_run, teaching_trail

PER_PAGE = 50


# --- for its holder --------------------------------------------------------------------------


def _own_enrolment(request: HttpRequest, key: str) -> Enrolment:
    """The signed-in person's enrolment in the run. A run that is not theirs is as one that is none."""
    run = get_object_or_404(CourseRun, key=key)
    enrolment = enrolment_of(signed_in(request), run)
    if enrolment is None:
        raise Http404
    return enrolment


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_certificate(request: HttpRequest, run: str) -> HttpResponse:
    """The holder's page: their certificate to keep and hand on, and who may see what it says."""
    enrolment = _own_enrolment(request, run)
    own = latest_of(enrolment)
    form = PrivacyForm(request.POST or None, initial={"is_public": "yes" if own and own.is_public else "no"})
    if request.method == "POST" and own is not None and form.is_valid():
        services.let_see(enrolment=enrolment, is_public=form.cleaned_data["is_public"])
        messages.success(request, _("Saved."))
        return redirect("my_certificate", run)
    context: dict[str, Any] = {"run": enrolment.run, "enrolment": enrolment, "certificate": own, "form": form}
    if own is not None:
        person = enrolment.person.counted_as
        context |= {
            "facts": facts_of(own),
            "code": shown(own.code.code),
            "page_url": page_of(own),
            "holds": own.revoked_at is None,
            "name_now": person.name if person.name != own.name else "",
            "has_credential": signing_key() is not None,
            "others": [
                {"code": shown(each.code.code), "url": page_of(each), "day": each.issued_at, "name": each.name}
                for each in others_that_hold(enrolment)
            ],
        }
    return render(request, "trainaction/certificates/mine.html", context)


def _own_standing(request: HttpRequest, run: str) -> Certificate:
    own = latest_of(_own_enrolment(request, run))
    if own is None or own.revoked_at is not None:
        raise Http404
    return own


@never_cache
@login_required
@require_safe
def my_paper(request: HttpRequest, run: str) -> HttpResponse:
    return pdf_response(_own_standing(request, run))


@never_cache
@login_required
@require_safe
def my_credential(request: HttpRequest, run: str) -> HttpResponse:
    """The signed credential, as wallets and verifiers take it."""
    own = _own_standing(request, run)
    return credential_response(own)


# --- for who teaches the run -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Learner:
    """A line of the list: somebody who completed the run, and their last certificate."""

    key: UUID
    name: str
    enrolment: Enrolment
    certificate: Certificate | None
    others: Sequence[Certificate] = ()
    """What they hold of the run besides, since a merge."""

    @property
    def holds(self) -> bool:
        return self.certificate is not None and self.certificate.revoked_at is None

    @property
    def is_renamed(self) -> bool:
        """The registry calls them otherwise than the certificate does."""
        return self.holds and self.certificate is not None and self.certificate.name != self.name


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def teaching_certificates(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Who completed the run and what became of their certificates; a POST issues those that are missing."""
    job, in_preparation = _job_of(run), is_in_preparation(run)
    template = standard_template()
    form = IssueForm(request.POST or None, initial={"template": template.pk}, quizzes=quizzes_of(run))
    if request.method == "POST" and form.is_valid():
        if in_preparation:
            messages.error(request, services.IN_PREPARATION)
        elif job is not None and not job.is_over:
            messages.info(request, _("They are already being issued."))
        elif not to_be_issued(run).exists():  # pressed twice: what was issued the first time stays told
            messages.info(request, _("Everybody who completed the run has their certificate."))
        else:
            version = version_of(form.cleaned_data["template"])
            user = signed_in(request)
            enqueue(
                tasks.issue_certificates,
                by=user,
                run=run.pk,
                version=version.pk,
                user=user.pk,
                grade_of=form.cleaned_data.get("grade_of", ""),
            )
        return redirect("teaching_certificates", run.key)
    search = SearchForm(request.GET)
    chosen = search.cleaned_data if search.is_valid() else {}
    rows = learners_of(run, show=chosen.get("show", ""), name=chosen.get("q", ""))
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    learners = _learners(run, page_obj)
    log_access(
        user=signed_in(request), what="trainaction.certificates", query=request.GET.dict(), records=len(learners)
    )
    context = {
        "run": run,
        "tab": "certificates",
        "trail": teaching_trail(),
        "form": form,
        "job": job,
        "result": _result(job),
        "search": search,
        "is_narrowed": bool(chosen.get("show") or chosen.get("q")),
        "learners": learners,
        "page_obj": page_obj,
        "missing": 0 if in_preparation else to_be_issued(run).count(),
        "in_preparation": services.IN_PREPARATION if in_preparation else "",
        "may_edit_templates": request.user.has_perm("participants.change_certificatetemplate"),
    }
    return render(request, "trainaction/certificates/teaching.html", context)


def _learners(run: CourseRun, page: Paged[Enrolment]) -> list[Learner]:
    enrolments = list(page.object_list)
    latest = latest_by_enrolment(each.pk for each in enrolments)
    others = others_that_hold_by(run, (each.pk for each in enrolments))
    return [
        Learner(each.public_id, each.shown_name, each, latest.get(each.pk), others.get(each.pk, ()))  # type: ignore[attr-defined]
        for each in enrolments
    ]


def _job_of(run: CourseRun) -> Job | None:
    """The last time that this run's certificates were asked for."""
    job = Job.objects.filter(task=tasks.issue_certificates.name, arguments__run=run.pk).order_by("-pk").first()
    return as_of_now(job) if job else None


def _result(job: Job | None) -> str:
    """What came of it, in a sentence."""
    if job is None or job.state != Job.State.DONE or not job.result:
        return ""
    issued, left_out = job.result["issued"], job.result["left_out"]
    unmarked = job.result.get("unmarked", 0)  # of a job before grades there is none
    sentences = issued_in_words(issued, left_out)
    if unmarked:
        wait = ngettext(
            "%(number)d person was left out: an answer of theirs waits to be marked.",
            "%(number)d people were left out: answers of theirs wait to be marked.",
            unmarked,
        )
        sentences.append(wait % {"number": unmarked})
    return " ".join(sentences)


def _certificate_of_run(run: CourseRun, key: UUID) -> Certificate:
    rows = Certificate.objects.select_related("code", "version", "enrolment__run", "enrolment__person__merged_into")
    return get_object_or_404(rows, code__credential=key, enrolment__run=run)


@require_safe
@taught_run
def paper(request: HttpRequest, run: CourseRun, key: UUID) -> HttpResponse:
    found = _certificate_of_run(run, key)
    log_access(user=signed_in(request), what="trainaction.certificate.pdf", person=found.enrolment.person)
    return pdf_response(found)


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def issue(request: HttpRequest, run: CourseRun, enrolment: UUID) -> HttpResponse:
    """One certificate, with a grade where there is one: also for somebody whose first was revoked."""
    rows = Enrolment.objects.select_related("person__merged_into", "run")
    own = get_object_or_404(rows, public_id=enrolment, run=run)
    form = IssueForm(request.POST or None, initial={"template": standard_template().pk}, grades=True)

    def act() -> str:
        services.issue(
            enrolment=own,
            version=version_of(form.cleaned_data["template"]),
            by=signed_in(request),
            grade=form.cleaned_data["grade"],
        )
        return _("The certificate was issued.")

    return _act(request, run, form, act, own, "issue")


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def reissue(request: HttpRequest, run: CourseRun, key: UUID) -> HttpResponse:
    """Another certificate in place of this one, after a name was corrected."""
    found = _certificate_of_run(run, key)
    template = found.version.template or standard_template()
    form = IssueForm(request.POST or None, initial={"template": template.pk})

    def act() -> str:
        version = version_of(form.cleaned_data["template"])
        services.reissue(certificate=found, version=version, by=signed_in(request))
        return _(
            "The certificate was reissued, with another code. The page of the former one says that it was replaced."
        )

    return _act(request, run, form, act, found.enrolment, "reissue", found)


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def revoke(request: HttpRequest, run: CourseRun, key: UUID) -> HttpResponse:
    found = _certificate_of_run(run, key)
    form = RevokeForm(request.POST or None)

    def act() -> str:
        services.revoke(certificate=found, by=signed_in(request), why=form.cleaned_data["why"])
        return _("The certificate was revoked. Its page says so from now on.")

    return _act(request, run, form, act, found.enrolment, "revoke", found)


def _act(
    request: HttpRequest,
    run: CourseRun,
    form: Any,
    act: Callable[[], str],
    enrolment: Enrolment,
    what: str,
    found: Certificate | None = None,
) -> HttpResponse:
    """A page that says what it will do, and does it once it is said so."""
    if request.method == "POST" and form.is_valid():
        try:
            said = act()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("teaching_certificates", args=[run.key]))
    person = enrolment.person.counted_as
    context = {"run": run, "form": form, "name": person.name, "certificate": found, "what": what}
    context["others"] = others_that_hold(enrolment) if what == "revoke" else []
    context |= {"tab": "certificates", "trail": teaching_trail()}
    return render(request, "trainaction/certificates/act.html", context)
