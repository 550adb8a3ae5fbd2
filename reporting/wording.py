"""What was asked, when it was answered, and what became of publishing, in words: page, files and command line say the same."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.models import Activity, Country, Institution
from portal.numbers import whole
from reporting.figures import Value
from reporting.outcomes import WORDS
from reporting.reach import Question
from reporting.selection import CHOICES, LABELS, UNKNOWN, Filters, named_series
from reporting.services import Ending, Renewal

NAMED: dict[str, Sequence[tuple[str, str | Promise]]] = {
    **{name: choices.choices for name, choices in CHOICES.items()},
    "outcome": [(name, word.label) for name, word in WORDS.items()],
}
"""The values of the filters that are lists of the code's, as they are called."""
MOST_SERIES = 6
"""More than this many series are named by the first and the last."""


@dataclass(frozen=True)
class Said:
    """One filter in force: its name in an address, and how a reader calls it and its values."""

    name: str
    label: str
    value: str


def said(filters: Filters) -> Iterator[Said]:
    """The filters that are set, in their lasting order. One query for each that names rows."""
    for name, value in filters.stated.items():
        values = value if isinstance(value, list) else [value]
        named = _series(filters) if name == "series" else _named(name, values)
        yield Said(name, str(LABELS[name]), ", ".join(named))


def in_words(filters: Filters) -> str:
    """The filters in force in one line, as the pages call them. Queries as `said`."""
    return "; ".join(f"{each.label}: {each.value}" for each in said(filters)) or _("none")


def of_whom(value: Value) -> str:
    """What a share is a share of: who stated it, and who did not. Empty where that is held back, or the figure is no share."""
    if value.denominator is None:
        return ""
    return ngettext(
        "%(stated)s who stated it; %(not_stated)s not stated",
        "%(stated)s who stated it; %(not_stated)s not stated",
        value.denominator,
    ) % {"stated": whole(value.denominator), "not_stated": whole(value.not_stated)}


def why_nobody(question: Question) -> str:
    """Why figures count nobody, and what to do about it, by what was asked."""
    asked = question.filters.stated.keys()
    if asked == {"activity"} and question.rule.kind == "any":
        return _(
            "Nobody is recorded as having been there: the attendance of this activity has not been brought in, or was taken out again."
        )
    if asked:
        return _("Nobody is counted by these filters. Take one of them away, or choose another rule of presence.")
    if question.rule.kind != "any":
        return _("Nobody satisfies this rule of presence. Choose another.")
    return _("Nobody is in the registry yet. Bring attendance in first.")


def moment(at: datetime.datetime) -> str:
    """A moment in the portal's time zone, which it names: a file is read far from where it was made."""
    local = timezone.localtime(at)
    return _("%(moment)s (%(zone)s, UTC%(offset)s)") % {
        "moment": date_format(local, "DATETIME_FORMAT"),
        "zone": timezone.get_current_timezone_name(),
        "offset": local.isoformat()[-6:].replace("-", "−"),
    }


def local_iso(at: datetime.datetime) -> str:
    """The same for columns that a program reads: “2026-03-01T09:00:00-06:00”, the hour that the pages show."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def _series(filters: Filters) -> list[str]:
    """The series meant, a range taken apart, in their own order."""
    found = [
        str(each) for each in named_series(filters.programme, filters.series).order_by("programme", "number", "key")
    ]
    if len(found) > MOST_SERIES:
        return [_("%(first)s to %(last)s (%(n)s)") % {"first": found[0], "last": found[-1], "n": len(found)}]
    return found or list(filters.series)


def _named(name: str, values: Sequence[str]) -> list[str]:
    """The values of a filter as they are called, in one query at most; what has no name stays as it was written."""
    if name == "uncounted":
        return [_("yes")]
    if name in ("since", "until"):
        return [date_format(datetime.date.fromisoformat(value), "SHORT_DATE_FORMAT") for value in values]
    names: dict[str, str] = {UNKNOWN: _("Not stated")}
    if name in NAMED:
        names |= {str(value): str(label) for value, label in NAMED[name]}
    elif name == "activity":
        names |= {each.key: each.title for each in Activity.objects.filter(key__in=values)}
    elif name == "country":
        names |= {each.pk: each.name for each in Country.objects.filter(pk__in=values)}
    elif name == "institution":
        known = [value for value in values if value != UNKNOWN]
        names |= {str(pk): title for pk, title in Institution.objects.filter(pk__in=known).values_list("pk", "name")}
    return [names.get(value, value) for value in values]


def renewed(renewal: Renewal) -> str:
    """What became of asking for a publication, in one sentence."""
    if renewal.last is None or renewal.ending is Ending.PUBLISHED:
        return _("The public tables show the reach of today.")
    facts = {
        "when": date_format(timezone.localtime(renewal.last.published_at), "DATETIME_FORMAT"),
        "n": whole(abs(renewal.more)),
        "least": whole(renewal.threshold),
    }
    if renewal.ending is Ending.UNCHANGED:
        return _("The public tables stay as they are: nothing has changed since %(when)s.") % facts
    if renewal.ending is Ending.NOTHING_SHOWN_DIFFERS:
        return (
            _(
                "The public tables stay as they are: what has changed since %(when)s is about so few people that it is"
                " in none of the cells that may be shown."
            )
            % facts
        )
    if renewal.more > 0:
        sentence = ngettext(
            "The public tables stay as they are: since %(when)s %(n)s person was added, and the difference would show"
            " who. They are renewed once it is %(least)s or more.",
            "The public tables stay as they are: since %(when)s %(n)s people were added, and the difference would show"
            " who. They are renewed once it is %(least)s or more.",
            renewal.more,
        )
    else:
        sentence = ngettext(
            "The public tables stay as they are: since %(when)s %(n)s person fewer is counted, and the difference would"
            " show who. They are renewed once it is %(least)s or more.",
            "The public tables stay as they are: since %(when)s %(n)s people fewer are counted, and the difference"
            " would show who. They are renewed once it is %(least)s or more.",
            -renewal.more,
        )
    return sentence % facts
