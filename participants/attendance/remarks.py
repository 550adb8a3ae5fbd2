"""What is remarked on the rows of a file: the sentences, and the kinds in which they are told."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.sentences import Sentence

MINUTES_DISAGREE = gettext_noop("Row %(row)d: the file states %(stated)s minutes, its times give %(measured)s.")
AWAY = gettext_noop("Row %(row)d: away between the first join and the last leave; the stated minutes are used.")
LEAVES_FIRST = gettext_noop("Row %(row)d: the leaving comes before the joining, so these times are not used.")
NO_DATE = gettext_noop("Row %(row)d, column %(column)s: '%(text)s' is not a date with a time.")
NO_DURATION = gettext_noop("Row %(row)d, column %(column)s: '%(text)s' is not a duration.")
OPEN_DURATION = gettext_noop(
    "Row %(row)d, column %(column)s: '%(text)s' may be hours and minutes or minutes and seconds, so it is not used."
    " Write it as 1h 27m or as 1:27:00."
)
CLOCKS_FORWARD = gettext_noop(
    "Row %(row)d: the clocks were put forward in this hour; the time is read as before the change."
)
CLOCKS_BACK = gettext_noop("Row %(row)d: the clocks were put back in this hour, which came twice.")
NEVER_JOINED = gettext_noop("Row %(row)d: leaves without having joined.")
NO_ROLL_CALL = gettext_noop("Row %(row)d: '%(text)s' is neither a joining nor a leaving.")
NEVER_LEFT = gettext_noop("Row %(row)d: joins and is not seen leaving.")
LETTERS_LOST = gettext_noop(
    "Row %(row)d: letters of the name '%(text)s' are lost, so it is not taken over. The address tells who it is:"
    " somebody known keeps their name, somebody new has none until a later file or a manager gives it."
)
LETTERS_LOST_BEFORE = gettext_noop(
    "Row %(row)d: letters of the name '%(text)s' are lost, so it is left open; the address tells who it is."
)
"""As it was said of files that were read before and wait to be brought in."""
NO_NAME = gettext_noop(
    "Row %(row)d: '%(text)s' is no person's name, so it is not taken over; the address tells who it is."
)
MENDED = gettext_noop(
    "Row %(row)d, column %(column)s: '%(text)s' had been damaged by another encoding; it is read as '%(name)s'."
)
ADDRESS_AS_NAME = gettext_noop("Row %(row)d: an e-mail address stands where the name should.")
NO_ADDRESS = gettext_noop("Row %(row)d, column %(column)s: '%(text)s' is not an e-mail address; it was left out.")
SEVERAL_ADDRESSES = gettext_noop(
    "Row %(row)d, column %(column)s: several addresses stand there, “%(text)s”; %(email)s is used."
)
NO_SEX = gettext_noop("Row %(row)d, column %(column)s: '%(text)s' is not understood as a sex; it counts as not stated.")
NO_COUNTRY = gettext_noop("Row %(row)d: “%(text)s” is no country we know.")
SURPLUS = gettext_noop(
    "Row %(row)d has more cells than the header has columns, so its values may stand in the wrong ones."
)

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
    "address": _("An e-mail address that is none, or several in one cell"),
    "sex": _("A sex that is not understood"),
    "country": _("A country that cannot be read"),
    "columns": _("More cells than columns"),
}
"""What is remarked on rows, by its kind, in the order shown: what may change a figure comes first."""

REMARK_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "minutes": (MINUTES_DISAGREE,),
    "away": (AWAY,),
    "order": (LEAVES_FIRST,),
    "date": (NO_DATE,),
    "duration": (NO_DURATION, OPEN_DURATION),
    "clocks": (CLOCKS_FORWARD, CLOCKS_BACK),
    "roll_call": (NEVER_JOINED, NO_ROLL_CALL, NEVER_LEFT),
    "letters": (LETTERS_LOST, LETTERS_LOST_BEFORE),
    "no_name": (NO_NAME,),
    "encoding": (MENDED,),
    "address_as_name": (ADDRESS_AS_NAME,),
    "address": (NO_ADDRESS, SEVERAL_ADDRESSES),
    "sex": (NO_SEX,),
    "country": (NO_COUNTRY,),
    "columns": (SURPLUS,),
}
"""The sentences of each kind, as the source has them: rows keep their remarks so."""

_KIND_OF = {sentence: kind for kind, sentences in REMARK_SENTENCES.items() for sentence in sentences}


def kind_of(remark: str) -> str:
    """The kind of a remark on a row, as REMARKS has it; '' of a text that is none of them."""
    return _KIND_OF.get(remark.text, "") if isinstance(remark, Sentence) else ""
