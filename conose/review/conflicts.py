"""Conflicts of interest that can be seen from what is known: proposed to whoever assigns, never declared for anybody."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from conose.models import Application, Assignment, CoApplicant, PanelMember, Referee, Reviewer, TeamMember
from participants.attendance.folding import fold_name, normalise_email
from participants.attendance.institutions import fold_institution
from participants.models import Institution, Person

Conflict = Assignment.Conflict


@dataclass(frozen=True, slots=True)
class Seen:
    """A conflict that the records show, and how."""

    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Someone:
    """A reviewer or a member of the committee, as far as conflicts go."""

    name: str
    user: int | None
    address: str
    institution: Institution | None


def of_reviewer(reviewer: Reviewer) -> Someone:
    return Someone(reviewer.name, reviewer.user_id, reviewer.address, reviewer.institution)


def of_member(member: PanelMember) -> Someone:
    return Someone(member.name, member.user_id, member.user.email, member.institution)


def conflicts(applications: Sequence[Application], people: Mapping[int, Someone]) -> dict[tuple[int, int], Seen]:
    """The conflicts between applications and people, the gravest of each pair, by application and the people's keys.

    Seen are: who applies, alone or with others, or wrote a letter for it; the same institution, after merges or by its name;
    and who is on the team of a study with the applicant. Six queries, whatever their number.
    """
    numbers = [each.pk for each in applications]
    co_applicants: dict[int, list[CoApplicant]] = defaultdict(list)
    for co in CoApplicant.objects.filter(application__in=numbers):
        co_applicants[co.application_id].append(co)
    referees: dict[int, set[str]] = defaultdict(set)
    for number, address in Referee.objects.filter(application__in=numbers).values_list("application", "address"):
        referees[number].add(normalise_email(address))
    persons = _persons({each.account_id for each in applications} | {each.user for each in people.values()})
    studies = _studies(set(persons.values()))
    found: dict[tuple[int, int], Seen] = {}
    for application in applications:
        for key, someone in people.items():
            seen = _between(application, co_applicants[application.pk], referees[application.pk], someone)
            if seen is None:
                shared = studies.get(persons.get(application.account_id, 0), set()) & studies.get(
                    persons.get(someone.user, 0), set()
                )
                if shared:
                    seen = Seen(Conflict.COAUTHOR, _("Both are on the team of a study of the network."))
            if seen is not None:
                found[application.pk, key] = seen
    return found


def _between(
    application: Application, co_applicants: Sequence[CoApplicant], referees: set[str], someone: Someone
) -> Seen | None:
    address = normalise_email(someone.address)
    if someone.user is not None and someone.user == application.account_id:
        return Seen(Conflict.PERSONAL, _("It is their own application."))
    if any(normalise_email(each.address) == address for each in co_applicants if each.address) or any(
        fold_name(each.name) == fold_name(someone.name) for each in co_applicants if each.name
    ):
        return Seen(Conflict.PERSONAL, _("They apply with it."))
    if address in referees:
        return Seen(Conflict.PERSONAL, _("They are a referee of it."))
    if someone.institution is None:
        return None
    root = someone.institution.counted_as
    if application.institution is not None and application.institution.counted_as.pk == root.pk:
        return Seen(Conflict.INSTITUTION, _("The same institution: %(name)s.") % {"name": root.name})
    names = {fold_institution(root.name), fold_institution(root.acronym)} - {""}
    written = [application.institution_as_written, *(each.institution for each in co_applicants)]
    if any(fold_institution(each) in names for each in written if each):
        return Seen(Conflict.INSTITUTION, _("The same institution, as written: %(name)s.") % {"name": root.name})
    return None


def _persons(users: set[int | None]) -> dict[int | None, int]:
    """The people who count, by their accounts."""
    rows = Person.objects.filter(user__in=[user for user in users if user is not None])
    return {user: root or pk for pk, user, root in rows.values_list("pk", "user", "merged_into")}


def _studies(people: set[int]) -> dict[int, set[object]]:
    """The studies that people are on the team of, by the person who counts; the translations of one are one."""
    rows = TeamMember.objects.filter(Q(person__in=people) | Q(person__merged_into__in=people))
    found: dict[int, set[object]] = defaultdict(set)
    for person, root, key in rows.values_list("person", "person__merged_into", "page__translation_key"):
        found[root or person].add(key)
    return found
