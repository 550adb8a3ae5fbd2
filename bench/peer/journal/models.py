"""Articles, who wrote them, and the page that lists them, as Wagtail's manual teaches to write them."""

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.blocks import CharBlock, ChoiceBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Orderable, Page
from wagtail.snippets.models import register_snippet


@register_snippet
class Author(models.Model):
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    image = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self):
        return f"{self.first_name} {self.last_name}"


@register_snippet
class FooterText(models.Model):
    body = models.TextField()


class HeadingBlock(StructBlock):
    text = CharBlock()
    level = ChoiceBlock(choices=[("h2", "H2"), ("h3", "H3")])

    class Meta:
        template = "journal/heading.html"


class PictureBlock(StructBlock):
    image = ImageChooserBlock()
    caption = CharBlock(required=False)

    class Meta:
        template = "journal/picture.html"


class QuoteBlock(StructBlock):
    text = TextBlock()
    by = CharBlock(required=False)

    class Meta:
        template = "journal/quote.html"


class BodyBlock(StreamBlock):
    heading = HeadingBlock()
    paragraph = RichTextBlock()
    picture = PictureBlock()
    quote = QuoteBlock()


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")


class ArticleAuthor(Orderable):
    page = ParentalKey("ArticlePage", on_delete=models.CASCADE, related_name="article_authors")
    author = models.ForeignKey(Author, models.CASCADE, related_name="+")


class ArticlePage(Page):
    subtitle = models.CharField(max_length=255, blank=True)
    introduction = models.TextField(blank=True)
    image = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    body = StreamField(BodyBlock(), blank=True)
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)
    published_on = models.DateField(null=True, blank=True)

    def authors(self):
        return [each.author for each in self.article_authors.select_related("author")]

    def linked_tags(self):
        above = self.get_parent().url
        tags = list(self.tags.all())
        for tag in tags:
            tag.url = f"{above}tags/{tag.slug}/"
        return tags


class JournalPage(Page):
    introduction = models.TextField(blank=True)
    image = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+")

    def articles(self):
        return ArticlePage.objects.descendant_of(self).live().order_by("-published_on")

    def all_tags(self):
        return sorted({tag for article in self.articles() for tag in article.linked_tags()}, key=str)

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), "articles": self.articles()}


class PlainPage(Page):
    introduction = models.TextField(blank=True)
