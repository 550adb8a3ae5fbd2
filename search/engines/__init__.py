"""The engines, and which of them is in use."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.base import Engine, EngineUnavailable

__all__ = ["NAMES", "Engine", "EngineUnavailable", "engine"]

NAMES = ("tantivy", "elasticsearch")


def engine(name: str = "") -> Engine:
    """The engine with this name; without one, the one that the settings choose."""
    name = name or settings.SEARCH_ENGINE
    if name == "tantivy":
        from search.engines.embedded import Embedded

        return Embedded.at(settings.SEARCH_DIR)
    if name == "elasticsearch":
        from search.engines.elasticsearch import Server

        return Server.at(
            settings.ELASTICSEARCH_URL,
            settings.ELASTICSEARCH_INDEX,
            api_key=settings.ELASTICSEARCH_API_KEY,
            authority=settings.ELASTICSEARCH_CA_FILE,
        )
    raise ImproperlyConfigured(f"There is no search engine called {name}.")
