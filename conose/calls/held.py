"""Applications that are shown by way of what is held of a person: the registry tells all of it to whoever answers for data, and
an account reads in its own data what others wrote of it in theirs. Each look stands in the trail of its call."""

from django.apps import apps

from conose.calls.audit import note
from conose.models import Application, AuditEntry
from participants.personal_data import Declared, HeldRows, declarations, follows_looks
from portal.models import User

WAYS = ("application", "assignment__application", "grant__application", "milestone__grant__application")
"""From a row of this app to its application."""
OF_OTHERS = {"conose.coapplicant": AuditEntry.Role.OTHER, "conose.referee": AuditEntry.Role.REFEREE}
"""What of an application is held of somebody else than its applicant in the words of the applicant, and what they are in it."""


def way_to_application(declared: Declared) -> str:
    """The lookup that leads from a row of a model to its application; "" where a row tells of none."""
    model = apps.get_model(declared.model)
    if model._meta.app_label != "conose":
        return ""
    if model is Application:
        return "pk"
    names = {field.name for field in model._meta.fields}
    return next((way for way in WAYS if way.partition("__")[0] in names), "")


@follows_looks
def note_held(held: HeldRows, *, by: User, is_own: bool, is_file: bool) -> None:
    """Note each application of which something was shown that is not the looker's own. Two queries where they look at what is
    held of themself and nobody named them; at another's, one for each kind of row."""
    roles: dict[int, AuditEntry.Role] = {}
    for label, declared in declarations().items():
        way = way_to_application(declared) if not is_own or label in OF_OTHERS else ""
        if way:
            role = OF_OTHERS[label] if is_own else AuditEntry.Role.OTHER
            roles |= dict.fromkeys(held(declared).order_by().values_list(way, flat=True).distinct(), role)
    if not roles:
        return
    for own in Application.objects.filter(pk__in=roles).exclude(account=by).select_related("call").order_by("pk"):
        detail = {"kind": "json"} if is_file else {}
        note("application.held", call=own.call, role=roles[own.pk], by=by, application=own, detail=detail)
