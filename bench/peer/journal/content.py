"""The journal's content: six pages in the menu, seven articles, each with an image, three tags and two authors."""

from datetime import date
from io import BytesIO

from django.core.files.images import ImageFile
from journal.models import ArticleAuthor, ArticlePage, Author, FooterText, JournalPage, PlainPage
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Site

TEXT = "What was seen, what was measured and what it may mean, told in a paragraph of some length. " * 4
TAGS = ("method", "field work", "survey", "prevention", "youth")


def load():
    site = Site.objects.get(is_default_site=True)
    site.hostname, site.site_name = "127.0.0.1", "Peer"
    site.save()
    home = site.root_page.specific
    for number in range(1, 6):
        page = home.add_child(instance=PlainPage(title=f"Plain page {number}", show_in_menus=True, introduction=TEXT))
        page.add_child(instance=PlainPage(title="Below", show_in_menus=True))
    journal = home.add_child(
        instance=JournalPage(title="Journal", slug="journal", show_in_menus=True, introduction=TEXT, image=image(0))
    )
    FooterText.objects.create(body=TEXT)
    authors = [
        Author.objects.create(first_name=f"First{number}", last_name=f"Last{number}", image=image(number))
        for number in range(1, 5)
    ]
    for number in range(1, 8):
        add_article(journal, number, authors)


def add_article(journal, number, authors):
    picture = image(number)
    body = [
        {"type": "paragraph", "value": f"<p>{TEXT}</p>"},
        {"type": "heading", "value": {"text": "What was found", "level": "h2"}},
        {"type": "paragraph", "value": f"<p>{TEXT}</p><p>{TEXT}</p>"},
        {"type": "picture", "value": {"image": picture.pk, "caption": "A caption"}},
        {"type": "quote", "value": {"text": TEXT, "by": "Someone"}},
        {"type": "paragraph", "value": f"<p>{TEXT}</p>"},
    ]
    article = ArticlePage(
        title=f"Article {number}",
        slug=f"article-{number}",
        subtitle="A subtitle",
        introduction=TEXT,
        image=picture,
        published_on=date(2024, number, 1),
        body=body,
    )
    article.article_authors = [ArticleAuthor(author=authors[(number + step) % len(authors)]) for step in (0, 1)]
    article.tags.add(*(TAGS[(number + step) % len(TAGS)] for step in range(3)))
    journal.add_child(instance=article)


def image(number):
    file = BytesIO()
    Picture.new("RGB", (1920, 1080), (number * 20, 90, 120)).save(file, "JPEG")
    return get_image_model().objects.create(title=f"Image {number}", file=ImageFile(file, f"image-{number}.jpg"))
