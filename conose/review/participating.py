"""What the registry is told of a call: who applied, who was awarded, who finished. People are counted there and nowhere else.

A call is an activity of the registry. An application is a participation that is registered and no more: whoever applies has
not taken part in anything yet. An award is one that attended, an accepted closing report one that completed.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from conose.models import WITH_THE_APPLICANT, Application, ApplicationState, Call, Grant
from conose.review.states import under_review
from participants.models import Activity, Outcome, ParticipationRecord, Programme, Role, Series
from participants.services.accounts import Stated, link_known_person, person_for
from participants.services.activities import save_activity, series_for
from participants.services.locks import lock_merging
from participants.services.participations import rebuild
from portal.models import User

SERIES = "calls"
Source = ParticipationRecord.Source


def activity_key(call: Call) -> str:
    return f"call-{call.code.lower()}"


@transaction.atomic
def tell_registry(*, call: Call, by: User | None) -> int:
    """Write a record for each application of a decided call, with sex, institution and country as they were stated in it.

    Told again it writes over its own. Who was erased before the decision is not among them. Returns how many people.
    """
    lock_merging(shared=True)
    activity = _activity(call, by)
    people = []
    grants = dict(Grant.objects.filter(application__call=call).values_list("application", "state"))
    for application in under_review(call).select_related("account"):
        account = application.account
        if account is None:
            continue
        person = link_known_person(user=account) or person_for(
            user=account,
            stated=Stated(
                application.name or account.email,
                application.sex,
                application.country_id or "",
                application.institution,
            ),
        )
        ParticipationRecord.objects.update_or_create(
            activity=activity,
            person=person,
            role=Role.PARTICIPANT,
            source=Source.SIGN_UP,
            batch=None,
            defaults={
                "outcome": _outcome(application, grants.get(application.pk)),
                "sex": application.sex,
                "country_id": application.country_id,
                "institution_id": application.institution_id,
            },
        )
        people.append(person.pk)
    rebuild(activities=[activity.pk], people=[*people, *_forget_withdrawn(call, activity)])
    return len(people)


def _forget_withdrawn(call: Call, activity: Activity) -> list[int]:
    """Take back what was told of applications that were withdrawn since; whose records those were."""
    accounts = Application.objects.filter(call=call, state__in=WITH_THE_APPLICANT).exclude(account=None)
    records = ParticipationRecord.objects.filter(
        activity=activity, source=Source.SIGN_UP, person__user__in=accounts.values("account")
    )
    people = list(records.values_list("person", flat=True))
    records.delete()
    return people


def tell_of_closed_calls(*, at: datetime | None = None) -> int:
    """Tell the registry of every call that has closed and is not decided yet: who applied is counted before it is decided."""
    waiting = Call.objects.filter(closes_at__lt=at or timezone.now(), decided_at=None)
    return sum(tell_registry(call=call, by=None) for call in waiting)


def _outcome(application: Application, grant: str | None) -> str:
    if application.state != ApplicationState.AWARDED or grant == Grant.State.DECLINED:
        return Outcome.REGISTERED
    return Outcome.COMPLETED if grant == Grant.State.CLOSED else Outcome.ATTENDED


def _activity(call: Call, by: User | None) -> Activity:
    key = activity_key(call)
    found = Activity.objects.filter(key=key).first()
    if found is not None:
        return found
    series = series_for(
        programme=Programme.CONOSE,
        kind=Series.Kind.OTHER,
        key=SERIES,
        title_es="Convocatorias de la red",
        title_en="Calls of the network",
    )
    # Without an end: a call is open for weeks, and its hours are no hours of exchange.
    made = Activity(
        key=key, programme=Programme.CONOSE, kind=Activity.Kind.OTHER, series=series, title_es=call.title_es,
        title_en=call.title_en, starts_at=call.opens_at, timezone=call.timezone,
    )  # fmt: skip
    return save_activity(activity=made, by=by, countries=[country.pk for country in call.countries.all()])
