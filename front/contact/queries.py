"""Reads of messages to the portal."""

from functools import reduce
from operator import and_

from django.db.models import Count, Q, QuerySet

from front.models import ContactMessage

WAITING = "waiting"
WAITS = (ContactMessage.State.NEW, ContactMessage.State.OPEN)


def messages_with(*, state: str, words: str = "") -> QuerySet[ContactMessage]:
    """The messages in a state, that wait for an answer (`waiting`), or all (`all`), with all of these words in their subject
    or name; the latest first, those that wait the longest first."""
    found = ContactMessage.objects.select_related("topic", "handled_by")
    if state == WAITING:
        found = found.filter(state__in=WAITS)
    elif state != "all":
        found = found.filter(state=state)
    matching = (Q(subject__icontains=word) | Q(name__icontains=word) for word in words.split())
    found = found.filter(reduce(and_, matching, Q()))
    return found.order_by("written_at", "pk") if state == WAITING else found.order_by("-written_at", "-pk")


def by_state() -> dict[str, int]:
    """How many messages there are in each state, of those that wait, and of all. One query."""
    found = dict(ContactMessage.objects.order_by().values_list("state").annotate(number=Count("pk")))
    return {**found, WAITING: sum(found.get(state, 0) for state in WAITS), "all": sum(found.values())}
