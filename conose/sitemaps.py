"""The network's own addresses that are no pages, in the map of the site, each in every language."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse


class NetworkSitemap(Sitemap):  # type: ignore[type-arg]  # cannot be given at run time
    """The directory of researchers, the way to join, and the decisions that cite studies."""

    i18n = True
    alternates = True

    def items(self) -> list[str]:
        """URL names."""
        return ["researchers", "joining", "evidence"]

    def location(self, item: str) -> str:
        return reverse(item)
