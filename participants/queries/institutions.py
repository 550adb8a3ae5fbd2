"""Which institution of the registry a name stands for, and which are called nearly so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.conf import settings
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Upper
from django.utils.translation import get_language
from rapidfuzz import fuzz, process

from participants.attendance.institutions import Spelling, fold_institution, looks_like_acronym, spelling_of
from participants.models import Institution, InstitutionAlias
from participants.queries.countries import country_name
from portal.queries import in_spanish

NEARLY = 82
"""From this likeness on (0 to 100, order and number of words aside) a name is proposed."""
MOST_PROPOSED = 5

COUNTED_INSTITUTION = Coalesce("institution__merged_into", "institution")
"""Of rows that name an institution: the number of the one that counts after merges."""


def name_said(prefix: str = "") -> Coalesce:
    """What an institution is called in the reader's language, after merges: the first other name that the registry has in
    that language, else its name. An expression for rows of institutions, or for rows that lead to one by `prefix`."""
    name = Coalesce(f"{prefix}merged_into__name", f"{prefix}name")
    if in_spanish():
        return name
    root = Coalesce(OuterRef(f"{prefix}merged_into"), OuterRef(f"{prefix}pk"))
    others = InstitutionAlias.objects.filter(institution=root, kind=InstitutionAlias.Kind.NAME, language=_language())
    return Coalesce(Subquery(others.order_by("pk").values("name")[:1]), name)


def names_said(institutions: Iterable[int | None]) -> dict[int, str]:
    """What these institutions are called in the reader's language (see `name_said`), by key. One query; none for none."""
    wanted = {pk for pk in institutions if pk is not None}
    rows = Institution.objects.filter(pk__in=wanted).order_by() if wanted else Institution.objects.none()
    return dict(rows.values_list("pk", name_said()))


def labels_said(institutions: Iterable[int | None]) -> dict[int, str]:
    """The same with their acronyms, as an institution is written where it stands alone: “Ministry of Women (MMUJER)”."""
    wanted = {pk for pk in institutions if pk is not None}
    rows = Institution.objects.filter(pk__in=wanted).order_by() if wanted else Institution.objects.none()
    acronym = Case(When(merged_into=None, then=F("acronym")), default=F("merged_into__acronym"))
    labels = rows.values_list("pk", name_said(), acronym)
    return {pk: f"{name} ({short})" if short else name for pk, name, short in labels}


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).partition("-")[0]


@dataclass(frozen=True, slots=True)
class Known:
    """An institution of the registry: its own key, and that of the one it counts as."""

    pk: int
    root: int
    country: str


def known_by_key(spellings: Iterable[Spelling]) -> dict[str, list[Known]]:
    """The institutions of the registry by each key they answer to."""
    spellings = list(spellings)
    keys = {key for spelling in spellings for key in (*spelling.keys, spelling.without_country) if key}
    acronyms = {key.upper() for key in keys}
    found: dict[str, dict[int, Known]] = defaultdict(dict)
    # Acronyms are not all capitals, nor all one word: 'SDMujer', 'ONU Mujeres'.
    own = (
        Institution.objects.annotate(capitals=Upper("acronym"))
        .filter(Q(key__in=keys) | Q(capitals__in=acronyms))
        .values_list("key", "acronym", "pk", Coalesce("merged_into_id", F("pk")), "country_id")
    )
    for key, acronym, pk, root, country in own:
        each = Known(pk, root, country or "")
        found[key][pk] = each
        found[fold_institution(acronym)][pk] = each
    aliases = InstitutionAlias.objects.filter(key__in=keys).values_list(
        "key",
        "institution",
        Coalesce("institution__merged_into_id", F("institution__pk")),
        "institution__country",
    )
    for key, pk, root, country in aliases:
        found[key][pk] = Known(pk, root, country or "")
    return {key: list(rows.values()) for key, rows in found.items() if key}


def find(spelling: Spelling, country: str, known: dict[str, list[Known]]) -> list[Known]:
    """The first spelling that fits anything decides; then a country written at the end of the name."""
    for key in spelling.keys:
        if found := within(known.get(key, []), country):
            return found
    if spelling.country and country in ("", spelling.country):
        return [each for each in known.get(spelling.without_country, []) if each.country == spelling.country]
    return []


def within(candidates: Sequence[Known], country: str) -> list[Known]:
    """Those of the country; those of none where there are none; all where the country is not known.

    The same name in another country is another institution: a ministry, a police force, a statistical office.
    """
    if not country:
        return list(candidates)
    return [each for each in candidates if each.country == country] or [each for each in candidates if not each.country]


def institutions_called(name: str, country: str = "") -> QuerySet[Institution]:
    """The institutions, after merges, that are called exactly so: by name, alias or acronym, in a country (ISO code).

    None where the text names none; several where it does not say which.
    """
    spelling = spelling_of(name)
    found = find(spelling, country, known_by_key([spelling])) if spelling else []
    return Institution.objects.filter(pk__in={each.root for each in found}).order_by("name", "pk")


def institutions_nearly_called(name: str, country: str = "") -> list[Institution]:
    """Institutions of the country, or of none, whose name is like this one, the likest first: to be proposed, never taken."""
    [likest] = nearly_called([(name, country)])
    found = Institution.objects.in_bulk(likest)
    return [found[pk] for pk in likest]


def nearly_called(names: Sequence[tuple[str, str]]) -> list[list[int]]:
    """The same by key, for each of several names with their countries. One query."""
    standing = list(Institution.objects.standing().values_list("pk", "key", "country"))
    here = {
        country: {pk: key for pk, key, at in standing if not country or at in (country, None)}
        for country in {country for _name, country in names}
    }
    likest = (
        process.extract(
            fold_institution(name), here[country], scorer=fuzz.token_set_ratio, score_cutoff=NEARLY, limit=MOST_PROPOSED
        )
        for name, country in names
    )
    return [[pk for _key, _score, pk in found] for found in likest]


MOST_SUGGESTED = 250
"""Names that a form holds before anything is typed."""
MOST_FOUND = 20


def institution_names(text: str = "", country: str = "", *, most: int = MOST_SUGGESTED) -> list[str]:
    """Names to suggest while somebody types `text`, in the reader's language: those with all its words, or with it as their
    acronym. One query.

    Of institutions whose kind is known, for somebody has looked at them: what a learner or a file called where they
    work, the next one is not shown. Those of `country` (ISO code) come first, then those of the programme's countries.
    """
    return list(_suggested(text, country).values_list("said", flat=True)[:most])


def institution_choices(text: str = "", country: str = "", *, most: int = MOST_SUGGESTED) -> list[str]:
    """The same where a suggestion that is chosen stands for the institution that it is of: one of another country than the
    chosen one has that behind its name, by which `institution_of_choice` knows it again. One query."""
    rows = _suggested(text, country).values_list("said", "country", f"country__{country_name()}")
    return [
        name if code in (country, None) or _has_its_country(name, code) else _with_country(name, country_said)
        for name, code, country_said in rows[:most]
    ]


def _has_its_country(name: str, country: str) -> bool:
    spelling = spelling_of(name)
    return spelling is not None and spelling.country == country


def _with_country(name: str, country: str) -> str:
    """What stands behind an acronym in brackets is what it is short for."""
    return f"{name} – {country}" if looks_like_acronym(name) else f"{name} ({country})"


def institution_of_choice(text: str) -> Institution | None:
    """The one institution that a name with its country behind it names; None where it names none, or several. Three queries
    at most."""
    spelling = spelling_of(text)
    found = list(institutions_called(text, spelling.country)) if spelling and spelling.country else []
    return found[0] if len(found) == 1 else None


def _suggested(text: str, country: str) -> QuerySet[Institution]:
    """Those that `institution_names` suggests, each with what it is called (`said`), in order."""
    known = Institution.objects.standing().exclude(kind=Institution.Kind.UNKNOWN)
    words = fold_institution(text).split()
    if words:
        by_name = reduce(and_, (Q(key__contains=word) for word in words))
        acronym = Q(acronym__istartswith=text.strip())
        begins = Q(key__startswith=" ".join(words))
        aliases = InstitutionAlias.objects.filter(begins | by_name & Q(language=_language())).values("institution")
        known = known.filter(by_name | acronym | Q(pk__in=aliases))
    else:
        known = known.filter(country__in_programme=True)
    is_near = Case(
        When(country=country or None, then=Value(0)), When(country__in_programme=True, then=Value(1)), default=Value(2)
    )
    found: QuerySet[Institution] = known.annotate(said=name_said()).order_by(is_near, "said", "pk")
    return found
