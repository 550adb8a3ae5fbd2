"""How reasons and columns are called on a screen."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SKIPPED: dict[str, str | Promise] = {
    "waiting_room": _("In the waiting room only"),
    "did_not_attend": _("Did not attend"),
    "bot": _("A note-taking bot"),
    "no_name": _("No name"),
    "duplicate_section": _("The same people again, in another section of the report"),
    "not_a_person": _("Not a person"),
    "unenrolled": _("No longer enrolled"),
    "bad_row": _("Cannot be read"),
    "left_out": _("Left out by decision"),
    "erased": _("Erased at the person's request"),
}
"""Why a row is no presence."""

COLUMNS: dict[str, str | Promise] = {
    "name": _("Name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("E-mail address"),
    "sex": _("Sex"),
    "sex_women": _("A mark for women"),
    "sex_men": _("A mark for men"),
    "institution": _("Institution"),
    "position": _("Position"),
    "country": _("Country"),
    "role": _("Role"),
    "join": _("Joined at"),
    "leave": _("Left at"),
    "minutes": _("Minutes present"),
    "attended": _("Attended (yes or no)"),
    "waiting_room": _("In the waiting room (yes or no)"),
    "outcome": _("Outcome"),
}
"""What a column of an unknown sheet may mean, in the order offered."""
