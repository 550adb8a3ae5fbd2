"""What may be read of people and what they took part in."""

from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from participants.attendance.folding import fold_name, without_accents
from participants.models import (
    Consent,
    Institution,
    Participation,
    ParticipationRecord,
    Person,
    PersonEmail,
    PersonName,
    PublicProfile,
)
from portal.models import User
from portal.prepared import Prepared, columns_of, instance_of, number, prepared


def _count_of(participations: QuerySet[Participation], column: str) -> Coalesce:
    counted = (
        participations.filter(**{column: OuterRef("pk")})
        .order_by()
        .values(column)
        .annotate(number=Count("person", distinct=column == "institution"))
        .values("number")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def people_listed() -> QuerySet[Person]:
    """All people with where they belong and `activities_taken`, the number of their participations."""
    return Person.objects.select_related("country", "institution__merged_into").annotate(
        activities_taken=_count_of(Participation.objects.all(), "person")
    )


def with_word(people: QuerySet[Any], word: str) -> QuerySet[Any]:
    """Of people those whom one word, folded, finds: in a name that they go by, or in an address."""
    by_address = PersonEmail.objects.filter(person=OuterRef("pk"), address__contains=word)
    by_name = Person.objects.filter(pk=OuterRef("pk"), names__key__contains=word)
    if "@" in word:
        return people.filter(Exists(by_address))
    return people.filter(Q(key__contains=word) | Exists(by_name) | Exists(by_address))


def people_called(text: str) -> QuerySet[Person]:
    """The people, after merges, whom all words of a text find; nobody where it has none."""
    words = without_accents(text).split() if "@" in text else fold_name(text).split()
    found: QuerySet[Person] = (
        Person.objects.filter(merged_into=None, erased_at=None) if words else Person.objects.none()
    )
    for word in words:
        found = with_word(found, word)
    return found


def institutions_listed() -> QuerySet[Institution]:
    """All institutions with `people_reached`, the number of people who took part for them."""
    found: QuerySet[Institution] = Institution.objects.select_related("country", "parent").annotate(
        people_reached=_count_of(Participation.objects.all(), "institution")
    )
    return found


def all_of_person(person: Person) -> QuerySet[Person]:
    """The person and those merged into them."""
    return Person.objects.filter(Q(pk=person.pk) | Q(merged_into=person)).order_by("pk")


def participations_of(person: Person) -> QuerySet[Participation]:
    """What a person (after merges) took part in, the latest first, each with its `records`."""
    return (
        Participation.objects.filter(person=person.counted_id)
        .select_related("activity__series", "institution", "country")
        .order_by("-activity__starts_at", "activity", "role")
    )


def records_of(person: Person) -> QuerySet[ParticipationRecord]:
    """The evidence of a person and of those merged into them, in the order it came."""
    return (
        ParticipationRecord.objects.filter(person__in=all_of_person(person))
        .select_related("activity", "batch", "institution", "country", "person")
        .order_by("activity", "pk")
    )


def addresses_of(person: Person) -> QuerySet[PersonEmail]:
    return PersonEmail.objects.filter(person__in=all_of_person(person)).order_by("pk")


def names_of(person: Person) -> QuerySet[PersonName]:
    return PersonName.objects.filter(person__in=all_of_person(person)).order_by("pk")


def consents_of(person: Person) -> QuerySet[Consent]:
    return Consent.objects.filter(person__in=all_of_person(person)).order_by("-given_at")


def profiles_of(person: Person) -> QuerySet[PublicProfile]:
    """The profiles of a person and of those merged into them, each with `is_public`."""
    is_public = Exists(public_profiles().filter(pk=OuterRef("pk")))
    return PublicProfile.objects.filter(person__in=all_of_person(person)).annotate(is_public=is_public).order_by("pk")


def public_profiles() -> QuerySet[Any]:
    """The profiles that the public sees, one at most for each person who counts, their `root`.

    Of people merged into one, the profile of the one that counts speaks for all; where there is none, the oldest of the
    others. It is shown while the consent given for it stands: somebody who withdrew it never appears again by
    another row's. All profiles are kept, so that a split gives each their own back.
    """
    consents = Consent.objects.standing().filter(purpose=Consent.Purpose.PUBLIC_PROFILE, person=OuterRef("person"))
    of_who_counts = Q(person=OuterRef("person__merged_into"))
    older = Q(person__merged_into=OuterRef("person__merged_into"), pk__lt=OuterRef("pk"))
    speaks_instead = Exists(PublicProfile.objects.filter(of_who_counts | older))
    profiles = PublicProfile.objects.annotate(root=Coalesce("person__merged_into", "person"))
    return profiles.filter(Exists(consents), Q(person__merged_into=None) | ~speaks_instead, person__erased_at=None)


def took_part_in(programme: str) -> Exists:
    """For a queryset of people: whether they took part in a programme."""
    return Exists(Participation.objects.filter(person=OuterRef("pk"), programme=programme))


def uncounted() -> QuerySet[Person]:
    """Programme staff, bots and test accounts, whom figures leave out: the rows that are marked as such, in no order."""
    return Person.objects.filter(Q(is_programme_staff=True) | Q(is_test=True)).order_by()


def together_with(people: QuerySet[Person]) -> QuerySet[Person]:
    """These people, and all who count as the same after merges: within the query that asks for them."""
    roots = people.values(root=Coalesce("merged_into_id", "pk"))
    return Person.objects.filter(Q(pk__in=roots) | Q(merged_into__in=roots))


def person_of(user: User) -> Person | None:
    """The person who counts for an account: the one it is linked to, or the one that they were merged into."""
    for row in _linked_to().rows(user=user.pk):
        linked, root = instance_of(Person, row[: len(_OF_PERSON)]), instance_of(Person, row[len(_OF_PERSON) :])
        return root or linked
    return None


_OF_PERSON = columns_of(Person)


@lru_cache(maxsize=1)
def _linked_to() -> Prepared:
    """One row at most: each page of who is signed in, and each of their steps in a course, asks."""
    of_account = Person.objects.filter(user=number("user")).order_by()
    return prepared(of_account.values_list(*_OF_PERSON, *columns_of(Person, "merged_into__")))
