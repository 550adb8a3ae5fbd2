"""Who may have a document of an exchange or an edition that is for participants only."""

from django.db.models import Q
from django.http import HttpRequest
from wagtail.documents.models import AbstractDocument

from datacction.models import EditionDay, EditionDocument, ExchangeDocument, ExchangeSession
from participants.models import Participation
from participants.queries.people import person_of
from portal.models import User


def is_for_participants(document: AbstractDocument) -> bool:
    """Whether an exchange or an edition keeps it for those who took part, wherever else it is linked. Two queries at most."""
    return any(
        model.objects.filter(document=document.pk, for_participants=True).exists()
        for model in (ExchangeDocument, EditionDocument)
    )


def may_have(document: AbstractDocument, request: HttpRequest) -> bool:
    """Whether the one who asks takes part in an exchange or an edition that the document is of, or works in the admin.

    Who is registered for a session or a day may prepare for it. Four queries at most.
    """
    user = request.user
    if not isinstance(user, User):
        return False
    if user.has_perm("wagtailadmin.access_admin"):
        return True
    person = person_of(user)
    if person is None:
        return False
    for_them = {"document": document.pk, "for_participants": True}
    exchanges = ExchangeDocument.objects.filter(**for_them).values("page")
    editions = EditionDocument.objects.filter(**for_them).values("page")
    held = Q(activity__page_key__in=ExchangeSession.objects.filter(page__in=exchanges).values("translation_key")) | Q(
        activity__page_key__in=EditionDay.objects.filter(page__in=editions).values("translation_key")
    )
    return bool(Participation.objects.filter(held, person=person.pk).exists())
