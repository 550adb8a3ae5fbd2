"""`trans`, `url` and `static` for what stands in the template itself: a text, a view without arguments, a file.

Django's own are ready for variables, filters and arguments, and take three to nine times as many steps for these; each page has
some fifty of them. Loaded after `i18n` and `static`, these take their place in a template, and leave to Django's whatever
they are not made for.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import do_translate
from django.templatetags.static import do_static
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, pgettext

register = template.Library()


class TextNode(Node):
    """A text of the template in the reader's language."""

    child_nodelists = ()

    def __init__(self, text: str, context: str | None) -> None:
        self.text = text.replace("%", "%%")  # as catalogues have it
        self.context = context

    def render(self, context: Context) -> str:
        said = gettext(self.text) if self.context is None else pgettext(self.context, self.text)
        return mark_safe(said.replace("%%", "%"))


class AddressNode(Node):
    """The address of a view that takes no arguments."""

    child_nodelists = ()

    def __init__(self, view: str) -> None:
        self.view = view

    def render(self, context: Context) -> str:
        return _address(self.view, get_language(), get_urlconf(), get_script_prefix())


class FileNode(Node):
    """The address of a file that comes with the portal."""

    child_nodelists = ()

    def __init__(self, path: str) -> None:
        self.path = path

    def render(self, context: Context) -> str:
        return _file(self.path)


@lru_cache(maxsize=1_000)
def _address(view: str, language: str | None, urlconf: str | None, prefix: str) -> str:
    """`reverse` reads nothing else."""
    return conditional_escape(reverse(view))


@lru_cache(maxsize=1_000)
def _file(path: str) -> str:
    return conditional_escape(staticfiles_storage.url(path))


@register.tag("trans")
@register.tag("translate")
def translated(parser: Parser, token: Token) -> Node:
    node: Any = do_translate(parser, token)
    text = _literal(node.filter_expression)
    context = None if node.message_context is None else _literal(node.message_context)
    is_variable = text is None or (context is None and node.message_context is not None)
    return node if is_variable or node.noop or node.asvar else TextNode(str(text), context)


@register.tag
def url(parser: Parser, token: Token) -> Node:
    node: Any = django_url(parser, token)
    view = _literal(node.view_name)
    # Which of several namespaces of a name is meant, the page tells.
    is_plain = view is not None and ":" not in view and not (node.args or node.kwargs or node.asvar)
    return AddressNode(str(view)) if is_plain else node


@register.tag
def static(parser: Parser, token: Token) -> Node:
    node: Any = do_static(parser, token)
    path = _literal(node.path)
    return node if path is None or node.varname else FileNode(path)


def _literal(expression: Any) -> str | None:
    """The text that an expression of a template is, if it is one and nothing else."""
    value = getattr(expression.var, "literal", expression.var)
    return str(value) if isinstance(value, str) and not expression.filters else None
