"""Where a page stands: found at its address, with what the shell shows around it, in two queries.

Wagtail finds a page level by level, with two queries for each level, and asks for its restrictions with two more; the
menu, the breadcrumbs and the translations would each take another. All of these are rows of one table, so one query
fetches them together, and a second the page's own fields, whatever the depth.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction, Site

SITE_CACHE_SECONDS = 3600


@dataclass(frozen=True)
class Placement:
    page: Page
    """The page itself, in its own model."""
    trail: tuple[Page, ...]
    """The pages above it, the home page first."""
    menu: tuple[Page, ...]
    translations: tuple[Page, ...]
    """The page in every language it is live in, itself included, each with its locale."""


def known_site(request: HttpRequest) -> Site | None:
    """The site of a request, from the cache; kept for as long as Wagtail's own root paths stay what they are."""
    if not hasattr(request, "_wagtail_site"):
        key = f"portal-site-{request.get_host()}"
        roots = Site.get_site_root_paths()
        kept = cache.get(key)
        if kept is not None and kept[0] == roots:
            request._wagtail_site = kept[1]  # type: ignore[attr-defined]  # where Wagtail keeps it, too
        else:
            cache.set(key, (roots, Site.find_for_request(request)), SITE_CACHE_SECONDS)
    site: Site | None = Site.find_for_request(request)
    return site


def menu_pages(root_path: str) -> Q:
    """The pages of a main menu: live, shown in menus, directly below the home page at `root_path`."""
    return Q(live=True, show_in_menus=True, depth=root_path.count("/") + 1, url_path__startswith=root_path)


def find_placement(root_path: str, path: str) -> Placement | None:
    """The placement of the page at `path` below the home page at `root_path`; None where there is none.

    A page that is an alias, or below one, and a page that is restricted, or below one, are left to Wagtail.
    """
    steps = [step for step in path.split("/") if step]
    addresses = [root_path + "".join(f"{step}/" for step in steps[:length]) for length in range(len(steps) + 1)]
    itself = Page.objects.filter(url_path=addresses[-1]).values("translation_key")
    rows = list(
        Page.objects.filter(
            Q(url_path__in=addresses) | menu_pages(root_path) | Q(live=True, translation_key__in=itself)
        )
        .annotate(is_restricted=Exists(PageViewRestriction.objects.filter(page=OuterRef("pk"))))
        .select_related("locale")
        .order_by("path")
    )
    chain = [row for row in rows if row.url_path in addresses]
    if len(chain) != len(addresses) or any(row.is_restricted or row.alias_of_id for row in chain):
        return None
    found = chain[-1]
    depth = root_path.count("/") + 1
    return Placement(
        page=found.specific,
        trail=tuple(chain[:-1]),
        menu=tuple(
            row
            for row in rows
            if row.depth == depth and row.live and row.show_in_menus and row.url_path.startswith(root_path)
        ),
        translations=tuple(row for row in rows if row.live and row.translation_key == found.translation_key),
    )
