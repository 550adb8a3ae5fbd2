"""The demo's certificates of attendance: a session of an exchange whose attendance was brought in gives them.

Who was there is in the registry already, and nobody registered: so these are certificates of who came without registering.
"""

from collections.abc import Callable

from django.db.models import Count, Q

from participants.certificates.attendance import issue_all
from participants.models import Activity, Outcome, RegistrationDesk
from participants.registration.desks import save_desk

FEWEST, MOST = 8, 60
"""People of the session that is chosen: enough to look at."""


def load(say: Callable[[str], None]) -> None:
    """Let the last session of an exchange give certificates, where none does."""
    if RegistrationDesk.objects.filter(activity__kind=Activity.Kind.SESSION).exclude(certificate_rule="").exists():
        return
    there = Count("participations", filter=~Q(participations__outcome=Outcome.REGISTERED))
    held = Activity.objects.filter(kind=Activity.Kind.SESSION, page_key__isnull=False).annotate(people=there)
    activity = held.filter(people__gte=FEWEST, people__lte=MOST).order_by("-starts_at").first()
    if activity is None:
        return
    say("Certificates of attendance ...")
    desk = save_desk(
        desk=RegistrationDesk(activity=activity, is_online=False, is_in_person=True, certificate_rule="any"), by=None
    )
    issue_all(desk=desk, by=None)
