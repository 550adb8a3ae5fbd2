"""An editor looks at a page before it is published: the same page under the same security policy, in each language."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Page as WagtailPage

from portal.models import User
from tests.datacction.conftest import Webinar


@pytest.mark.parametrize("language", ["es", "en"])
def test_editor_previews_a_home_page_a_season_and_an_episode(
    live_server: Any,
    desktop: Page,
    sign_in: Callable[..., None],
    editor: User,
    two_languages: Webinar,
    language: str,
) -> None:
    sign_in(desktop, editor)
    for model in ("homepage", "seasonpage", "episodepage"):
        pages = WagtailPage.objects.filter(content_type__model=model, locale__language_code=language)
        page: Any = pages.earliest("pk").specific
        policies: list[str] = []
        desktop.on(
            "response",
            lambda response, kept=policies: (
                kept.append(response.headers.get("content-security-policy", ""))
                if "in_preview_panel" in response.url and response.request.method == "GET"
                else None
            ),
        )
        desktop.goto(f"{live_server.url}/admin/pages/{page.pk}/edit/")
        desktop.get_by_role("button", name="vista previa").first.click()
        preview = desktop.frame_locator("iframe[title]").first
        expect(preview.locator("h1").first).to_have_text(getattr(page, "headline", "") or page.title)
        expect(preview.locator("html")).to_have_attribute("lang", language)
        assert "script-src 'self'" in policies[-1].split("; ")
