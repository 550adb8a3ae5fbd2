"""WebVTT files: what is read, what is refused and in which line, and what pages and search show of them."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation
from wagtail.documents import get_document_model

from datacction.documents import episode_documents
from datacction.models import EpisodeChapter, EpisodePage, EpisodeTranscript, TranscriptText
from datacction.recordings.reading import Cue, TranscriptError, paragraphs_of, read_captions
from portal.recordings import read_recording
from search.documents import Passage
from tests.datacction.conftest import Webinar

VTT = """WEBVTT - Hecho a mano

NOTE una nota

1
00:00:01.000 --> 00:00:04.000
<v Ana Morales>Los registros vienen de
tres ventanillas.

00:00:05.000 --> 00:00:08.500 align:start
<v Luis>Y por eso no &amp; nunca suman lo mismo.

01:02:05.000 --> 01:02:09.000
Gracias por la pregunta.
"""


def test_captions_are_read_without_the_names_of_voices():
    assert read_captions(VTT.encode()) == [
        Cue(1_000, 4_000, "Los registros vienen de tres ventanillas.", "Ana Morales"),
        Cue(5_000, 8_500, "Y por eso no & nunca suman lo mismo.", "Luis"),
        Cue(3_725_000, 3_729_000, "Gracias por la pregunta."),
    ]


def test_a_paragraph_ends_where_another_speaks():
    paragraphs = paragraphs_of(read_captions(VTT.encode()))

    assert [each.start for each in paragraphs] == [1, 5, 3725]


def test_a_paragraph_is_as_long_as_one_reads():
    sentence = "Una frase de unas sesenta letras que dice algo y termina aquí."
    cues = [Cue(at * 1000, at * 1000 + 1000, sentence) for at in range(8)]

    assert [each.text.count(".") for each in paragraphs_of(cues)] == [4, 4]


def test_a_paragraph_begins_with_each_chapter():
    cues = [Cue(at * 1000, at * 1000 + 900, f"Frase {at}.") for at in range(6)]

    assert [each.start for each in paragraphs_of(cues, [2, 4])] == [0, 2, 4]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\n00:00:01.000 --> 00:00:02.000\nHola", "Línea 1: un archivo WebVTT empieza con «WEBVTT»."),
        (
            "WEBVTT\n\n00:00:01.000 -> 00:00:02.000\nHola",
            "Línea 3: hay texto sin un tiempo encima: «00:00:01.000 -> 00:00:02.000».",
        ),
        (
            "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHola\n\n2\n00:00:03,000 --> 00:00:04,000\nMal",
            "La línea 7 no es el tiempo de un subtítulo: «00:00:03,000 --> 00:00:04,000». "
            "Uno es así: 00:01:05.000 --> 00:01:08.500.",
        ),
        ("WEBVTT\n\n00:00:05.000 --> 00:00:02.000\nHola", "Línea 3: el subtítulo termina antes de empezar."),
        (
            "WEBVTT\n\n00:00:05.000 --> 00:00:06.000\nHola\n\n00:00:01.000 --> 00:00:02.000\nAntes",
            "Línea 6: este subtítulo empieza antes que el de arriba.",
        ),
        ("WEBVTT\n\nNOTE nada\n", "No hay ningún subtítulo en el archivo."),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line(text, said):
    with translation.override("es"), pytest.raises(TranscriptError) as refused:
        read_captions(text.encode())

    assert str(refused.value) == said


def test_a_file_in_another_encoding_is_refused_with_its_line():
    with translation.override("es"), pytest.raises(TranscriptError) as refused:
        read_captions("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nNiñez".encode("latin-1"))

    assert str(refused.value) == "La línea 4 no está en UTF-8: guarde el archivo con esa codificación."


@pytest.mark.parametrize(
    ("address", "embed", "watch"),
    [
        (
            "https://youtu.be/aaaaaaaaaaa",
            "https://www.youtube-nocookie.com/embed/aaaaaaaaaaa?autoplay=1&rel=0&start=83",
            "https://www.youtube.com/watch?v=aaaaaaaaaaa&t=83s",
        ),
        (
            "https://vimeo.com/123456789",
            "https://player.vimeo.com/video/123456789?dnt=1&autoplay=1#t=83s",
            "https://vimeo.com/123456789#t=83s",
        ),
    ],
)
def test_a_recording_begins_at_a_moment(address, embed, watch):
    recording = read_recording(address)

    assert recording is not None
    assert (recording.at(83).embed_url, recording.at(83).watch_url) == (embed, watch)


# --- pages ----------------------------------------------------------------------------------


def document(name: str, content: bytes):
    made = get_document_model()(title=name)
    made.file.save(name, ContentFile(content), save=False)
    made.file_size = len(content)
    made.save()
    return made


@pytest.fixture
def recorded(remade: Callable[..., EpisodePage], webinar: Webinar) -> EpisodePage:
    """An episode with a recording, two chapters and a transcript."""
    document("e1.vtt", VTT.encode())
    return remade(_publish, webinar)


def _publish(webinar: Webinar) -> EpisodePage:
    page = webinar.episode(1, recording_url="https://youtu.be/aaaaaaaaaaa")
    page.chapters = [EpisodeChapter(starts="0:00", title="Inicio"), EpisodeChapter(starts="1:02:00", title="Preguntas")]
    for chapter in page.chapters.all():
        chapter.locale = page.locale
    page.transcripts = [EpisodeTranscript(language="es", document=get_document_model().objects.get())]
    page.save_revision().publish()
    return EpisodePage.objects.get(pk=page.pk)


def test_a_transcript_is_read_when_the_page_is_published(recorded):
    text = TranscriptText.objects.get()

    assert text.paragraphs == [
        [1, "Los registros vienen de tres ventanillas."],
        [5, "Y por eso no & nunca suman lo mismo."],
        [3725, "Gracias por la pregunta."],
    ]


def test_a_replaced_file_is_read_again_and_a_bad_one_is_not(recorded):
    kept = TranscriptText.objects.get().document

    kept.file.save("e1b.vtt", ContentFile(b"nonsense"), save=False)
    kept._set_document_file_metadata()
    kept.save()
    assert len(TranscriptText.objects.get().paragraphs) == 3

    kept.file.save("e1c.vtt", ContentFile(b"WEBVTT\n\n00:01.000 --> 00:02.000\nOtra cosa.\n"), save=False)
    kept._set_document_file_metadata()
    kept.save()
    assert TranscriptText.objects.get().paragraphs == [[1, "Otra cosa."]]


def test_the_page_begins_the_recording_at_a_moment(client, recorded):
    view = client.get(recorded.url, {"t": "3725"}).context["episode"].recording

    assert (view.start_clock, view.embed_url_at.endswith("&start=3725"), view.transcript.is_open) == (
        "1:02:05",
        True,
        True,
    )


@pytest.mark.parametrize("asked", ["x", "-4", "9999999", "1:99"])
def test_a_moment_that_is_none_begins_at_the_beginning(client, recorded, asked):
    assert client.get(recorded.url, {"t": asked}).context["episode"].recording.start == 0


def test_the_page_finds_words_without_scripts(client, recorded):
    view = client.get(recorded.url, {"w": "VENTANILLAS"}).context["episode"].recording.transcript

    assert [(moment.seconds, [each.text for each in moment.pieces if each.is_marked]) for moment in view.moments] == [
        (1, ["ventanillas"])
    ]
    assert view.count == "1 pasaje"


def test_a_title_of_a_chapter_is_found_where_the_chapter_begins(client, recorded):
    view = client.get(recorded.url, {"w": "preguntas"}).context["episode"].recording.transcript

    assert [(moment.seconds, moment.chapter) for moment in view.moments] == [(3725, "Preguntas")]


def test_moments_are_what_the_search_finds(recorded):
    [found] = episode_documents([str(recorded.translation_key)])

    assert (found.has_moments, list(found.passages)) == (
        True,
        [
            Passage("Los registros vienen de tres ventanillas.", 1),
            Passage("Y por eso no & nunca suman lo mismo.", 5),
            Passage("Gracias por la pregunta.", 3725),
            Passage("Inicio", 0),
            Passage("Preguntas", 3720),
        ],
    )


def test_a_transcript_is_taken_along_without_voices(client, recorded):
    kwargs = {"episode": recorded.translation_key, "language": "es"}

    captions = client.get(reverse("transcript_file", kwargs={**kwargs, "extension": "vtt"}))
    text = client.get(reverse("transcript_file", kwargs={**kwargs, "extension": "txt"}))

    assert captions["Content-Type"] == "text/vtt; charset=utf-8"
    assert [cue.text for cue in read_captions(captions.content)] == [
        "Los registros vienen de tres ventanillas.",
        "Y por eso no & nunca suman lo mismo.",
        "Gracias por la pregunta.",
    ]
    assert text.content.decode().split("\n\n")[1] == "[0:01] Los registros vienen de tres ventanillas."
    assert b"Ana" not in captions.content + text.content


def test_a_withdrawn_page_takes_its_transcript_along(client, recorded):
    recorded.unpublish()
    kwargs = {"episode": recorded.translation_key, "language": "es", "extension": "vtt"}

    assert client.get(reverse("transcript_file", kwargs=kwargs)).status_code == 404
