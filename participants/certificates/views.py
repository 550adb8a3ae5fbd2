"""Pages of certificates of every kind: verifying one, and its holder's own by a signed link."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participants.certificates.attendance import latest_by_credential, let_see
from participants.certificates.codes import read_code, shown
from participants.certificates.credentials import page_of, signed
from participants.certificates.forms import CodeForm, PrivacyForm
from participants.certificates.keys import signing_key
from participants.certificates.links import read_token
from participants.certificates.printing import as_pdf
from participants.certificates.queries import find_code
from participants.models import AttendanceCertificate, Fact, IssuedCertificate
from portal.readers import is_too_often, network_address, was_too_often
from portal.templatetags.portal_tags import Crumb
from portal.views.signed_links import kept_from_others

MOST_UNKNOWN = 20
"""Codes that are none, from one network address in ten minutes; a ministry has one address for many."""
SPAN = 600
LOOKED_FOR = "certificates that are none"


# --- for anyone ------------------------------------------------------------------------------


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The form for who has a certificate on paper; a code leads to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("certificate", shown(form.cleaned_data["code"]))
    return render(request, "participants/certificates/check.html", {"form": form, "trail": _trail()})


@kept_from_others
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What a code stands for: what the certificate says, whether it holds, and no more than its holder wants told."""
    network = network_address(request)
    if was_too_often(LOOKED_FOR, network, most=MOST_UNKNOWN, seconds=SPAN):
        sentence = _(
            "Many codes that are none were looked for from your network. Wait ten minutes, and check the code again."
        )
        return render(request, "429.html", {"sentence": sentence}, status=429)
    meant = read_code(code)
    if meant is not None and shown(meant) != code:
        return redirect("certificate", shown(meant))
    is_known, found = find_code(meant or "")
    if not is_known:
        is_too_often(LOOKED_FOR, network, most=MOST_UNKNOWN, seconds=SPAN)
        context = {"form": CodeForm({"code": code[:60]}), "trail": _trail(), "is_unknown": True}
        return render(request, "participants/certificates/check.html", context, status=404)
    context = {"code": code, "certificate": found, "trail": _trail()}
    if found is not None and found.is_public:
        context |= said_of(found)
    # Withdrawn for good: the address has nothing more to say to robots and link checkers.
    return render(request, "participants/certificates/certificate.html", context, status=200 if found else 410)


def _trail() -> list[Crumb]:
    return [Crumb(_("Home"), f"/{get_language()}/")]


def said_of(certificate: IssuedCertificate) -> dict[str, Any]:
    """What the page says of a certificate, in its language."""
    content, language = certificate.version.content, certificate.language
    return {
        "facts": facts_of(certificate),
        "issuer": content["issuer"][language],
        "statement": content["statement"][language],
    }


def facts_of(certificate: IssuedCertificate) -> tuple[Fact, ...]:
    """Its facts in its own language."""
    with override(certificate.language):
        return certificate.facts


def pdf_response(certificate: IssuedCertificate) -> HttpResponse:
    response = HttpResponse(as_pdf(certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{shown(certificate.code.code)}.pdf"'
    return response


def credential_response(certificate: IssuedCertificate) -> HttpResponse:
    """The signed credential, as wallets and verifiers take it. Raises Http404 where this server has no key."""
    token = signed(certificate)
    if token is None:
        raise Http404
    response = HttpResponse(token, content_type="application/vc+jwt")
    response["Content-Disposition"] = f'attachment; filename="credential-{shown(certificate.code.code)}.jwt"'
    return response


# --- for the holder of a certificate of attendance ------------------------------------------


def _own(token: str) -> AttendanceCertificate | None:
    """The last one of who has this link: a correction has the same page."""
    credential = read_token(token)
    return latest_by_credential(credential) if credential else None


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, token: str) -> HttpResponse:
    """The holder's page, by the link in their e-mail: the certificate to keep, and who may see what it says."""
    own = _own(token)
    if own is None:
        return render(request, "participants/certificates/gone.html", status=404)
    form = PrivacyForm(request.POST or None, initial={"is_public": "yes" if own.is_public else "no"})
    if request.method == "POST" and form.is_valid():
        let_see(certificate=own, is_public=form.cleaned_data["is_public"])
        messages.success(request, _("Saved."))
        return redirect("attendance_certificate", token)
    context = {
        "certificate": own,
        "token": token,
        "form": form,
        "code": shown(own.code.code),
        "page_url": page_of(own),
        "has_credential": signing_key() is not None,
        "trail": _trail(),
        **said_of(own),
    }
    return render(request, "participants/certificates/mine.html", context)


@kept_from_others
@require_safe
def attendance_paper(request: HttpRequest, token: str) -> HttpResponse:
    return pdf_response(_own_standing(token))


@kept_from_others
@require_safe
def attendance_credential(request: HttpRequest, token: str) -> HttpResponse:
    return credential_response(_own_standing(token))


def _own_standing(token: str) -> AttendanceCertificate:
    own = _own(token)
    if own is None or not own.holds:
        raise Http404
    return own
