"""Running text. Headings are blocks of their own, so that their order can be relied on."""

from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.explaining import explained

FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "superscript", "subscript"]


class TextBlock(blocks.RichTextBlock):
    """On a page, its words are explained as the apps say (portal/explaining.py)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"features": FEATURES, **options})

    def render(self, value: Any, context: Any = None) -> str:
        html: str = super().render(value, context=context)
        page, request = (context.get("page"), context.get("request")) if context else (None, None)
        return mark_safe(explained(html, page, request)) if page is not None and request is not None else html

    class Meta:
        icon = "pilcrow"
        label = _("Text")
