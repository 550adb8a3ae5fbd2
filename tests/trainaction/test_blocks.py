"""What an editor may put into a lesson, what is refused, and how it is shown."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.blocks import StructBlockValidationError

from tests.factories.packages import make_package
from tests.publications.conftest import make_document
from tests.trainaction.conftest import Taught
from trainaction.blocks import AudioBlock, LessonBlock, LessonPictureBlock, PackageBlock, VideoBlock

VTT = b"WEBVTT\n\n00:00.000 --> 00:04.000\nBuenos dias\n"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def shown(taught: Taught, client: Client, *body: tuple[str, Any]) -> BeautifulSoup:
    lesson = taught.academy.lesson(taught.modules[1], "Con bloques", slug="con-bloques", body=list(body))
    response = client.get(lesson.url)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser").select_one(".lesson-body")


def answer(client: Client, address: str) -> tuple[int, str]:
    response = client.get(address)
    if response.streaming:
        response.getvalue()
    return response.status_code, response["Content-Type"].partition(";")[0]


def refused(block: Any, **value: Any) -> dict[str, str]:
    """The sentence beside each field that is refused."""
    whole = {name: child.get_default() for name, child in block.child_blocks.items()} | value
    try:
        block.clean(block.normalize(whole))
    except StructBlockValidationError as error:
        return {name: " ".join(each.messages) for name, each in error.block_errors.items()}
    return {}


def own_video(**value: Any) -> dict[str, Any]:
    return {
        "title": "Cómo se llena",
        "file": make_document("clase.mp4", b"x"),
        "captions": make_document("clase.vtt", VTT),
        "transcript": "<p>Buenos días.</p>",
        **value,
    }


@pytest.mark.django_db
def test_own_video_with_captions_and_transcript_is_accepted() -> None:
    assert refused(VideoBlock(), **own_video()) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "sentences"),
    [
        (
            {"captions": None, "transcript": ""},
            {
                "captions": "Un video propio del portal necesita subtítulos (WebVTT).",
                "transcript": "Un video propio del portal necesita una transcripción.",
            },
        ),
        ({"url": "https://youtu.be/aaaaaaaaaaa"}, {"url": "Indique una dirección o un archivo: una de las dos cosas."}),
        ({"file": None}, {"url": "Indique una dirección o un archivo: una de las dos cosas."}),
        (
            {"file": None, "url": "https://example.org/v"},
            {"url": "Esta no es la dirección de una grabación en YouTube o Vimeo."},
        ),
    ],
)
def test_video_without_what_it_needs_is_refused(value: dict[str, Any], sentences: dict[str, str]) -> None:
    assert refused(VideoBlock(), **own_video(**value)) == sentences


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"1\n00:00:00,000 --> 00:00:04,000\nSRT\n", b"WEBVTTX", b"", b"<html>"])
def test_captions_that_are_no_webvtt_are_refused_whatever_their_name(content: bytes) -> None:
    captions = make_document("clase.vtt", content)
    assert refused(VideoBlock(), **own_video(captions=captions)) == {
        "captions": "Este archivo no es WebVTT: no empieza con «WEBVTT»."
    }


@pytest.mark.django_db
def test_file_that_no_browser_plays_is_refused() -> None:
    assert refused(VideoBlock(), **own_video(file=make_document("clase.avi", b"x"))) == {
        "file": "Un navegador reproduce MP4 y WebM: elija un archivo de esos."
    }
    value = {"title": "Voz", "file": make_document("voz.exe", b"x"), "transcript": "<p>Hola.</p>"}
    assert refused(AudioBlock(), **value) == {
        "file": "Un navegador reproduce MP3, M4A, OGG y WAV: elija un archivo de esos."
    }


@pytest.mark.django_db
def test_audio_needs_its_words_and_a_picture_what_it_shows(make_picture: Any) -> None:
    audio = {"title": "Voz", "file": make_document("voz.mp3", b"x")}
    assert list(refused(AudioBlock(), **audio)) == ["transcript"]
    assert list(refused(LessonPictureBlock(), image=make_picture())) == ["alt"]


@pytest.mark.django_db
def test_a_package_is_never_without_its_words() -> None:
    assert list(refused(PackageBlock(), package=make_package())) == ["in_words"]


def test_a_lesson_is_made_of_these_blocks() -> None:
    assert set(LessonBlock().child_blocks) == {
        "heading",
        "text",
        "picture",
        "video",
        "audio",
        "reading",
        "document",
        "callout",
        "accordion",
        "glossary",
        "timeline",
        "quiz",
        "assignment",
        "package",
        "table",
        "quote",
        "reflection",
        "discussion",
    }


def test_own_video_is_shown_with_its_captions_and_words(taught: Taught, client: Client) -> None:
    value = own_video()
    value |= {"file": value["file"].pk, "captions": value["captions"].pk}
    soup = shown(taught, client, ("video", value))
    track = soup.select_one("video[controls][preload=none] track[kind=captions]")
    assert (track["srclang"], soup.select_one("video source")["type"]) == ("es", "video/mp4")
    assert "Buenos días." in soup.select_one("details.transcript").get_text()
    for address, kind in ((track["src"], "text/vtt"), (soup.select_one("source")["src"], "video/mp4")):
        assert answer(client, address) == (200, kind)


def test_video_elsewhere_asks_nothing_before_the_press(taught: Taught, client: Client) -> None:
    soup = shown(taught, client, ("video", {"title": "Clase", "url": "https://youtu.be/aaaaaaaaaaa"}))
    assert soup.select("iframe, video, [src]") == []
    assert soup.select_one("[data-video-src]")["data-video-src"].startswith("https://www.youtube-nocookie.com/")


def test_audio_is_shown_with_its_words(taught: Taught, client: Client) -> None:
    value = {"title": "Voz", "file": make_document("voz.mp3", b"x").pk, "transcript": "<p>Hola a todas.</p>"}
    soup = shown(taught, client, ("audio", value))
    assert soup.select_one("audio[controls] source")["type"] == "audio/mpeg"
    assert "Hola a todas." in soup.select_one("details.transcript").get_text()


def test_glossary_timeline_and_prompts_are_plain_html(taught: Taught, client: Client) -> None:
    soup = shown(
        taught,
        client,
        ("glossary", {"title": "Palabras", "terms": [{"term": "Tasa", "definition": "Casos entre personas."}]}),
        ("timeline", {"title": "Pasos", "moments": [{"when": "Día 1", "title": "Empezar", "text": "Sin prisa."}]}),
        ("reflection", {"prompt": "¿Qué falta?", "hint": "Mire quién."}),
        ("discussion", {"prompt": "¿Y ahora?", "hint": ""}),
    )
    assert [each.get_text() for each in soup.select("dl dt, dl dd")] == ["Tasa", "Casos entre personas."]
    assert [each.get_text(" ", strip=True) for each in soup.select(".timeline li")] == ["Día 1 Empezar Sin prisa."]
    assert [each.get_text(strip=True) for each in soup.select(".prompt__kind")] == [
        "Para reflexionar",
        "Para conversar",
    ]
    assert [each.get_text(strip=True) for each in soup.select(".prompt summary")] == ["Una pista"]
    assert soup.select("form, input, textarea, button, script") == []


def test_document_of_a_lesson_goes_with_its_course(taught: Taught, client: Client) -> None:
    document = make_document("plantilla.csv", b"a,b\n")
    soup = shown(taught, client, ("document", {"document": document.pk, "title": "Plantilla"}))
    address = soup.select_one(".file a")["href"]
    assert answer(client, address) == (200, "text/csv")
    taught.course.unpublish()
    assert answer(client, address)[0] == 404


def test_dataset_of_the_library_can_be_chosen(taught: Taught) -> None:
    assert "dataset" in taught.lessons[0].body.stream_block.child_blocks


def test_block_of_an_unknown_kind_is_left_out(taught: Taught, client: Client) -> None:
    soup = shown(taught, client, ("quiz", {"question": "¿?"}), ("text", "<p>Texto.</p>"))
    assert soup.get_text(strip=True) == "Texto."
