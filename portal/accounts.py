"""Signing in: where someone is led afterwards, and with which addresses."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from portal.models import User


class AccountAdapter(DefaultAccountAdapter):
    """allauth's rules, with the portal's own way in by role."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who works in the admin starts there; everybody else on the home page of their language."""
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return f"/{get_language()}/"

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """With where somebody wanted to go: the message is often opened in another program than the form was."""
        url: str = super().get_email_confirmation_url(request, emailconfirmation)
        wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
        if not wanted.startswith("/") or not self.is_safe_url(wanted):
            return url
        return f"{url}?{urlencode({REDIRECT_FIELD_NAME: wanted})}"


def drop_former_addresses(*, user: User) -> None:
    """Let an account be entered with its present address only, after an administrator changed it."""
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
