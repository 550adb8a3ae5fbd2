"""The themes' pages in the map of the site, each in every language."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from portal.models import Theme


class ThemeSitemap(Sitemap):  # type: ignore[type-arg]  # cannot be given at run time
    """The list of themes and the page of each."""

    i18n = True
    alternates = True

    def items(self) -> list[str]:
        """Slugs of themes; '' for their list."""
        return ["", *Theme.objects.order_by("slug").values_list("slug", flat=True)]

    def location(self, item: str) -> str:
        return reverse("theme", args=[item]) if item else reverse("themes")
