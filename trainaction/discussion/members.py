"""Who is in the forum of a run, under which name, and how they want to be written to."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import Person
from participants.writing.texts import fold
from portal.models import User
from trainaction.models import IN_A_SEAT, CourseRun, Enrolment, ForumMember, RunTutor
from trainaction.models.discussion import LONGEST_HANDLE
from trainaction.permissions import people_of

TRIES = 5
TEAM = gettext_lazy("The course's team")
"""What a course manager who is nobody in the registry is called."""
_HYPHENS = re.compile("[-\u2010\u2011]")


def join(*, run: CourseRun, user: User, language: str, at: datetime | None = None) -> ForumMember:
    """The user's own member of the run's forum; made, with a name of its own, when they first open it."""
    now = at or timezone.now()
    found = _own(run, user)
    if found is None:
        found = _made(run, user, language, now)
        add_tutors(run=run, at=now)
    if found.first_seen_at is None:
        ForumMember.objects.filter(pk=found.pk, first_seen_at=None).update(first_seen_at=now, language=language)
        found.first_seen_at = now
    return found


def _own(run: CourseRun, user: User) -> ForumMember | None:
    members = ForumMember.objects.filter(run=run).select_related("person__institution__merged_into")
    own = members.filter(person__in=people_of(user)).order_by("pk").first()
    if own is not None:
        return own
    return members.filter(account=user).first()


def _made(run: CourseRun, user: User, language: str, now: datetime) -> ForumMember:
    person = Person.objects.filter(user=user).select_related("merged_into").first()
    person = person and person.counted_as
    for _try in range(TRIES):
        handle = _free_handles(run, [person])[0]
        try:
            with transaction.atomic():
                return ForumMember.objects.create(
                    run=run,
                    person=person,
                    account=None if person else user,
                    handle=handle,
                    key=fold(handle),
                    language=language,
                    told_until=now,
                )
        except IntegrityError:  # somebody of the same name, or the same one in another tab
            if (found := _own(run, user)) is not None:
                return found
    raise IntegrityError("No free name was found in the forum.")


def add_tutors(*, run: CourseRun, at: datetime | None = None) -> None:
    """Give the run's tutors a name in its forum, so that they can be mentioned before they first open it."""
    tutors = RunTutor.objects.filter(run=run).annotate(root=Coalesce("person__merged_into", "person"))
    _add(run, dict.fromkeys(tutors.values_list("root", flat=True), ""), at)


def add_everyone(*, run: CourseRun, at: datetime | None = None) -> None:
    """Give everyone with a place, and the tutors, a name in the forum: what is announced is told to all of them."""
    add_tutors(run=run, at=at)
    seated = Enrolment.objects.filter(run=run, state__in=IN_A_SEAT).annotate(
        root=Coalesce("person__merged_into", "person")
    )
    _add(run, dict(seated.values_list("root", "language")), at)


def _add(run: CourseRun, languages: dict[int, str], at: datetime | None) -> None:
    known = set(ForumMember.objects.filter(run=run, person__in=languages).values_list("person", flat=True))
    people = list(Person.objects.filter(pk__in=set(languages) - known).order_by("pk"))
    if not people:
        return
    handles = _free_handles(run, people)
    ForumMember.objects.bulk_create(
        (
            ForumMember(
                run=run,
                person=person,
                handle=handle,
                key=fold(handle),
                language=languages[person.pk] or run.language or settings.LANGUAGE_CODE.split("-")[0],
                told_until=at or timezone.now(),
            )
            for person, handle in zip(people, handles, strict=True)
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


def _free_handles(run: CourseRun, people: Sequence[Person | None]) -> list[str]:
    """A name for each that nobody in the run has: the first one as it is, the next with -2, -3 …"""
    taken = set(ForumMember.objects.filter(run=run).values_list("key", flat=True))
    handles = []
    for person in people:
        base = first_name(person)
        handle, number = base, 1
        while fold(handle) in taken:
            number += 1
            handle = f"{base}-{number}"
        taken.add(fold(handle))
        handles.append(handle)
    return handles


def first_name(person: Person | None) -> str:
    """The first name of a person for others in the run to see: letters, and hyphens between them (“María-José”), which is
    what a mention can name; «Participant» where there is none."""
    if person is None:
        return str(_("Team"))
    name = person.name.split(",", 1)[-1] if "," in person.name else person.name
    words = [_letters(word) for word in name.split()]
    first = next((word for word in words if len(word) > 1), "")
    if first.isupper() or first.islower():
        first = "-".join(part.capitalize() for part in first.split("-"))
    return first[: LONGEST_HANDLE - 6].rstrip("-") or str(_("Participant"))


def _letters(word: str) -> str:
    parts = ("".join(each for each in part if each.isalpha()) for part in _HYPHENS.split(word))
    return "-".join(part for part in parts if part)


def seen_as(member: ForumMember, *, is_tutor: bool) -> str:
    """The name that others in the run see above a message: a learner's first name, a tutor's whole one."""
    if member.person is None:
        return str(TEAM)
    return str(member.person) if is_tutor else member.handle


def known_by_name(run: CourseRun) -> QuerySet[ForumMember]:
    """Who can be mentioned: those who have opened the forum, and the tutors. Who never did is not named to others."""
    tutors = RunTutor.objects.filter(run=run).values(root=Coalesce("person__merged_into", "person"))
    seen = ForumMember.objects.filter(run=run, first_seen_at__isnull=False)
    return (seen | ForumMember.objects.filter(run=run, person__in=tutors)).select_related(
        "person__institution__merged_into"
    )


def with_keys(run: CourseRun, keys: Iterable[str]) -> list[ForumMember]:
    """The members of the run who can be mentioned and have these folded names. One query; none where there are no names."""
    wanted = set(keys)
    return list(known_by_name(run).filter(key__in=wanted)) if wanted else []


def change_settings(*, member: ForumMember, digest: str, shows_institution: bool, at: datetime | None = None) -> None:
    """How often a member is written to, and whether others see the institution. Who begins anew is told of what comes."""
    changes: dict[str, object] = {"digest": digest, "shows_institution": shows_institution}
    if member.digest == ForumMember.Digest.NEVER and digest != ForumMember.Digest.NEVER:
        changes |= {"told_until": at or timezone.now(), "round_until": None, "failures": 0}
    ForumMember.objects.filter(pk=member.pk).update(**changes)
