"""The countries' pages in the map of the site, each in every language."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from participants.models import Country


class CountrySitemap(Sitemap):  # type: ignore[type-arg]  # cannot be given at run time
    """The list of countries and the page of each that the programme works in."""

    i18n = True
    alternates = True

    def items(self) -> list[str]:
        """Codes of countries; '' for their list."""
        return ["", *Country.objects.of_programme().order_by("pk").values_list("pk", flat=True)]

    def location(self, item: str) -> str:
        return reverse("country", args=[item.lower()]) if item else reverse("countries")
