"""Keeps the registry in step with the pages: series follow seasons, activities follow episodes.

Facts come from one page of each set of translations: a live one before one that is not, the source
language before the others. Titles come from each language's own page. An editor does nothing for it.
"""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone
from wagtail.actions.move_page import MovePageAction
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Page

from datacction.models import Broadcast, EpisodePage, SeasonPage
from participants.models import Activity, Mode, Outcome, ParticipationRecord, Programme, Series
from participants.registration.desks import note_recording
from participants.services import following
from participants.services.activities import save_activity
from participants.services.following import follow_people, published, state_of
from portal.mail import whole


@transaction.atomic
def follow_season(*, page_key: UUID, by: AbstractBaseUser | None = None, is_needed: bool = False) -> Series | None:
    """Make or correct the series of the season with this translation key; None where nothing was ever published.

    A series that was made before its page, by hand or by an import, is taken over where it has the same key, and so is one
    whose page was deleted. A copy that has the number of a public season gets one once an episode of its own needs it (`is_needed`).
    """
    pages = published(SeasonPage, page_key)
    if not pages:
        _drop_series(page_key)
        return None
    page = pages[0]
    series = Series.objects.filter(page_key=page_key).first()
    if series is None and not is_needed and _is_numbered_as_another(page):
        return None
    wanted = str(page.number)
    others = Series.objects.filter(programme=Programme.DATACCTION, key=wanted).exclude(page_key=page_key)
    holder = others.first()
    if series is None:
        series = holder if holder and has_no_page(holder) else Series(programme=Programme.DATACCTION)
        holder = None if series is holder else holder
    before = state_of(series)
    series.page_key = page_key
    series.kind = Series.Kind.SEASON
    series.number = page.number
    series.key = wanted if holder is None else f"{wanted}-{page_key.hex[:8]}"
    series.title_es, series.title_en = _titles(pages, series)
    if state_of(series) != before:
        is_new = series.pk is None
        series.full_clean()
        series.save()
        log(series, "wagtail.create" if is_new else "wagtail.edit", user=by)
    return series


@transaction.atomic
def follow_episode(*, page_key: UUID, by: AbstractBaseUser | None = None) -> Activity | None:
    """Make or correct the activity of the episode with this translation key, and who spoke in it.

    None where nothing was ever published, or the page is gone and nobody's record rests on the activity.
    Taking a page off the site unmakes nothing: what happened, happened. Deleting it takes the page's own
    word back (its specialists) and the activity too, unless an import or a sign-up speaks of it. So does
    taking off a double: what happened once is told by the page that stays.

    A copy that is public as it is, as code makes it, tells of what its original tells of: it gets no activity of its
    own before its facts are changed. Where the original goes, its activity, with all that rests on it, is the copy's; and
    that of a page which was deleted is the next one's that has its season, number and day.
    """
    pages = published(EpisodePage, page_key)
    heir = None if pages and pages[0].live else _hand_over(page_key)
    if heir is not None:
        return follow_episode(page_key=heir, by=by)
    if not pages:
        drop_activity(page_key, by=by)
        return None
    page = pages[0]
    season = page.get_parent().specific_deferred
    if not page.live and _is_told_by_another(page, season):
        drop_activity(page_key, by=by)
        return None
    activity = Activity.objects.filter(page_key=page_key).first()
    if activity is None and _is_copy_of_another(page, season):
        return None
    series = follow_season(page_key=season.translation_key, by=by, is_needed=True)
    wanted = f"s{season.number}-e{page.number:02}"
    holder = Activity.objects.filter(key=wanted).exclude(page_key=page_key).first()
    if activity is None:
        activity = holder if holder and _is_free_for(page, holder) else Activity(programme=Programme.DATACCTION)
        holder = None if activity is holder else holder
    before = (*state_of(activity), *sorted(activity.countries.values_list("pk", flat=True) if activity.pk else ()))
    activity.page_key = page_key
    activity.kind = Activity.Kind.EPISODE
    activity.key = wanted if holder is None else f"{wanted}-{page_key.hex[:8]}"
    activity.series = series
    activity.title_es, activity.title_en = _titles(pages, activity)
    activity.starts_at, activity.ends_at, activity.timezone = page.starts_at, page.ends_at, page.timezone
    countries = sorted(page.countries.values_list("pk", flat=True))
    if activity.pk is None or (*state_of(activity), *countries) != before:
        save_activity(activity=activity, by=by, countries=countries)
    follow_specialists(activity=activity, page=page)
    if page.live and (page.recording_url or page.media_id):
        # The page, and not the video service: there are chapters, transcript, material and what others say of it.
        note_recording(activity_id=activity.pk, url=whole(page.get_url() or ""))
    return activity


def follow_specialists(*, activity: Activity, page: EpisodePage) -> None:
    """One record for each person on the page, and none for those no longer on it; then the participations."""
    wanted = {(link.person_id, link.role): link.person for link in page.specialists.select_related("person")}
    follow_people(activity=activity, wanted=wanted, mode=Mode.ONLINE)


@transaction.atomic
def follow_move(*, page: Page, by: AbstractBaseUser | None = None) -> list[Page]:
    """Put an episode's other languages in the season that one of them was moved to. Returns those that were moved.

    A language whose season does not exist is left where it is: the editor is refused such a move beforehand
    (`queries.obstacles_to_move`). A slug that is taken there gets a number.
    """
    seasons = {each.locale_id: each for each in page.get_parent().get_translations(inclusive=True)}
    moved = []
    for other in EpisodePage.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk):
        season = seasons.get(other.locale_id)
        if season is None or other.is_child_of(season):
            continue
        slug = find_available_slug(season, other.slug)
        if slug != other.slug:
            other.slug = slug
            other.save(update_fields=["slug"])
        # The page that was moved by hand was allowed to be; the rest follows it.
        MovePageAction(other, season, pos="last-child", user=by).execute(skip_permission_checks=True)
        moved.append(other)
    return moved


def follow_started_episodes() -> int:
    """Count the specialists of episodes that have started since their page was last published. Returns how many."""
    waiting = Activity.objects.filter(
        models.Exists(
            ParticipationRecord.objects.filter(
                activity=models.OuterRef("pk"), source=ParticipationRecord.Source.PAGE, outcome=Outcome.REGISTERED
            )
        ),
        programme=Programme.DATACCTION,
        starts_at__lte=timezone.now(),
        page_key__isnull=False,
    )
    keys = list(waiting.values_list("page_key", flat=True))
    for key in keys:
        if key is not None:
            follow_episode(page_key=key)
    return len(keys)


@transaction.atomic
def number_copy(*, page: EpisodePage | SeasonPage) -> int:
    """Give a page just copied as a draft a number of its own where another beside it has it, and return its number.

    The free one is the next after the highest there is, in any language of the place. The page and its latest
    revision are changed.
    """
    taken = {
        number
        for parent in page.get_parent().get_translations(inclusive=True)
        for number in type(page).objects.child_of(parent).exclude(pk=page.pk).values_list("number", flat=True)
    }
    if page.number in taken:
        page.number = max(taken) + 1
        page.save(update_fields=["number"])
        revision = page.latest_revision
        revision.content["number"] = page.number
        revision.save(update_fields=["content"])
    return page.number


def _is_told_by_another(page: EpisodePage, season: SeasonPage) -> bool:
    """Whether a public episode of the same season, in any language, starts at the very moment that this one does."""
    public = EpisodePage.objects.filter(live=True).exclude(translation_key=page.translation_key)
    others = Activity.objects.filter(
        series__page_key=season.translation_key, starts_at=page.starts_at, page_key__in=public.values("translation_key")
    )
    return others.exists()


def _is_copy_of_another(page: EpisodePage, season: SeasonPage) -> bool:
    """Whether a public episode with an activity has this one's number, season and start: its facts, word for word."""
    same = Activity.objects.filter(
        starts_at=page.starts_at, series__kind=Series.Kind.SEASON, series__number=season.number
    ).exclude(page_key=None)
    others = EpisodePage.objects.filter(live=True, alias_of=None, number=page.number)
    told = others.filter(translation_key__in=same.values("page_key")).exclude(translation_key=page.translation_key)
    return bool(told.exists())


def _is_numbered_as_another(page: SeasonPage) -> bool:
    """Whether another public season that the registry knows has this one's number."""
    others = SeasonPage.objects.filter(live=True, alias_of=None, number=page.number)
    known = Series.objects.exclude(page_key=None).values("page_key")
    return bool(others.exclude(translation_key=page.translation_key).filter(translation_key__in=known).exists())


def _hand_over(page_key: UUID) -> UUID | None:
    """Give the activity of an episode that is off the site to a public one of the same season and start that has none.

    Returns the translation key of the one that has it now; None where there is no such episode.
    """
    activity = Activity.objects.filter(page_key=page_key).select_related("series").first()
    if activity is None or activity.starts_at is None or activity.series is None:
        return None
    told = Activity.objects.exclude(page_key=None).values("page_key")
    candidates = EpisodePage.objects.filter(live=True, alias_of=None, date=activity.starts_on)
    for page in candidates.exclude(translation_key__in=told).order_by("pk"):
        if page.starts_at == activity.starts_at and page.get_parent().specific.number == activity.series.number:
            heir: UUID = page.translation_key
            activity.page_key = heir
            activity.save(update_fields=["page_key"])
            return heir
    return None


def _is_free_for(page: EpisodePage, holder: Activity) -> bool:
    """Whether what has the episode's key is the episode: made before its page, or left by one of the same day that is gone.

    An editor who deletes a page by mistake writes it again; beside what was attended it would be counted twice.
    """
    if holder.programme != Programme.DATACCTION:
        return False
    is_left = holder.kind == Activity.Kind.EPISODE and holder.starts_on == page.date and has_no_page(holder)
    return holder.page_key is None or is_left


def has_no_page(row: Activity | Series) -> bool:
    """Whether it never had a page of its own, or it was deleted in every language."""
    return row.page_key is None or not Page.objects.filter(translation_key=row.page_key).exists()


def _titles(pages: Sequence[Page], row: Activity | Series) -> tuple[str, str]:
    """The titles in Spanish and English. Without a Spanish page, Spanish keeps what the row was called in it, as where that
    page was deleted before the others; where it never had a title of its own it falls back to the page there is."""
    titles = {page.locale.language_code: page.title for page in pages}
    has_own = row.title_es not in ("", row.title_en)
    return titles.get("es") or (row.title_es if has_own else pages[0].title), titles.get("en", "")


@following.keeps_activities
def has_live_page(activity: Activity) -> bool:
    """Whether a live page was opened for an activity."""
    return bool(Broadcast.objects.filter(activity=activity).exists())


def drop_activity(page_key: UUID, *, by: AbstractBaseUser | None) -> None:
    """Take a page's own word back, and its activity too, unless an import or a sign-up speaks of it, or it has a live page.

    With the last activity of a season that is gone, its series goes.
    """
    series = following.drop_activity(page_key, by=by)
    if series is not None and series.page_key is not None:
        _drop_series(series.page_key)


def _drop_series(page_key: UUID) -> None:
    """Remove the series of a season that is gone, once no activity is in it."""
    if not SeasonPage.objects.filter(translation_key=page_key).exists():
        Series.objects.filter(page_key=page_key, activities=None).delete()
