"""How reasons, remarks and columns are called on a screen."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.sentences import Sentence

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

REMARKS: dict[str, str | Promise] = {
    "minutes": _("The stated minutes and the times disagree"),
    "away": _("Away between the first join and the last leave"),
    "order": _("The leaving comes before the joining"),
    "date": _("A time that cannot be read"),
    "duration": _("A duration that cannot be read"),
    "clocks": _("In the hour in which the clocks changed"),
    "roll_call": _("A joining or a leaving is missing"),
    "letters": _("Lost letters in the name of somebody with an address"),
    "no_name": _("No person's name beside an address"),
    "encoding": _("A name was damaged by another encoding and put right"),
    "address_as_name": _("An e-mail address stands where the name should"),
    "address": _("An e-mail address that is none"),
    "sex": _("A sex that is not understood"),
    "country": _("A country that cannot be read"),
    "columns": _("More cells than columns"),
}
"""What is remarked on rows, by its kind, in the order shown: what may change a figure comes first."""

REMARK_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "minutes": ("Row %(row)d: the file states %(stated)s minutes, its times give %(measured)s.",),
    "away": ("Row %(row)d: away between the first join and the last leave; the stated minutes are used.",),
    "order": ("Row %(row)d: the leaving comes before the joining, so these times are not used.",),
    "date": ("Row %(row)d, column %(column)s: '%(text)s' is not a date with a time.",),
    "duration": ("Row %(row)d, column %(column)s: '%(text)s' is not a duration.",),
    "clocks": (
        "Row %(row)d: the clocks were put forward in this hour; the time is read as before the change.",
        "Row %(row)d: the clocks were put back in this hour, which came twice.",
    ),
    "roll_call": (
        "Row %(row)d: leaves without having joined.",
        "Row %(row)d: '%(text)s' is neither a joining nor a leaving.",
        "Row %(row)d: joins and is not seen leaving.",
    ),
    "letters": (
        "Row %(row)d: letters of the name '%(text)s' are lost, so it is not taken over. The address tells who it is:"
        " somebody known keeps their name, somebody new has none until a later file or a manager gives it.",
        # As it was said of files that were read before and wait to be brought in.
        gettext_noop(
            "Row %(row)d: letters of the name '%(text)s' are lost, so it is left open; the address tells who it is."
        ),
    ),
    "no_name": ("Row %(row)d: '%(text)s' is no person's name, so it is not taken over; the address tells who it is.",),
    "encoding": (
        "Row %(row)d, column %(column)s: '%(text)s' had been damaged by another encoding; it is read as '%(name)s'.",
    ),
    "address_as_name": ("Row %(row)d: an e-mail address stands where the name should.",),
    "address": ("Row %(row)d, column %(column)s: '%(text)s' is not an e-mail address; it was left out.",),
    "sex": ("Row %(row)d, column %(column)s: '%(text)s' is not understood as a sex; it counts as not stated.",),
    "country": ("Row %(row)d: “%(text)s” is no country we know.",),
    "columns": ("Row %(row)d has more cells than the header has columns, so its values may stand in the wrong ones.",),
}
"""The sentences of each kind, as the source has them: rows keep their remarks so."""

_KIND_OF = {sentence: kind for kind, sentences in REMARK_SENTENCES.items() for sentence in sentences}


def kind_of(remark: str) -> str:
    """The kind of a remark on a row, as REMARKS has it; '' of a text that is none of them."""
    return _KIND_OF.get(remark.text, "") if isinstance(remark, Sentence) else ""


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
