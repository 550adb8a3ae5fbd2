"""Where the network joins in Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from conose.viewsets import ResearchLineViewSet

register_snippet(ResearchLineViewSet)
