"""The texts of the admin's scripts: Wagtail's, and before them ours where its Spanish lacks one or is wrong.

Django's own view reads a package's texts alone. Ours stand in `locale/LANGUAGE/LC_MESSAGES/djangojs.po`, by hand: a test
holds them to what Wagtail says.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.auth import require_admin_access
from wagtail.admin.localization import get_localized_response


class ScriptTexts(JavaScriptCatalog):
    """Of two folders the later wins."""

    def get_paths(self, packages: Iterable[str]) -> list[Any]:
        return [*super().get_paths(packages), *settings.LOCALE_PATHS]


def admin_texts(request: HttpRequest) -> HttpResponseBase:
    """Those of Wagtail's admin, in the language that the account chose."""
    response: HttpResponseBase = get_localized_response(ScriptTexts.as_view(packages=["wagtail.admin"]), request)
    return response


@require_admin_access
def translation_texts(request: HttpRequest) -> HttpResponseBase:
    """Those of the editor of translations."""
    return ScriptTexts.as_view(packages=["wagtail_localize"])(request)
