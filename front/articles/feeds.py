"""News and articles as a feed (RSS 2.0), in the reader's language."""

from datetime import UTC, datetime, time

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from front.articles.queries import latest_articles
from front.models import ArticleIndexPage
from portal.placement import address
from portal.queries import public_pages

ITEMS = 30


@require_safe
def articles_feed(request: HttpRequest) -> HttpResponse:
    """The latest articles. Four queries, whatever their number."""
    language = (get_language() or "es").split("-")[0]
    locale = Locale.objects.get(language_code=language)
    index = public_pages(ArticleIndexPage.objects.filter(locale=locale)).first()
    title = index.title if index is not None else _("News and articles")
    link = address(request, index.url_path) if index is not None else f"/{language}/"
    feed = Rss201rev2Feed(
        title=f"{title} – {_('Citizen security in data')}",
        link=request.build_absolute_uri(link),
        description=_plain(index.introduction if index is not None else "") or str(title),
        language=language,
        feed_url=request.build_absolute_uri(),
        ttl=60,
    )
    for each in latest_articles(locale.pk, ITEMS):
        url = request.build_absolute_uri(address(request, each.url_path))
        feed.add_item(
            title=_plain(each.title),
            link=url,
            description=_plain(each.summary),
            author_name=_plain(", ".join(filter(None, (each.author, each.signed_by)))),
            unique_id=url,
            pubdate=datetime.combine(each.day, time(12), UTC),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


UNPRINTABLE = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


def _plain(text: str) -> str:
    """A text without what no XML may hold."""
    return text.translate(UNPRINTABLE)
