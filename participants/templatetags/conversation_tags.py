"""The comments below a page, for whatever page of a type that can be commented on."""

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.models import Page

from participants.comments.listings import conversation_on
from participants.comments.subjects import is_subject

register = template.Library()


@register.simple_tag(takes_context=True)
def conversation(context: Context) -> SafeString:
    """The conversation of this page; nothing where it has none, and in a preview. No query where nothing was said, and nobody
    is signed in; two for comments, whatever their number."""
    page, request = context.get("page"), context.get("request")
    if request is None or not isinstance(page, Page) or not page.pk or not is_subject(page):
        return SafeString("")
    if getattr(request, "is_preview", False) or not page.live:
        return SafeString("")
    view = conversation_on(page, request)
    if view is None:
        return SafeString("")
    return render_to_string("participants/comments/_below.html", {"view": view}, request=request)
