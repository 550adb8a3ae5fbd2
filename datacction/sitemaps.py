"""People with a public profile in the map of the site, each in every language."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from participants.queries.people import public_profiles


class PeopleSitemap(Sitemap):  # type: ignore[type-arg]  # cannot be given at run time
    """The directory of specialists, and the profile of everybody whose consent to it stands."""

    i18n = True
    alternates = True

    def items(self) -> list[str]:
        """Slugs of profiles; '' for the directory. One query."""
        return ["", *public_profiles().order_by("pk").values_list("slug", flat=True)]

    def location(self, item: str) -> str:
        return reverse("public_profile", args=[item]) if item else reverse("specialists")
