"""Who may have a document of an exchange that is for participants only."""

from django.http import HttpRequest
from wagtail.documents.models import AbstractDocument

from datacction.models import ExchangeDocument, ExchangeSession
from participants.models import Participation
from participants.queries.people import person_of
from portal.models import User


def is_for_participants(document: AbstractDocument) -> bool:
    """Whether an exchange keeps it for those who took part, wherever else it is linked. One query."""
    return bool(ExchangeDocument.objects.filter(document=document.pk, for_participants=True).exists())


def may_have(document: AbstractDocument, request: HttpRequest) -> bool:
    """Whether the one who asks takes part in an exchange that the document is of, or works in the admin.

    Who is registered for a session may prepare for it. Four queries at most.
    """
    user = request.user
    if not isinstance(user, User):
        return False
    if user.has_perm("wagtailadmin.access_admin"):
        return True
    person = person_of(user)
    if person is None:
        return False
    pages = ExchangeDocument.objects.filter(document=document.pk, for_participants=True).values("page")
    sessions = ExchangeSession.objects.filter(page__in=pages).values("translation_key")
    return bool(Participation.objects.filter(person=person.pk, activity__page_key__in=sessions).exists())
