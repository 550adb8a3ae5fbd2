"""Eligibility: what the call asks, what the applicant states, and what the secretary finds, criterion by criterion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conose.calls.audit import note
from conose.models import Application, AuditEntry, Call, EligibilityCriterion, Finding, MemberPage
from conose.review.states import refuse_once_sealed
from participants.models import Institution
from portal.models import User

AGE, COUNTRY, INSTITUTION = "age", "country", "institution"


@dataclass(frozen=True, slots=True)
class Asked:
    """A criterion of a call. `key` is what a finding names it by."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A criterion of one application. `advice` is what the stated facts say by themselves; None where they cannot."""

    key: str
    label: str
    stated: str
    advice: bool | None
    finding: Finding | None


def asked_by(call: Call) -> list[Asked]:
    """What a call asks of applicants, in the reader's language. One query or two."""
    asked = []
    if call.least_age or call.most_age:
        asked.append(Asked(AGE, _age_said(call)))
    if countries := [country.name for country in call.countries.all()]:
        asked.append(Asked(COUNTRY, _("From one of these countries: %(names)s") % {"names": ", ".join(countries)}))
    if call.institution_rule != Call.InstitutionRule.NOT_ASKED:
        asked.append(Asked(INSTITUTION, str(call.get_institution_rule_display())))
    asked += [Asked(each.key.hex, each.label) for each in EligibilityCriterion.objects.filter(call=call)]
    return asked


def _age_said(call: Call) -> str:
    if call.least_age and call.most_age:
        return _("From %(least)s to %(most)s years old on the day the call closes") % {
            "least": call.least_age,
            "most": call.most_age,
        }
    if call.most_age:
        return _("At most %(most)s years old on the day the call closes") % {"most": call.most_age}
    return _("At least %(least)s years old on the day the call closes") % {"least": call.least_age}


def age_on(birth_date: date, day: date) -> int:
    """Whole years; who was born on 29 February has their birthday on 1 March of other years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def checked(application: Application) -> list[Checked]:
    """Each criterion of an application with what is stated, what that says, and what was found. Three or four queries."""
    call = application.call
    findings = {each.criterion: each for each in application.findings.select_related("found_by")}
    return [
        Checked(each.key, each.label, *_stated(application, call, each.key), findings.get(each.key))
        for each in asked_by(call)
    ]


def _stated(application: Application, call: Call, key: str) -> tuple[str, bool | None]:
    if key == AGE:
        if application.birth_date is None:
            return _("Not stated"), None
        years = age_on(application.birth_date, call.closing_day)
        said = ngettext("%(years)s year old on %(day)s", "%(years)s years old on %(day)s", years) % {
            "years": years,
            "day": date_format(call.closing_day, "DATE_FORMAT"),
        }
        return said, (call.least_age or 0) <= years <= (call.most_age or 200)
    if key == COUNTRY:
        country = application.country
        if country is None:
            return _("Not stated"), None
        return country.name, country in call.countries.all()
    if key == INSTITUTION:
        return application.institution_name or _("Not stated"), _belongs(application, call)
    is_declared = key in {str(each).replace("-", "") for each in application.declared}
    return (
        _("The applicant declares it") if is_declared else _("The applicant does not declare it")
    ), is_declared or None


def _belongs(application: Application, call: Call) -> bool | None:
    """None where the institution is a name that the registry does not know: somebody has to look."""
    if application.institution is None:
        return None if application.institution_as_written else False
    if call.institution_rule == Call.InstitutionRule.ANY:
        return True
    root: Institution = application.institution.counted_as
    same = [root.pk, *root.merged.values_list("pk", flat=True)]
    return bool(MemberPage.objects.live().filter(institution__in=same).exists())


@dataclass(frozen=True, slots=True)
class Found:
    """What the secretary says of one criterion."""

    is_met: bool
    reason: str = ""


@transaction.atomic
def check(*, application: Application, found: Mapping[str, Found], by: User) -> None:
    """Write down what was found about criteria of an application, or correct it. What is said as before is left alone.

    Raises ValidationError by criterion for one that is not met without a reason, and once the minutes are sealed.
    """
    application = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
    refuse_once_sealed(application.call)
    known = {each.key for each in asked_by(application.call)}
    errors = {
        key: _("Say why it is not met: the applicant reads it.")
        for key, each in found.items()
        if not each.is_met and not each.reason.strip()
    }
    if errors:
        raise ValidationError(errors)
    before = {each.criterion: each for each in application.findings.all()}
    for key, each in found.items():
        if key not in known:
            raise ValidationError(_("This call does not ask for that: load the page again."))
        was = before.get(key)
        if was is not None and (was.is_met, was.reason) == (each.is_met, each.reason.strip()):
            continue
        Finding.objects.update_or_create(
            application=application,
            criterion=key,
            defaults={
                "is_met": each.is_met,
                "reason": each.reason.strip(),
                "found_at": timezone.now(),
                "found_by": by,
            },
        )
        note(
            "eligibility.corrected" if was is not None else "eligibility.checked",
            call=application.call,
            role=AuditEntry.Role.SECRETARY,
            by=by,
            application=application,
            detail={"criterion": key, "met": each.is_met, **({"before": was.is_met} if was is not None else {})},
        )


def is_eligible(asked: Sequence[Asked | Checked], findings: Sequence[Finding]) -> bool | None:
    """Whether all that is asked was found to be met; None while something was not looked at and nothing is missing."""
    by_key = {each.criterion: each.is_met for each in findings}
    met = [by_key.get(each.key) for each in asked]
    if False in met:
        return False
    return None if None in met else True
