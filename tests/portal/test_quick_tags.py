"""Tags for what stands in the template itself: the same as Django's, with fewer steps."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch
from django.utils import translation

from portal.templatetags.quick_tags import AddressNode, FileNode, TextNode

SHORT = [
    ("{% trans 'Search' %}", TextNode),
    ("{% translate 'Search' %}", TextNode),
    ("{% trans 'May' context 'month name' %}", TextNode),
    ("{% trans '100% of <b>it</b> & more' %}", TextNode),
    ("{% trans '' %}", TextNode),
    ("{% url 'search' %}", AddressNode),
    ("{% url 'my_courses' %}", AddressNode),
    ("{% static 'css/site.css' %}", FileNode),
    ("{% static 'css/a&b c.css' %}", FileNode),
]
LEFT = [
    "{% trans word %}",
    "{% trans 'Search'|upper %}",
    "{% trans 'Search' noop %}",
    "{% trans 'Search' as said %}{{ said }}",
    "{% trans 'May' context where %}",
    "{% url view %}",
    "{% url 'learning_run' 'run-1' %}",
    "{% url 'learning_run' run='run-1' %}",
    "{% url 'admin:index' %}",
    "{% url 'no_such_view' as address %}{{ address }}",
    "{% static path %}",
    "{% static 'css/site.css' as file %}{{ file }}",
]
VALUES = {"word": "Search", "where": "month name", "view": "search", "path": "css/site.css"}


def told(source: str, *, quickly: bool) -> str:
    libraries = "i18n static quick_tags" if quickly else "i18n static"
    return Template(f"{{% load {libraries} %}}{source}").render(Context(VALUES))


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("source", [source for source, _node in SHORT] + LEFT)
def test_tells_what_django_tells(source: str, language: str) -> None:
    with translation.override(language):
        assert told(source, quickly=True) == told(source, quickly=False)


@pytest.mark.parametrize(("source", "node"), SHORT)
def test_is_the_quick_one(source: str, node: type) -> None:
    [_load, found] = Template(f"{{% load quick_tags %}}{source}").nodelist
    assert type(found) is node


@pytest.mark.parametrize("source", LEFT)
def test_leaves_the_rest_to_django(source: str) -> None:
    [_load, found, *_shown] = Template(f"{{% load quick_tags %}}{source}").nodelist
    assert type(found).__module__.startswith("django.")


def test_address_is_that_of_the_language_at_each_time() -> None:
    template = Template("{% load quick_tags %}{% url 'search' %} {% trans 'Sign in' %}")
    for language, expected in (
        ("es", "/es/buscar/ Ingresar"),
        ("en", "/en/search/ Sign in"),
        ("es", "/es/buscar/ Ingresar"),
    ):
        with translation.override(language):
            assert template.render(Context()) == expected


@pytest.mark.parametrize("quickly", [True, False])
def test_view_that_is_not_there_is_an_error_as_with_django(quickly: bool) -> None:
    with pytest.raises(NoReverseMatch, match="no_such_view"):
        told("{% url 'no_such_view' %}", quickly=quickly)
