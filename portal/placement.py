"""Where a page stands: found at its address, with what the shell shows around it, in two queries.

Wagtail finds a page level by level, with two queries for each level, and asks for its restrictions with two more; the
menu, the breadcrumbs and the translations would each take another. All of these are rows of one table, so one query
fetches them together, and a second the page's own fields, whatever the depth.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.http import RFC3986_SUBDELIMS
from django.utils.translation import override
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.models.sites import SiteRootPath

from portal.models import StandardPage
from portal.prepared import Prepared, number, prepared, text
from portal.queries import not_expired, public_pages

SITE_CACHE_SECONDS = 3600
FOOTER_KEY, FOOTER_SECONDS = "portal-footer", 300
DEEPEST = 16
"""So many steps an address may have to be looked for here; none of the portal's comes near it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page as the shell names it."""

    title: str
    url: str
    path: str
    """Its place in the tree of pages, by which what is below it is found."""
    language: str
    is_mirror: bool
    """It only mirrors the page of another language (Wagtail: an alias)."""
    programme: str = ""
    """The programme that all pages of its type belong to; "" where there is none."""


@dataclass(frozen=True, slots=True)
class Placement:
    page: Page
    """The page itself, in its own model."""
    url: str
    trail: tuple[Place, ...]
    """The pages above it, the home page first."""
    menu: tuple[Place, ...]
    translations: tuple[Place, ...]
    """The page in every language it is live in, itself included."""
    above: tuple[Place, ...]
    """The pages above it in the other languages, those closest to it first: public, and no mirrors."""


def known_site(request: HttpRequest) -> Site | None:
    """The site of a request, from the cache; kept for as long as Wagtail's own root paths stay what they are."""
    if not hasattr(request, "_wagtail_site"):
        key = f"portal-site-{request.get_host()}"
        roots = root_paths(request)
        kept = cache.get(key)
        if kept is not None and kept[0] == roots:
            request._wagtail_site = kept[1]  # type: ignore[attr-defined]  # where Wagtail keeps it, too
        else:
            cache.set(key, (roots, Site.find_for_request(request)), SITE_CACHE_SECONDS)
    site: Site | None = Site.find_for_request(request)
    return site


def root_paths(request: HttpRequest) -> list[SiteRootPath]:
    """Wagtail's root paths, asked for once in a request."""
    if not hasattr(request, "_portal_root_paths"):
        request._portal_root_paths = Site.get_site_root_paths()  # type: ignore[attr-defined]
    found: list[SiteRootPath] = request._portal_root_paths  # type: ignore[attr-defined]
    return found


def root_path(request: HttpRequest, language: str) -> str | None:
    """The `url_path` of the home page in a language, on the site of a request; None where there is none."""
    site = known_site(request)
    roots = (root for root in root_paths(request) if site is not None and root.site_id == site.pk)
    return next((root.root_path for root in roots if root.language_code == language), None)


def address(request: HttpRequest, url_path: str) -> str:
    """The address of the page with this `url_path`, as Wagtail's `get_url` gives it; empty where it has none."""
    site = known_site(request)
    for start, base in _bases(site.pk if site else None, tuple(root_paths(request)), get_script_prefix()):
        if url_path.startswith(start):
            return base + quote(url_path[len(start) :], safe=f"{RFC3986_SUBDELIMS}/~:@")
    return ""


@lru_cache(maxsize=64)
def _bases(site: int | None, roots: tuple[SiteRootPath, ...], script: str) -> tuple[tuple[str, str], ...]:
    """(`url_path` of a home page, its address) of every site and language, those of this site first."""
    several = len({root.site_id for root in roots}) > 1
    known = dict(settings.LANGUAGES)
    found = []
    for root in sorted(roots, key=lambda root: root.site_id != site):
        with override(root.language_code if root.language_code in known else settings.LANGUAGE_CODE):
            prefix = reverse("wagtail_serve", args=("",))
        found.append((root.root_path, prefix if root.site_id == site or not several else root.root_url + prefix))
    return tuple(found)


class _Row(NamedTuple):
    pk: int
    path: str
    depth: int
    url_path: str
    title: str
    is_open: bool
    """Published, and not past its expiry."""
    show_in_menus: bool
    alias: int | None
    key: Any
    content_type: int
    language: str
    is_restricted: bool


_COLUMNS = (
    "pk",
    "path",
    "depth",
    "url_path",
    "title",
    "is_open",
    "show_in_menus",
    "alias_of_id",
    "translation_key",
    "content_type_id",
    "locale__language_code",
    "is_restricted",
)


def find_placement(request: HttpRequest, root: str, path: str) -> Placement | None:
    """The placement of the page at `path` below the home page with the `url_path` `root`; None where there is none.

    A page that is an alias, or below one, and a page that is restricted, or below one, are left to Wagtail.
    """
    steps = [step for step in path.split("/") if step]
    if len(steps) > DEEPEST:
        return None
    addresses = [root + "".join(f"{step}/" for step in steps[:length]) for length in range(len(steps) + 1)]
    depth = root.count("/") + 1
    values = {f"at{place}": each for place, each in enumerate(addresses)}
    rows = [_Row._make(row) for row in _around(len(addresses), depth).rows(root=root, **values)]
    chain = [row for row in rows if row.url_path in addresses]
    if len(chain) != len(addresses) or any(row.is_restricted or row.alias for row in chain):
        return None
    found = chain[-1]
    model = ContentType.objects.get_for_id(found.content_type).model_class()
    itself = _itself(model).instances(model, page=found.pk) if model is not None else []
    if not itself:
        return None
    return Placement(
        page=itself[0],
        url=address(request, found.url_path),
        trail=_places(request, chain[:-1]),
        menu=_places(
            request,
            [
                row
                for row in rows
                if row.depth == depth and row.is_open and row.show_in_menus and row.url_path.startswith(root)
            ],
        ),
        translations=_places(request, [row for row in rows if row.is_open and row.key == found.key]),
        above=_places(request, _above_elsewhere(chain, rows)),
    )


def _above_elsewhere(chain: Sequence[_Row], rows: Iterable[_Row]) -> list[_Row]:
    steps = {row.key: place for place, row in enumerate(chain[:-1])}
    closed = tuple(row.path for row in rows if row.is_restricted)
    found = [
        row
        for row in rows
        if row.key in steps
        and row.language != chain[-1].language
        and row.is_open
        and row.alias is None
        and not row.path.startswith(closed)
    ]
    return sorted(found, key=lambda row: steps[row.key], reverse=True)


def find_menu(request: HttpRequest, language: str) -> tuple[Place, ...]:
    """The menu of a page that is no Wagtail page. One query."""
    root = root_path(request, language)
    return _places(request, map(_Row._make, _menu(root.count("/") + 1).rows(root=root))) if root is not None else ()


def footer_pages(request: HttpRequest, language: str) -> tuple[Place, ...]:
    """The public pages that editors show in the footer, in the order of the tree. One query, kept for FOOTER_SECONDS."""
    kept: dict[str, tuple[Place, ...]] = cache.get(FOOTER_KEY) or {}
    key = f"{request.get_host()} {language}"
    if key not in kept:
        root = root_path(request, language)
        kept[key] = _places(request, map(_Row._make, _footer().rows(root=root))) if root is not None else ()
        cache.set(FOOTER_KEY, kept, FOOTER_SECONDS)
    return kept[key]


def forget_footer() -> None:
    """Read what the footer shows anew."""
    cache.delete(FOOTER_KEY)


def in_language_of(page: Page, pages: Iterable[Page], request: HttpRequest) -> dict[int, str]:
    """The addresses of these pages by their keys: of their public translations in the language of `page` where there are
    such, else of themselves where they are public. One query."""
    wanted = list(pages)
    found = public_pages(
        Page.objects.filter(translation_key__in=[each.translation_key for each in wanted], alias_of=None)
    )
    paths: dict[tuple[Any, int], str] = {
        (key, locale): path for key, locale, path in found.values_list("translation_key", "locale", "url_path")
    }
    addresses = {}
    for each in wanted:
        path = paths.get((each.translation_key, page.locale_id)) or paths.get((each.translation_key, each.locale_id))
        if path is not None:
            addresses[each.pk] = address(request, path)
    return addresses


def nearest_in(page: Page, language: str, request: HttpRequest) -> Place | None:
    """What stands for `page` in a language that it is not in: the public page of the closest page above it that is in both; None
    where not even the first page is. One query: for pages whose placement is not known."""
    above = [page.path[:end] for end in range(2 * page.steplen, len(page.path), page.steplen)]
    values = {f"at{place}": path for place, path in enumerate(above)}
    rows = _nearest(len(above)).rows(language=language, **values) if above else []
    for title, url_path, path in rows:
        return Place(title, address(request, url_path), path, language, is_mirror=False)
    return None


def place_of(page: Page, request: HttpRequest) -> Place:
    """A page found in another way, as the shell names it."""
    language = page.locale.language_code
    return Place(page.title, page.get_url(request) or "", page.path, language, page.alias_of_id is not None)


def _places(request: HttpRequest, rows: Iterable[_Row]) -> tuple[Place, ...]:
    return tuple(
        Place(
            row.title,
            address(request, row.url_path),
            row.path,
            row.language,
            row.alias is not None,
            _programme_of(row.content_type),
        )
        for row in rows
    )


@lru_cache(maxsize=256)
def _programme_of(content_type: int) -> str:
    """The programme of a type of pages, where the type says one."""
    programme = getattr(ContentType.objects.get_for_id(content_type).model_class(), "programme", "")
    return programme if isinstance(programme, str) else ""


def _menu_pages(depth: int) -> Q:
    """The pages of a main menu: open, shown in menus, at the depth directly below the home page."""
    return Q(not_expired(), live=True, show_in_menus=True, depth=depth, url_path__startswith=text("root"))


def _prepared(pages: Q) -> Prepared:
    restrictions = Exists(PageViewRestriction.objects.filter(page=OuterRef("pk")))
    is_open = ExpressionWrapper(Q(not_expired(), live=True), BooleanField())
    found = Page.objects.filter(pages).annotate(is_restricted=restrictions, is_open=is_open)
    return prepared(found.order_by("path").values_list(*_COLUMNS))


@lru_cache(maxsize=4)
def _menu(depth: int) -> Prepared:
    return _prepared(_menu_pages(depth))


@lru_cache(maxsize=1)
def _footer() -> Prepared:
    chosen = public_pages(StandardPage.objects.filter(in_footer=True)).order_by()
    return _prepared(Q(pk__in=chosen.values("pk"), url_path__startswith=text("root")))


@lru_cache(maxsize=2 * DEEPEST)
def _around(steps: int, depth: int) -> Prepared:
    """The pages on the way to an address of so many steps, their translations, and the menu."""
    on_the_way = Q(url_path__in=[text(f"at{place}") for place in range(steps)])
    keys = Page.objects.filter(on_the_way).values("translation_key")
    return _prepared(on_the_way | _menu_pages(depth) | Q(not_expired(), live=True, translation_key__in=keys))


@lru_cache(maxsize=DEEPEST)
def _nearest(steps: int) -> Prepared:
    """The public page in a language that is also one of so many pages of another, the one that is furthest down."""
    keys = Page.objects.filter(path__in=[text(f"at{place}") for place in range(steps)]).values("translation_key")
    there = Page.objects.filter(translation_key__in=keys, locale__language_code=text("language"), alias_of=None)
    return prepared(public_pages(there).order_by("-depth").values_list("title", "url_path", "path")[:1])


@lru_cache(maxsize=128)
def _itself(model: type[Page]) -> Prepared:
    return prepared(model._default_manager.filter(pk=number("page")))
