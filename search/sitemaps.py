"""The themes' pages in the map of the site, each in every language."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from portal.models import Theme
from search.finding import values_in_use


class ThemeSitemap(Sitemap):  # type: ignore[type-arg]  # cannot be given at run time
    """The list of themes and the page of each that something public is about."""

    i18n = True
    alternates = True

    def items(self) -> list[str]:
        """Slugs of themes; '' for their list."""
        known = set(Theme.objects.values_list("slug", flat=True))
        return ["", *sorted(values_in_use("theme") & known)]

    def location(self, item: str) -> str:
        return reverse("theme", args=[item]) if item else reverse("themes")
