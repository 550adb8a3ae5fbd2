"""Reads: the public pages that activities stand on, their own or one that they are a part of, and what else stands there."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from wagtail.models import Page

from participants.models import Activity, RegistrationDesk
from portal.queries import open_pages

PARTS: list[type[Any]] = []
"""Declared by `are_parts`."""


def are_parts(*models: type[Any]) -> None:
    """Declare the models whose rows are activities and parts of a page (a session, a day): each has a `translation_key` and
    the `page` that it stands on."""
    PARTS.extend(models)


def known_pages() -> Q:
    """For activities: whether a page that is open shows them, their own or the one that they are a part of."""
    own = open_pages(Page.objects.filter(translation_key=OuterRef("page_key")))
    known = Q(Exists(own))
    for model in PARTS:
        rows = model._default_manager.filter(translation_key=OuterRef("page_key"))
        known |= Q(Exists(rows.filter(page__in=open_pages(Page.objects.all()).order_by().values("pk"))))
    return known & Q(page_key__isnull=False)


def page_paths(keys: Iterable[UUID], language: str) -> dict[UUID, str]:
    """The `url_path` of the open page that each of these activities stands on, in a language or in the one there is. A query
    for each kind of page, and for each kind of part that any of them is."""
    wanted, found = set(keys), dict[UUID, str]()
    by_page = Page.objects.filter(translation_key__in=wanted).order_by("pk")
    _add_paths(found, open_pages(by_page).values_list("translation_key", "url_path", "locale__language_code"), language)
    for model in PARTS:
        left = wanted - found.keys()
        rows = model._default_manager.filter(translation_key__in=left) if left else model._default_manager.none()
        parts: dict[int, list[UUID]] = {}
        for page, key in rows.order_by("page").values_list("page", "translation_key"):
            parts.setdefault(page, []).append(key)
        open_ones = open_pages(Page.objects.filter(pk__in=parts)).order_by("pk")
        shown = [
            (key, path, code)
            for pk, path, code in open_ones.values_list("pk", "url_path", "locale__language_code")
            for key in parts[pk]
        ]
        _add_paths(found, shown, language)
    return found


def _add_paths(found: dict[UUID, str], rows: Iterable[tuple[UUID, str, str]], language: str) -> None:
    """The first path in the language, else the first there is."""
    best: dict[UUID, bool] = {}
    for key, path, code in rows:
        is_other = code != language
        if key not in best or best[key] > is_other:
            best[key], found[key] = is_other, path


def page_of(activity: Activity, language: str = "") -> Page | None:
    """The public page that an activity stands on, its own or the one that it is a part of, in a language (the reader's
    where none is named) or in the one there is. A query for each kind of page that it may stand on."""
    if activity.page_key is None:
        return None
    language = language or (get_language() or "es").split("-")[0]
    parts = (model._default_manager.filter(translation_key=activity.page_key).values("page") for model in PARTS)
    for pages in (
        Page.objects.filter(translation_key=activity.page_key),
        *(Page.objects.filter(pk__in=each) for each in parts),
    ):
        found = open_pages(pages).select_related("locale")
        page: Page | None = min(found, key=lambda page: (page.locale.language_code != language, page.pk), default=None)
        if page is not None:
            return page
    return None


def is_gone(page_key: UUID) -> bool:
    """Whether no page has this key any more, nor a part of one that is or was public. A query for each kind that it may be."""
    parts = (model._default_manager.filter(page__first_published_at__isnull=False) for model in PARTS)
    return not any(rows.filter(translation_key=page_key).exists() for rows in (Page.objects.all(), *parts))


def parts_beside(page_key: UUID, *, of: str = "page_key") -> Q:
    """For activities, or rows of which `of` is their activity's key: those of the days or sessions of the page that the one
    with this key is a part of. Nothing where there are no such pages."""
    beside = Q()
    for model in PARTS:
        pages = model._default_manager.filter(translation_key=page_key).values("page")
        beside |= Q(**{f"{of}__in": model._default_manager.filter(page__in=pages).values("translation_key")})
    return beside


def activities_beside(activity: Activity) -> list[Activity]:
    """The days or sessions of the page that an activity is a part of, but those that were called off, the first to begin first;
    itself alone where it is of no page. One query."""
    same = Q(pk=activity.pk) | (parts_beside(activity.page_key) if activity.page_key is not None else Q())
    called_off = RegistrationDesk.objects.filter(activity=OuterRef("pk"), cancelled_at__isnull=False)
    return list(Activity.objects.filter(same, ~Exists(called_off)).order_by("starts_at", "pk")) or [activity]


def is_public(activity: Activity) -> bool:
    """Whether anyone may know of an activity: it has no page of its own, or its page is open."""
    return activity.page_key is None or page_of(activity) is not None
