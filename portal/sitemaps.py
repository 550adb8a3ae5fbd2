"""The map of the site: every public page in every language, each with its translations."""

from collections import defaultdict
from typing import Any

from django.db.models import Q
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page, Site

from portal.queries import open_pages


class PortalSitemap(Sitemap):
    """Wagtail's own lists one language; here every language root of the site is taken, in one query.

    Pages that only mirror another language (aliases) are left out, and those that expired but were not taken down yet, and lessons
    of a course that is.
    """

    def items(self) -> list[Page]:
        site = self.get_wagtail_site()
        roots = [root.root_path for root in Site.get_site_root_paths() if root.site_id == site.pk]
        below = Q()
        for root in roots:
            below |= Q(url_path__startswith=root)
        pages = open_pages(Page.objects.filter(below, depth__gt=1, alias_of__isnull=True))
        return list(pages.select_related("locale").order_by("path"))

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        translations: dict[Any, list[dict[str, str]]] = defaultdict(list)
        for each in self.paginator.object_list:
            translations[each.translation_key].append(
                {"location": each.get_full_url(self.request), "lang_code": each.locale.language_code}
            )
        return [
            {
                "item": each,
                "location": each.get_full_url(self.request),
                "lastmod": self.lastmod(each),
                "alternates": translations[each.translation_key],
            }
            for each in self.paginator.page(page).object_list
        ]
