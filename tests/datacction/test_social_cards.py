"""The picture that shows where a page is shared."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Locale

from datacction.models import EpisodePage
from portal import social_cards
from portal.social_cards import Card, card_of, draw
from tests.datacction.conftest import Webinar


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def told_by(client: Client, url: str) -> dict[str, str]:
    head = client.get(url).content.decode()
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">', head))


def test_a_page_names_a_card_in_its_language_that_is_drawn_once(
    webinar: Webinar,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = webinar.episode(1, title="Datos que salvan vidas")
    told = told_by(client, page.url)
    assert (told["og:title"], told["og:image:width"], told["twitter:card"]) == (
        "Datos que salvan vidas", "1200", "summary_large_image",
    )  # fmt: skip
    path = told["og:image"].removeprefix("http://testserver")
    answer = client.get(path)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "public, max-age=31536000, immutable")
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
    monkeypatch.setattr(social_cards, "draw", lambda card: pytest.fail("drawn twice"))
    assert client.get(path).content == answer.content


def test_a_card_follows_its_page_and_is_of_public_pages_alone(webinar: Webinar, client: Client) -> None:
    page = webinar.episode(1, title="Antes")
    old = told_by(client, page.url)["og:image"].removeprefix("http://testserver")
    page.title = "Después"
    page.save_revision().publish()
    new = told_by(client, page.url)["og:image"].removeprefix("http://testserver")
    assert (client.get(old).url, old == new) == (new, False)
    page.unpublish()
    assert client.get(new).status_code == 404


def test_a_card_says_the_kind_of_its_page_in_its_language(webinar: Webinar, english: Locale) -> None:
    page = EpisodePage.objects.get(pk=webinar.episode(3, title="Título").pk)
    assert card_of(page, "es") == Card("Seguridad ciudadana en datos", "DatAction · Episodio 3", "Título", "#17609b")
    assert card_of(page, "en") == Card("Citizen security in data", "DatAction · Episode 3", "Título", "#17609b")


def test_where_a_card_cannot_be_kept_the_portals_own_picture_is_shown(
    webinar: Webinar,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(name: str, content: Any) -> None:
        raise OSError("no room")

    path = told_by(client, webinar.episode(1).url)["og:image"].removeprefix("http://testserver")
    monkeypatch.setattr(default_storage, "save", refuse)
    assert client.get(path).url == "/static/img/social.png"


def test_a_picture_that_an_editor_chose_is_told_of_by_an_address_that_lasts(webinar: Webinar, client: Client) -> None:
    """Storage may sign its own, and let them expire."""
    picture = io.BytesIO()
    Image.new("RGB", (1600, 900), "navy").save(picture, "PNG")
    image = get_image_model().objects.create(title="Foro", file=ImageFile(io.BytesIO(picture.getvalue()), "foro.png"))
    page = webinar.episode(1, social_image=image)
    told = told_by(client, page.url)["og:image"]
    assert told == f"http://testserver/social-cards/{page.pk}/{image.pk}.jpg"
    path = told.removeprefix("http://testserver")
    assert client.get(path).url == image.get_rendition("fill-1200x630|format-jpeg").url
    image.renditions.all().delete()
    default_storage.delete(image.file.name)
    assert client.get(path).url == "/static/img/social.png"
    assert client.get(f"/social-cards/{page.pk}/{image.pk + 1}.jpg").status_code == 404
    page.unpublish()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("title", ["Corto", "Una palabra " * 40, "Sinespacios" * 60, "«¿Ñandú?» – 100 %"])
def test_any_title_is_drawn_within_its_card(title: str) -> None:
    lines, size = social_cards._set(title)
    font = social_cards._font("SourceSerif4-Semibold", size)
    assert [line for line in lines if font.getlength(line) > 1200 - 160] == []
    assert len(lines) <= 4
    assert draw(Card("Sitio", "", title, "#17609b"))[:4] == b"\x89PNG"
