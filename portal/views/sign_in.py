"""The sign-in pages of the two admins and of private pages all lead to the one sign-in, which is throttled."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache


def _to_sign_in(request: HttpRequest, default: str) -> HttpResponse:
    destination = request.GET.get("next") or default
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': destination})}")


@never_cache
def wagtail_admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Raises PermissionDenied for who is signed in and may not enter: asking again would go round in circles."""
    if request.user.is_anonymous:
        return _to_sign_in(request, reverse("wagtailadmin_home"))
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    raise PermissionDenied


@never_cache
def django_admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Raises PermissionDenied for who is signed in and may not enter."""
    if request.user.is_anonymous:
        return _to_sign_in(request, reverse("admin:index"))
    if request.user.is_active and request.user.is_staff:
        return redirect("admin:index")
    raise PermissionDenied


@never_cache
def private_page_sign_in(request: HttpRequest) -> HttpResponse:
    """Raises PermissionDenied for who is signed in and may not see the page."""
    if request.user.is_anonymous:
        return _to_sign_in(request, "/")
    raise PermissionDenied
