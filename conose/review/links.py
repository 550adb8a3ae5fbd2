"""Addresses that e-mails name, and the signed link of an invitation."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from conose.models import Application, Grant, Reviewer
from portal.mail import whole
from portal.signed_keys import SignedKeys

_KEYS = SignedKeys("conose.review.invitation")


def token_of(reviewer: Reviewer) -> str:
    return _KEYS.sign(reviewer.key)


def read_token(token: str) -> UUID | None:
    """The key of a reviewer; None where the link is not ours."""
    return _KEYS.read(token)


def invitation_url(reviewer: Reviewer) -> str:
    """A whole address, in the language of whoever is invited."""
    with override(reviewer.language):
        return whole(reverse("review_invitation", args=[token_of(reviewer)]))


def reviews_url(language: str) -> str:
    """The page of what somebody is asked to review, whole."""
    with override(language):
        return whole(reverse("my_reviews"))


def grant_url(grant: Grant) -> str:
    """The grantee's page of a grant, whole, in the language of the application."""
    with override(grant.application.language):
        return whole(reverse("grant", args=[grant.key]))


def applicant_url(application: Application) -> str:
    """The applicant's own page of an application, in the language that is active."""
    return reverse("application", args=[application.public_id])
