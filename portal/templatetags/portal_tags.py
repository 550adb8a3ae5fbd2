"""What the shell of a public page needs: the menu, the languages, the crumbs, and small things in templates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlsplit

from django import template
from django.conf import settings
from django.core.paginator import Page as Paged
from django.forms import BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.encoding import escape_uri_path
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.components import Tag
from portal.explaining import explained as explained_text
from portal.models import PortalPage
from portal.notices import PRIVACY_SLUGS
from portal.numbers import record_key
from portal.origins import origins_of
from portal.placement import Place, Placement, address, find_menu, footer_pages, nearest_in, place_of
from portal.queries import may_enter_admin, open_pages
from portal.shortening import shortened
from portal.social_cards import card_of

register = template.Library()
register.filter("shortened", shortened)

ONLY_IN = "only-in"
"""In an address: the language of the page that somebody asked for in another one, in which it is not, and its number: `es.12`."""


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    current: str
    """What `aria-current` says: “page” on this page, “true” on one below it, nothing elsewhere."""


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str
    """With the query string of this page: its filters, what was searched for."""
    absolute_url: str
    """Without it: what search engines are told of, as the canonical address is."""
    is_current: bool
    is_translated: bool
    """False where the page in this language is only a mirror of the other's, or does not exist."""
    leads_to: str = ""
    """Where it leads, in a sentence of this language, where that is another page than this one; empty otherwise."""


@dataclass(frozen=True)
class Crumb:
    title: str
    url: str


def _request(context: Context) -> HttpRequest | None:
    return context.get("request")


def _placement(context: Context) -> Placement | None:
    page = context.get("page")
    return page.placement if isinstance(page, PortalPage) else None


def _translations(context: Context, request: HttpRequest) -> tuple[Place, ...]:
    page = context.get("page")
    if not isinstance(page, Page) or not page.pk:
        return ()
    placement = _placement(context)
    if placement is not None:
        return placement.translations
    found = page.get_translations(inclusive=True).live().select_related("locale")
    return tuple(place_of(each, request) for each in found)


@register.inclusion_tag("portal/_came_out_of.html", takes_context=True)
def came_out_of(context: Context, page: Page) -> dict[str, Any]:
    """What a page is an outcome of: portal/origins.py."""
    request = _request(context)
    return {"origins": origins_of(page, request) if request is not None else []}


@register.simple_tag
def social_picture(page: Any) -> str:
    """The path of the picture that shows where a page is shared. No query: its words are on the page."""
    if not isinstance(page, Page) or not page.pk:
        return static("img/social.png")
    if isinstance(page, PortalPage) and page.social_image_id:
        return reverse("social_image", args=[page.pk, page.social_image_id])
    digest = card_of(page, get_language() or settings.LANGUAGE_CODE).digest
    return reverse("social_card", args=[page.pk, digest])


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> list[MenuItem]:
    """The pages below the home page that are shown in menus, then `PORTAL_MENU_VIEWS`. One query at most."""
    request = _request(context)
    if request is None:
        return []
    placement = _placement(context)
    places = placement.menu if placement else find_menu(request, get_language() or settings.LANGUAGE_CODE)
    items = [(place.title, place.url) for place in places]
    items += [(str(title), reverse(view)) for view, title in settings.PORTAL_MENU_VIEWS]
    here = escape_uri_path(request.path)
    return [MenuItem(title, url, _current(url, here)) for title, url in items]


@register.simple_tag(takes_context=True)
def footer_links(context: Context) -> tuple[Place, ...]:
    """The notices that every page leads to, in the reader's language. A query in a while."""
    request = _request(context)
    return (
        footer_pages(request, (get_language() or settings.LANGUAGE_CODE).split("-")[0]) if request is not None else ()
    )


@register.simple_block_tag(takes_context=True)
def explained(context: Context, content: str) -> SafeString:
    """Running text of a page that stands in no block, with its words explained as the apps say (portal/explaining.py)."""
    page, request = context.get("page"), _request(context)
    return mark_safe(explained_text(content, page, request) if page is not None and request is not None else content)


@register.simple_tag(takes_context=True)
def privacy_notice(context: Context) -> Place | None:
    """The notice that says what is kept of people, where the footer has it at the address that it begins with."""
    addresses = tuple(f"/{slug}/" for slug in PRIVACY_SLUGS)
    return next((notice for notice in footer_links(context) if notice.url.endswith(addresses)), None)


def _current(url: str, here: str) -> str:
    return "page" if url == here else "true" if url and here.startswith(url) else ""


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """This page in every language of the site, else the nearest one above it; of what was not found, the first page. No query but
    of a page that stands elsewhere than its address says, and for who came from a page that is in one language."""
    request = _request(context)
    if request is None:
        return []
    current = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    query = request.GET.copy()
    query.pop(ONLY_IN, None)
    translations = {each.language: each for each in _translations(context, request)}
    back = _came_from(request)
    links = []
    for code, _name in settings.LANGUAGES:
        translation = translations.get(code)
        if context.get("is_not_found") and code != current:
            links.append(_elsewhere(request, code, f"/{code}/", _("Go to the home page")))
            continue
        if translation is not None:
            url, is_translated = translation.url, not translation.is_mirror
        elif translations:
            links.append(_nearest(context, code, current, request))
            continue
        else:
            # Of what only takes what is sent, the page it was sent from
            here = context.get("came_from") or request.path
            url = _in_language(here, code, current)
            is_translated = code == current or url != here
        links.append(
            LanguageLink(
                code=code,
                name=get_language_info(code)["name_local"].capitalize(),
                url=f"{url}?{query.urlencode()}" if query else url,
                absolute_url=request.build_absolute_uri(url),
                is_current=code == current,
                is_translated=is_translated,
            )
        )
    return [_leading_back(link, back) for link in links] if back is not None else links


def _came_from(request: HttpRequest) -> Place | None:
    """The public page from which somebody was led here because it is in one language alone. One query, where the address has it."""
    code, _dot, number = request.GET.get(ONLY_IN, "").partition(".")
    key = record_key(number)
    if key is None or code not in dict(settings.LANGUAGES):
        return None
    pages = open_pages(Page.objects.filter(pk=key, locale__language_code=code, alias_of=None))
    return next((Place(page.title, address(request, page.url_path), page.path, code, False) for page in pages), None)


def _leading_back(link: LanguageLink, back: Place) -> LanguageLink:
    if link.is_current or link.code != back.language:
        return link
    with override(link.code):
        return replace(link, url=back.url, leads_to=gettext("Back to “%(title)s”") % {"title": back.title})


def _nearest(context: Context, code: str, current: str, request: HttpRequest) -> LanguageLink:
    """The link to a language that a page is not in. The page it leads to says so: see `only_in_note`."""
    if placement := _placement(context):
        place = next((each for each in placement.above if each.language == code), None)
    else:
        place = nearest_in(context["page"], code, request)
    sentence = _("This page is not in %(language)s: to “%(title)s”")
    with override(code):
        leads_to = sentence % {
            "language": get_language_info(code)["name_local"],
            "title": place.title if place is not None else gettext("Home"),
        }
    url = place.url if place is not None else f"/{code}/"
    return _elsewhere(request, code, f"{url}?{ONLY_IN}={current}.{context['page'].pk}", leads_to)


def _elsewhere(request: HttpRequest, code: str, url: str, leads_to: Promise | str) -> LanguageLink:
    """The link to a language that leads to another page in it."""
    with override(code):
        said = str(leads_to)
    return LanguageLink(
        code=code,
        name=get_language_info(code)["name_local"].capitalize(),
        url=url,
        absolute_url=request.build_absolute_uri(url.partition("?")[0]),
        is_current=False,
        is_translated=False,
        leads_to=said,
    )


@register.simple_tag(takes_context=True)
def only_in_note(context: Context) -> str:
    """What somebody is told who asked for a page in this language that it is not in; empty for everybody else."""
    request = _request(context)
    code = request.GET.get(ONLY_IN, "").partition(".")[0] if request is not None else ""
    current = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    if not code or code == current or code not in dict(settings.LANGUAGES):
        return ""
    names = {name: gettext(get_language_info(each)["name"]) for name, each in (("other", code), ("own", current))}
    return gettext("The page that you come from is only in %(other)s. This is the nearest one in %(own)s.") % names


@lru_cache(maxsize=1_000)
def _in_language(path: str, code: str, current: str) -> str:
    """The address of what `path` is in the `current` language, in another one: asks the patterns of all addresses twice."""
    return translate_url(path, code)


@register.simple_tag(takes_context=True)
def canonical_url(context: Context) -> str:
    """The address of this page without its filters, absolute."""
    request = _request(context)
    return request.build_absolute_uri(request.path) if request else ""


@register.simple_tag(takes_context=True)
def crumbs(context: Context) -> list[Crumb]:
    """The pages above this one, the home page first. One query at most; none on a home page."""
    request = _request(context)
    page = context.get("page")
    if request is None or not isinstance(page, Page) or page.depth <= 2:
        return []
    placement = _placement(context)
    if placement is not None:
        return [Crumb(each.title, each.url) for each in placement.trail]
    above = page.get_ancestors().filter(depth__gte=2).order_by("depth")
    return [Crumb(each.title, each.get_url(request) or "") for each in above]


@register.simple_tag(takes_context=True)
def edit_url(context: Context) -> str:
    """Where the person who is signed in edits this page; nothing for everybody else. No query for who is not signed in.

    Pages that are shown to who is signed in are private to caches: see `portal.views.pages.serve`.
    """
    request, page = _request(context), context.get("page")
    user = getattr(request, "user", None)
    if not isinstance(page, Page) or not page.pk or user is None or not user.is_authenticated:
        return ""
    if getattr(request, "is_preview", False) or not user.has_perm("wagtailadmin.access_admin"):
        return ""
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.permissions_for_user(user).can_edit() else ""


@register.simple_tag(takes_context=True)
def enters_admin(context: Context) -> bool:
    """Whether who is signed in works in the admin. One query at most; none for who is not signed in."""
    user = getattr(_request(context), "user", None)
    return user is not None and user.is_authenticated and may_enter_admin(user)


@dataclass(frozen=True)
class ShareLink:
    name: str
    url: str


SHARED_BY = (
    (_("E-mail"), "mailto:?subject={title}&body={url}"),
    ("WhatsApp", "https://wa.me/?text={title}%20{url}"),
    ("X", "https://x.com/intent/post?text={title}&url={url}"),
    ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={url}"),
    ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
)
"""Where a page can be told of, by a link that is asked for nothing before it is pressed."""


@register.simple_tag(takes_context=True)
def share_links(context: Context) -> list[ShareLink]:
    """The links that tell others of this page: none on a home page, and where there is no page that others can see."""
    page = context.get("page")
    if not isinstance(page, Page) or not page.pk or page.depth <= 2 or not page.live or _request(context) is None:
        return []
    told = {"title": quote(page.title, safe=""), "url": quote(canonical_url(context), safe="")}
    return [ShareLink(str(name), pattern.format(**told)) for name, pattern in SHARED_BY]


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """The query string of this request with some values changed; `None` or "" takes one out."""
    request = _request(context)
    query = request.GET.copy() if request else None
    if query is None:
        return ""
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.simple_tag
def page_range(page_obj: Paged[Any]) -> list[int | str]:
    """The page numbers to offer: the first, the last and those around this one."""
    return list(page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1))


@register.simple_tag
def field_input(field: BoundField) -> str:
    """A field's control without a placeholder: its label says what it is, also once something is typed."""
    return field.as_widget(attrs={"placeholder": False})


@register.simple_tag
def tag_links(tags: Sequence[Tag]) -> SafeString:
    """A row of tags that lead to a list, written in one go: a list of many rows has many. Looks: components/tags.html."""
    links = [f'<li><a class="tag" href="{escape(tag.url)}">{escape(tag.text)}</a></li>' for tag in tags]
    return mark_safe(f'<ul class="tags">{"".join(links)}</ul>')


@register.simple_tag
def suppressed_sign() -> SafeString:
    """components/suppressed.html, which says the same in every cell of a table."""
    return _suppressed_sign(get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=16)
def _suppressed_sign(language: str) -> SafeString:
    """In the active language, which is `language`."""
    return mark_safe(render_to_string("components/suppressed.html"))


@register.filter
def monogram(name: str) -> str:
    """The first letters of someone's given name and first surname: «Beatriz Pérez Zamora» → «BP», «Ana Ruiz» → «AR».

    Of three names and more the last but one is taken for the first surname, as most here have two. What stands behind a
    small word (“de la”) goes with what stands before it: «María de la Paz Ruiz» → «MR».
    """
    every = str(name).split()
    words = [word for word in every if word[:1].isupper()] or every
    begun = [word for before, word in pairwise(["X", *every]) if word[:1].isupper() and before[:1].isupper()]
    words = begun if len(begun) > 1 else words
    return (
        "".join(word[0] for word in dict.fromkeys((words[0], words[-2] if len(words) > 2 else words[-1]))).upper()
        if words
        else ""
    )


@register.filter
def host(url: str) -> str:
    """The host of an address, as a reader would say it."""
    return urlsplit(str(url)).netloc.removeprefix("www.")
