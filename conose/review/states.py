"""Which applications a review is about, and how far it is."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from conose.calls.queries import is_sealed
from conose.models import WITH_THE_APPLICANT, Application, Call, CallStage


def under_review(call: Call) -> QuerySet[Application]:
    """What was submitted and not taken back, by number; what was emptied of its applicant stays in the count."""
    return (
        Application.objects.filter(call=call)
        .exclude(state__in=WITH_THE_APPLICANT)
        .select_related("call", "country", "institution__merged_into")
        .order_by("number")
    )


def is_announced(call: Call) -> bool:
    """Whether the letters have gone out: from then on the decision is public."""
    return call.decided_at is not None


def refuse_once_announced(call: Call) -> None:
    """Raises ValidationError where the letters have gone out."""
    if is_announced(call):
        raise ValidationError(_("The letters have gone out: what they say stays as it is."))


def refuse_once_sealed(call: Call) -> None:
    """Raises ValidationError where the committee has decided: what its decision rests on stays as it was."""
    refuse_once_announced(call)
    if is_sealed(call):
        raise ValidationError(_("The minutes are sealed: what they rest on stays."))


def refuse_while_open(call: Call) -> None:
    """Raises ValidationError while applicants may still change what is to be reviewed."""
    if call.stage() in (CallStage.ANNOUNCED, CallStage.OPEN):
        raise ValidationError(_("The call is still open: applications are reviewed once it has closed."))
