"""Signals, each handed to one service. No rule is decided here."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from participants.services.accounts import link_known_person
from portal.models import User


@receiver(user_logged_in)
def signed_in(user: Any, **kwargs: Any) -> None:
    """Whoever is in the registry by an address they have confirmed finds there what is theirs."""
    if isinstance(user, User):
        link_known_person(user=user)
