"""The search in the Wagtail admin."""

from wagtail.snippets.models import register_snippet

from search.viewsets import SearchGroup

register_snippet(SearchGroup)
