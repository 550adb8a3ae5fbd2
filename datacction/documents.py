"""What of DatAction can be found: seasons, episodes, exchanges, forums and Weeks, and the people who spoke, while they consent to be shown."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial, reduce
from operator import and_
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from datacction.models import (
    EditionDay,
    EditionPage,
    EditionSession,
    EpisodePage,
    EpisodeSpecialist,
    EpisodeTheme,
    EpisodeTranscript,
    ExchangePage,
    ExchangeParty,
    ExchangeSession,
    ExchangeTheme,
    KnowledgeProduct,
    Presented,
    SeasonPage,
    TranscriptText,
)
from datacction.queries import EpisodeCountry, links_with_root
from datacction.recordings.queries import chapters_by_page, passages_by_page
from datacction.speakers.directory import who_spoke
from participants.comments import subjects as comments
from participants.documents import institutions_of, show_institutions
from participants.models import Consent, Institution, Merge, Person, PublicProfile
from participants.models.merges import Subject
from participants.newsletter import news
from participants.queries.institutions import COUNTED_INSTITUTION
from participants.queries.people import public_profiles
from participants.works import subjects_of
from portal.models import Theme
from search.documents import Document, Passage, Source, Touch, register, register_labels
from search.pages import by_page, keys_of, of_page, page_ids, page_titled, pages_with, stream_text

LANGUAGES = ("es", "en")
"""Those that a profile is written in."""


def declare() -> None:
    """Say to the search what can be found here. Called once, when the apps are loaded."""
    comments.register(EpisodePage, ExchangePage, EditionPage)
    news.register(EpisodePage, EditionPage, ExchangePage)
    register(
        Source(
            kind="season",
            label=gettext_lazy("Season"),
            plural=gettext_lazy("Seasons"),
            ids=page_ids(SeasonPage),
            documents=season_documents,
            titled=page_titled(SeasonPage),
            pages=(SeasonPage,),
        )
    )
    register(
        Source(
            kind="episode",
            label=gettext_lazy("Episode"),
            plural=gettext_lazy("Episodes"),
            ids=page_ids(EpisodePage),
            documents=episode_documents,
            titled=page_titled(EpisodePage),
            pages=(EpisodePage,),
            touches=(
                Touch(Theme, lambda theme: _keys_of(theme_links__tag=theme.pk), is_named=True),
                Touch(PublicProfile, lambda profile: _episodes_with([profile.person_id])),
                Touch(Consent, lambda consent: _episodes_with([consent.person_id])),
                Touch(Merge, lambda merge: _episodes_with([*_people_of(merge), *_speakers_of(merge)])),
                Touch(EpisodeSpecialist, lambda link: _keys_of(pk=link.page_id)),
                Touch(EpisodeTranscript, lambda link: _keys_of(pk=link.page_id)),
                Touch(TranscriptText, lambda text: _keys_of(transcripts__document=text.document_id)),
                Touch(Institution, lambda institution: _episodes_with(_speakers_from([institution.pk])), is_named=True),
                Touch(SeasonPage, lambda season: _keys_of(path__startswith=season.path), is_named=True),
            ),
        )
    )
    register(
        Source(
            kind="exchange",
            label=gettext_lazy("Exchange"),
            plural=gettext_lazy("Exchanges"),
            ids=page_ids(ExchangePage),
            documents=exchange_documents,
            titled=page_titled(ExchangePage),
            pages=(ExchangePage,),
            touches=(
                Touch(Theme, lambda theme: _exchange_keys(theme_links__tag=theme.pk), is_named=True),
                Touch(Institution, lambda institution: _exchanges_of([institution.pk]), is_named=True),
                Touch(Merge, lambda merge: _exchanges_of(institutions_of(merge))),
            ),
        )
    )
    register(
        Source(
            kind="edition",
            label=gettext_lazy("Forum or Week"),
            plural=gettext_lazy("Forums and Weeks"),
            ids=page_ids(EditionPage),
            documents=edition_documents,
            titled=page_titled(EditionPage),
            pages=(EditionPage,),
        )
    )
    register(
        Source(
            kind="person",
            label=gettext_lazy("Person"),
            plural=gettext_lazy("People"),
            ids=lambda: (str(pk) for pk in public_profiles().order_by().values_list("pk", flat=True)),
            documents=profile_documents,
            comes_last=True,
            titled=_profiles_named,
            touches=(
                Touch(PublicProfile, lambda profile: [profile.pk]),
                Touch(Consent, lambda consent: _profiles_of([consent.person_id])),
                Touch(Person, lambda person: _profiles_of([person.pk]), is_named=True),
                Touch(Merge, lambda merge: _profiles_of([*_people_of(merge), *_speakers_of(merge)])),
                Touch(Institution, lambda institution: _profiles_of(_speakers_from([institution.pk])), is_named=True),
            ),
        )
    )
    register_labels("author", profile_names)
    show_institutions(lambda: public_profiles().exclude(institution=None).values_list("institution", flat=True))


def season_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public seasons with these translation keys, in each language. One query."""
    for page in pages_with(SeasonPage, ids):
        yield Document(
            kind="season",
            **of_page(page),
            summary=page.introduction,
            year=page.year,
            programme="datacction",
            expires_at=page.expire_at,
        )


def episode_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public episodes with these translation keys, in each language. Nine queries, whatever their number."""
    pages = list(pages_with(EpisodePage, ids))
    numbers = [page.pk for page in pages]
    countries = by_page(EpisodeCountry.objects.filter(episodepage__in=numbers).values_list("episodepage", "country"))
    themes = by_page(EpisodeTheme.objects.filter(content_object__in=numbers).values_list("content_object", "tag__slug"))
    products = by_page(KnowledgeProduct.objects.filter(page__in=numbers).values_list("page", "title"))
    words, chapters = passages_by_page(numbers), chapters_by_page(numbers)
    roots = by_page(links_with_root().filter(page__in=numbers).order_by("sort_order").values_list("page", "root"))
    seasons = dict(SeasonPage.objects.filter(path__in={page.path[:-4] for page in pages}).values_list("path", "number"))
    shown = public_profiles().filter(root__in={root for each in roots.values() for root in each})
    profiles = {profile.root: profile for profile in shown.select_related("institution")}
    for page in pages:
        language = page.locale.language_code
        speakers = [profiles[root] for root in dict.fromkeys(roots[page.pk]) if root in profiles]
        season = seasons.get(page.path[:-4])
        with override(language):
            key = _("S%(season)s · E%(number)s") % {"season": season, "number": page.number} if season else ""
        yield Document(
            kind="episode",
            id=str(page.translation_key),
            language=language,
            title=page.title,
            url=page.get_url() or "",
            summary=page.summary,
            body="\n".join([stream_text(page.body), *products[page.pk]]),
            passages=[
                *_moments(words.get(page.pk, []), language),
                *(Passage(each.title, each.seconds) for each in chapters.get(page.pk, [])),
            ],
            has_moments=page.pk in words or page.pk in chapters,
            key=key,
            day=page.date,
            programme="datacction",
            countries=countries[page.pk],
            themes=themes[page.pk],
            authors=[profile.slug for profile in speakers],
            institutions=_institutions(speakers),
            expires_at=page.expire_at,
        )


def _moments(transcripts: Sequence[tuple[str, list[list[Any]]]], language: str) -> list[Passage]:
    """What is said in a recording, by moment: in the page's language, else in the first that there is."""
    own = [each for each in transcripts if each[0] == language] or transcripts[:1]
    return [
        Passage(text, start, language="" if code == language else code)
        for code, paragraphs in own
        for start, text in paragraphs
    ]


def exchange_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public exchanges with these translation keys, in each language. Five queries, whatever their number."""
    pages = list(pages_with(ExchangePage, ids))
    numbers = [page.pk for page in pages]
    parties = ExchangeParty.objects.filter(page__in=numbers).order_by("sort_order")
    countries = by_page(parties.values_list("page", "country"))
    of_parties = parties.exclude(institution=None).annotate(root=COUNTED_INSTITUTION)
    institutions = by_page(of_parties.values_list("page", "root"))
    themes = by_page(
        ExchangeTheme.objects.filter(content_object__in=numbers).values_list("content_object", "tag__slug")
    )
    sessions = ExchangeSession.objects.filter(page__in=numbers).order_by("date")
    days = by_page(sessions.values_list("page", "date"))
    titles = by_page(sessions.values_list("page", "title"))
    for page in pages:
        yield Document(
            kind="exchange",
            **of_page(page),
            summary=page.summary,
            body="\n".join([page.objectives, stream_text(page.story), *titles[page.pk]]),
            day=days[page.pk][-1] if days[page.pk] else None,
            programme="datacction",
            countries=list(dict.fromkeys(countries[page.pk])),
            themes=themes[page.pk],
            institutions=[str(pk) for pk in dict.fromkeys(institutions[page.pk])],
            expires_at=page.expire_at,
        )


def edition_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public editions with these translation keys, in each language: their programme, and no names of people. Four
    queries, whatever their number."""
    pages = list(pages_with(EditionPage, ids))
    numbers = [page.pk for page in pages]
    days = by_page(EditionDay.objects.filter(page__in=numbers).order_by("date").values_list("page", "date"))
    titles = by_page(EditionSession.objects.filter(page__in=numbers).order_by("number").values_list("page", "title"))
    shown = by_page(Presented.objects.filter(page__in=numbers).order_by("sort_order").values_list("page", "title"))
    for page in pages:
        yield Document(
            kind="edition",
            **of_page(page),
            summary=page.summary,
            body="\n".join([stream_text(page.body), *titles[page.pk], *shown[page.pk]]),
            day=days[page.pk][0] if days[page.pk] else None,
            programme="datacction",
            countries=[page.host_country_id] if page.host_country_id else [],
            expires_at=page.expire_at,
        )


def profile_documents(ids: Collection[str]) -> Iterator[Document]:
    """The profiles with these keys whose people consent to be shown, in both languages, with what they work on. Two queries,
    and those of who tells of their subjects."""
    profiles = list(public_profiles().filter(pk__in=list(ids)).select_related("institution", "person"))
    subjects = subjects_of([profile.root for profile in profiles])
    spoke = set(who_spoke().filter(pk__in=[profile.pk for profile in profiles]).values_list("pk", flat=True))
    for profile in profiles:
        on = subjects[profile.root]
        countries = {profile.person.country_id, *on.countries} - {None}
        for language in LANGUAGES:
            position = profile.position_en if language == "en" else profile.position_es
            biography = profile.biography_en if language == "en" else profile.biography_es
            with override(language):
                url = reverse("public_profile", args=[profile.slug])
            yield Document(
                kind="person",
                id=str(profile.pk),
                language=language,
                title=profile.display_name,
                url=url,
                subtitle=position or profile.position_es,
                body=biography or profile.biography_es,
                programme="datacction" if profile.pk in spoke or not on.programme else on.programme,
                authors=[profile.slug],
                institutions=_institutions([profile]),
                countries=sorted(countries),
                themes=sorted(on.themes),
            )


def profile_names(slugs: Collection[str]) -> Mapping[str, str]:
    """How people are called whose profile may be shown, by its address. One query."""
    return dict(public_profiles().filter(slug__in=list(slugs)).values_list("slug", "display_name"))


def _institutions(profiles: Iterable[PublicProfile]) -> list[str]:
    found = (each.institution for each in profiles if each.institution)
    return list(dict.fromkeys(str(each.counted_id) for each in found))


def _profiles_named(words: Sequence[str], language: str, limit: int) -> list[str]:
    named = reduce(and_, (Q(display_name__icontains=word) for word in words), Q())
    return [str(pk) for pk in public_profiles().filter(named).values_list("pk", flat=True)[:limit]]


# --- what a change touches ------------------------------------------------------------------


_keys_of, _exchange_keys = partial(keys_of, EpisodePage), partial(keys_of, ExchangePage)


def _people_of(merge: Merge) -> list[int]:
    return [merge.survivor, merge.merged] if merge.subject == Subject.PERSON else []


def _exchanges_of(institutions: Collection[int]) -> Iterable[str]:
    """The exchanges that these institutions, or others merged into them, are a party of."""
    concerned = Q(institution__in=institutions) | Q(institution__merged_into__in=institutions)
    return _exchange_keys(pk__in=ExchangeParty.objects.filter(concerned).values("page"))


def _profiles_of(people: Collection[int]) -> list[int]:
    merged = Q(person__in=people) | Q(person__merged_into__in=people)
    return list(PublicProfile.objects.filter(merged).values_list("pk", flat=True)) if people else []


def _episodes_with(people: Collection[int]) -> Iterable[str]:
    """Those on which these people, or people merged into them, spoke."""
    if not people:
        return []
    spoke = Q(person__in=people) | Q(person__merged_into__in=people)
    return _keys_of(pk__in=EpisodeSpecialist.objects.filter(spoke).values("page"))


def _speakers_from(institutions: Collection[int]) -> list[int]:
    """The people whose profile names one of these institutions, or one merged into them. One query, none for none."""
    if not institutions:
        return []
    concerned = Q(institution__in=institutions) | Q(institution__merged_into__in=institutions)
    return list(PublicProfile.objects.filter(concerned).values_list("person", flat=True))


def _speakers_of(merge: Merge) -> list[int]:
    return _speakers_from(institutions_of(merge))
