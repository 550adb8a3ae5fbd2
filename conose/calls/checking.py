"""Who may apply, told as soon as it is known; and what an application still lacks before it can be submitted."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conose.calls.drafts import ASKED, Draft, answer_field, co_applicant_fields, referee_fields
from conose.calls.fields import Field, Kind, Value, is_address, money, words_in
from conose.models import Call, FormPart, MemberPage
from participants.models import Country, Institution
from participants.queries.countries import country_names
from participants.queries.institutions import COUNTED_INSTITUTION, institution_names, institutions_called

Rule = Call.InstitutionRule


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of somebody, as far as a call asks. None and "" are what is not known."""

    birth_date: date | None = None
    country: str = ""
    institution: Institution | None = None
    institution_as_written: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody meets a condition; None where it is not known yet."""

    label: str
    is_met: bool | None
    sentence: str = ""
    """What is wrong, or what is still missing."""


def age_on(day: date, birth_date: date) -> int:
    """In whole years. Who was born on 29 February is a year older on 1 March of other years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def conditions(call: Call) -> list[str]:
    """Who may apply, each condition in a line. One query, where the call is for some countries."""
    return [verdict.label for verdict in verdicts(call, Facts())]


def verdicts(call: Call, facts: Facts) -> list[Verdict]:
    """Each condition of age, country and institution, and whether it is met. Two queries at most, unless an institution is no
    member: then why is looked up."""
    return [*_of_age(call, facts), *_of_country(call, facts), *_of_institution(call, facts)]


def _of_age(call: Call, facts: Facts) -> Iterator[Verdict]:
    if not (call.least_age or call.most_age):
        return
    day = date_format(call.closing_day, "DATE_FORMAT")
    said = {"least": call.least_age, "most": call.most_age, "day": day}
    if call.least_age and call.most_age:
        label = _("Age: from %(least)s to %(most)s years on %(day)s") % said
    elif call.most_age:
        label = _("Age: %(most)s years at most on %(day)s") % said
    else:
        label = _("Age: at least %(least)s years on %(day)s") % said
    if facts.birth_date is None:
        yield Verdict(label, None, _("Say your date of birth."))
        return
    age = age_on(call.closing_day, facts.birth_date)
    if age < 0:
        yield Verdict(label, False, _("This date lies in the future: correct the date of birth."))
        return
    is_met = (call.least_age or 0) <= age <= (call.most_age or 200)
    sentence = ngettext(
        "By the date of birth given here you are %(age)s year old on that day: this call is not for you. Correct the date if it is wrong.",
        "By the date of birth given here you are %(age)s years old on that day: this call is not for you. Correct the date if it is wrong.",
        age,
    ) % {"age": age}  # fmt: skip
    yield Verdict(label, is_met, "" if is_met else sentence)


def _of_country(call: Call, facts: Facts) -> Iterator[Verdict]:
    countries: list[Country] = list(call.countries.all())
    if not countries:
        return
    names = ", ".join(sorted(each.name for each in countries))
    label = _("Country: %(names)s") % {"names": names}
    if not facts.country:
        yield Verdict(label, None, _("Say your country."))
        return
    is_met = facts.country in {each.pk for each in countries}
    yield Verdict(label, is_met, "" if is_met else _("This call is for those who live or work in another country."))


def _of_institution(call: Call, facts: Facts) -> Iterator[Verdict]:
    if call.institution_rule == Rule.NOT_ASKED:
        return
    written = facts.institution_as_written or (facts.institution.name if facts.institution else "")
    if call.institution_rule == Rule.ANY:
        label = _("Institution: a university, think tank or organisation, whichever it is")
        yield Verdict(label, True if written else None, "" if written else _("Say your institution."))
        return
    label = _("Institution: a member of the network")
    if not written:
        yield Verdict(label, None, _("Say your institution."))
        return
    is_met = facts.institution is not None and facts.institution.counted_as.pk in member_keys()
    yield Verdict(
        label,
        is_met,
        "" if is_met else _why_no_member(written, facts.country),
    )


def _why_no_member(written: str, country: str) -> str:
    """The name is not a member's; or it is, and the country beside it is another. Two queries more, and one for the names."""
    elsewhere = [each for each in institutions_called(written) if each.counted_as.pk in member_keys()]
    if country and len(elsewhere) == 1 and elsewhere[0].country_id not in (None, country):
        names = country_names()
        return _(
            "“%(name)s” is a member of the network in %(country)s, and the country given here is %(given)s. Choose "
            "%(country)s as your country if that is where you work, or correct the institution."
        ) % {
            "name": written,
            "country": names.get(elsewhere[0].country_id or "", ""),
            "given": names.get(country, country),
        }
    return _(
        "“%(name)s” is no member of the network by this name. Choose its name from the list that opens, in full."
    ) % {"name": written}


def member_keys() -> Collection[int]:
    """Keys of the institutions that are members of the network, after merges. One query."""
    rows = MemberPage.objects.live().order_by()
    return set(rows.values_list(COUNTED_INSTITUTION, flat=True))


def suggested_institutions(call: Call) -> list[str]:
    """Names to suggest for an institution: the members, where the call is for them. One query."""
    if call.institution_rule != Rule.MEMBER:
        return institution_names()
    rows = MemberPage.objects.live().select_related("institution__merged_into")
    return sorted({each.institution.counted_as.name for each in rows})


def facts_of(draft: Draft) -> Facts:
    """What an application says of its applicant."""
    own = draft.application
    return Facts(own.birth_date, own.country_id or "", own.institution, own.institution_as_written)


# --- what is missing ---


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps an application from being submitted, and where it is put right."""

    place: str
    """The id on the page."""
    label: str
    sentence: str


def problems(draft: Draft) -> list[Problem]:
    """Everything that is missing or wrong, in the order of the page; nothing where it can be submitted."""
    found = [*_of_the_applicant(draft)]
    for part in draft.parts:
        if part.kind == FormPart.Kind.BUDGET:
            found += _of_the_budget(draft, part)
        elif part.kind == FormPart.Kind.FILE:
            if part.is_required and part.pk not in draft.files:
                found.append(Problem(place_of_file(part), part.label, _("Choose a file and send it.")))
        elif part.kind in ASKED:
            field = answer_field(part)
            found += _of_field(field, draft.value(field.name))
    found += _of_the_people(draft)
    for aside in draft.set_aside:
        place = draft.fields[aside.field].place if aside.field in draft.fields else "set-aside"
        label = draft.fields[aside.field].full_label if aside.field in draft.fields else _("Texts of another window")
        found.append(Problem(place, label, _("There are two texts of two windows: choose one.")))
    return found


def place_of_file(part: FormPart) -> str:
    return f"file-{part.key.hex}"


def _of_the_applicant(draft: Draft) -> Iterator[Problem]:
    for name, field in draft.fields.items():
        if not name.startswith("applicant.") or name == "applicant.requested":
            continue
        value = draft.value(name)
        if name == "applicant.declared":
            if isinstance(value, list) and len(value) < len(field.options):
                yield Problem(field.place, field.full_label, _("Only who can declare all of this may apply."))
            continue
        if name == "applicant.sex" and value == "":
            yield Problem(field.place, field.label, _("Choose an answer: that you prefer not to say is one too."))
            continue
        yield from _of_field(field, value)
    for name, verdict in not_met(draft).items():
        yield Problem(draft.fields[name].place, verdict.label, verdict.sentence)


STILL_EMPTY: dict[str, str | Promise] = {
    Kind.TICK: gettext_lazy("Tick it, if it is so: without it the application is not taken."),
    Kind.RADIO: gettext_lazy("Choose one of the answers."),
    Kind.CHOICE: gettext_lazy("Choose one from the list."),
    Kind.CHOICES: gettext_lazy("Tick one at least."),
}
"""What to do about a field that is still empty, by its kind, where it is not to write something."""
_RULES = {"applicant.birth_date": _of_age, "applicant.country": _of_country, "applicant.institution": _of_institution}
"""The conditions that a field decides, by its name."""


def not_met(draft: Draft) -> dict[str, Verdict]:
    """The conditions that are known not to be met, by the name of the field that says so: told beside it at once."""
    facts = facts_of(draft)
    found = {name: verdict for name, rule in _RULES.items() for verdict in rule(draft.call, facts)}
    return {name: verdict for name, verdict in found.items() if verdict.is_met is False}


def _of_field(field: Field, value: Value) -> Iterator[Problem]:
    if field.is_required and value in ("", [], False):
        yield Problem(field.place, field.full_label, str(STILL_EMPTY.get(field.kind, _("This is still empty."))))
    elif sentence := too_long(field, value):
        yield Problem(field.place, field.full_label, sentence)


def too_long(field: Field, value: Value) -> str:
    """A sentence where a text has more words than it may."""
    if field.most_words is None or not isinstance(value, str):
        return ""
    number = words_in(value)
    if number <= field.most_words:
        return ""
    return ngettext(
        "It has %(number)s words, and %(most)s are the most: take %(over)s word out.",
        "It has %(number)s words, and %(most)s are the most: take %(over)s words out.",
        number - field.most_words,
    ) % {"number": number, "most": field.most_words, "over": number - field.most_words}


def _of_the_budget(draft: Draft, part: FormPart) -> Iterator[Problem]:
    call, own = draft.call, draft.application
    lines = [line for line in draft.lines if line.heading or line.what or line.amount is not None]
    if not lines:
        if part.is_required:
            yield Problem("budget", part.label, _("The budget has no lines yet."))
        return
    for number, line in enumerate(lines, start=1):
        if not (line.heading and line.what and line.amount is not None):
            yield Problem(
                f"budget-{line.key.hex}-heading",
                part.label,
                _("Line %(number)s needs a heading, what it is for and an amount; or remove it.") % {"number": number},
            )
    if sentence := over_ceiling(call, draft.total):
        yield Problem("budget", part.label, sentence)
    if own.requested is None:
        yield Problem("applicant-requested", part.label, _("Say the amount requested."))
    elif sentence := does_not_add_up(call, own.requested, draft.total):
        yield Problem("applicant-requested", part.label, sentence)


def over_ceiling(call: Call, total: Decimal) -> str:
    """A sentence where a budget is above the call's ceiling."""
    if call.ceiling is None or total <= call.ceiling:
        return ""
    return _("The lines add up to %(total)s %(currency)s: %(over)s more than the %(ceiling)s that one application may ask for.") % {
        "total": money(total), "currency": call.currency, "over": money(total - call.ceiling), "ceiling": money(call.ceiling),
    }  # fmt: skip


def does_not_add_up(call: Call, requested: Decimal, total: Decimal) -> str:
    """A sentence where the amount requested is not what the lines add up to."""
    if requested == total:
        return ""
    return _("The amount requested is %(requested)s, and the lines add up to %(total)s %(currency)s: correct one of the two.") % {
        "requested": money(requested), "total": money(total), "currency": call.currency,
    }  # fmt: skip


def _of_the_people(draft: Draft) -> Iterator[Problem]:
    own = (draft.application.account.email if draft.application.account else "").casefold()
    for place, who in enumerate(draft.co_applicants, 1):
        for field in co_applicant_fields(who, place):
            yield from _of_field(field, draft.value(field.name))
            if field.kind == Kind.EMAIL and who.address:
                yield from _of_address(field, who.address, own, draft)
    for place, referee in enumerate(draft.referees, 1):
        if referee.asked_at is None:
            for field in referee_fields(referee, place):
                yield from _of_field(field, draft.value(field.name))
                if field.kind == Kind.EMAIL and referee.address:
                    yield from _of_address(field, referee.address, own, draft)
    number, least = len(draft.referees), draft.call.least_referees
    if number < least:
        sentence = ngettext(
            "%(least)s referee has to be named; there are %(number)s.",
            "%(least)s referees have to be named; there are %(number)s.",
            least,
        )
        yield Problem("referees", _("Referees"), sentence % {"least": least, "number": number})


def _of_address(field: Field, address: str, own: str, draft: Draft) -> Iterator[Problem]:
    if not is_address(address):
        yield Problem(field.place, field.full_label, _("This is no e-mail address: look whether a letter is missing."))
    elif address.casefold() == own:
        yield Problem(field.place, field.full_label, _("This is your own address: name somebody else."))
    elif field.name.startswith("referee:") and address in {each.address for each in draft.co_applicants}:
        yield Problem(field.place, field.full_label, _("Who applies with you cannot be a referee: name somebody else."))
