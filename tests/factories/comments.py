"""Readers who comment, and what they write."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client
from wagtail.models import Page

from participants.comments import services
from participants.comments.services import Writing
from participants.models import Comment
from portal.models import User

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


def make_reader(email: str = "ana@correo.example", *, is_confirmed: bool = True, **fields: Any) -> User:
    """An account that has confirmed its address."""
    user = User.objects.create_user(email, "correct horse battery", **fields)
    EmailAddress.objects.create(user=user, email=email, verified=is_confirmed, primary=True)
    return user


def say(
    page: Page,
    by: User,
    text: str = "¿Hay datos por municipio?",
    *,
    at: datetime = NOW,
    answered: Comment | None = None,
    name: str = "",
    **fields: Any,
) -> Comment:
    """What a reader writes, as it is taken: published or held."""
    name = name or by.email.split("@")[0].capitalize()
    writing = Writing(text=text, language="es", name=name, **fields)
    return services.write(page=page, writing=writing, by=by, answered=answered, at=at)


def shown(
    page: Page, by: User, text: str = "¿Hay datos por municipio?", *, at: datetime = NOW, **fields: Any
) -> Comment:
    """What a reader writes, let through where it had to wait."""
    return services.show(comment=say(page, by, text, at=at, **fields), by=None, at=at)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
