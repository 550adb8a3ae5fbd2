"""The front door's own addresses in the map of the site, each in every language."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from front.observatories.queries import shown


class FrontSitemap(Sitemap):  # type: ignore[type-arg]  # cannot be given at run time
    """The glossary, the directory of observatories with each of them, and the way to write to the portal."""

    i18n = True
    alternates = True

    def items(self) -> list[tuple[str, str]]:
        """(URL name, slug); the slug is '' where there is none. One query."""
        lists = [(name, "") for name in ("glossary", "observatories", "contact")]
        return [*lists, *(("observatory", slug) for slug in shown().order_by("pk").values_list("slug", flat=True))]

    def location(self, item: tuple[str, str]) -> str:
        name, slug = item
        return reverse(name, args=[slug] if slug else [])
