"""What is told of news and articles on a home page."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from front.articles.queries import latest_articles
from front.models import ArticleIndexPage, ArticlePage
from portal.components import ListItem, Tag
from portal.placement import address
from portal.sections import Section, list_page, register


def declare() -> None:
    """Say what stands in the section of news. Called once, when the apps are loaded."""
    register("news", latest, ArticleIndexPage)


def latest(page: Page, request: HttpRequest, number: int) -> Section | None:
    """The last pieces in the page's language. One query and `list_page`'s."""
    kinds = dict(ArticlePage.Kind.choices)
    items = [
        ListItem(
            title=each.title,
            url=address(request, each.url_path),
            key=str(kinds[each.kind]),
            day=each.day,
            text=each.summary,
            programme=each.programme,
        )
        for each in latest_articles(page.locale_id, number)
    ]
    if not items:
        return None
    index = list_page(ArticleIndexPage, page, request)
    more = (Tag(_("All news and articles"), index.url),) if index is not None else ()
    return Section(_("News and articles"), {"items": items}, more=more)
