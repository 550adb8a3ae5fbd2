"""Two episodes of the demo with chapters, a transcript in both languages and a small sound file, and a speaker whose profile waits
for approval.

The words are the demo's own: nobody said them. The sound is a soft tone that changes with each chapter, so that a jump
is heard; it is made here and kept nowhere else.
"""

import io
import math
import wave
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.documents import get_document_model
from wagtail.models import Locale

from datacction.models import EpisodeChapter, EpisodePage, EpisodeTranscript
from datacction.speakers.consents import Purpose
from datacction.speakers.services import Said, invite, send_profile
from participants.models import Country, Person, PersonEmail
from participants.services.people import save_person
from portal.services import translate_page
from portal.uploads import Sent

RATE = 4_000
"""Samples a second: enough for a tone, and 96 seconds are 384 kB."""
TONES = (262, 330, 392)


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption: when it begins, and its words in Spanish and English. It ends where the next one begins."""

    at: int
    es: str
    en: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """An episode of the demo with what belongs to its recording. `chapters` are (seconds, Spanish, English)."""

    season: int
    number: int
    seconds: int
    chapters: tuple[tuple[int, str, str], ...]
    captions: tuple[Caption, ...]


RECORDED = (
    Recorded(
        season=1,
        number=1,
        seconds=90,
        chapters=(
            (0, "Por qué medir", "Why measure"),
            (30, "De dónde salen los datos", "Where the data come from"),
            (60, "Qué se puede decir y qué no", "What can be said and what cannot"),
        ),
        captions=(
            Caption(0, "Buenos días. Este es el resumen en audio de la demostración.", "Good morning. This is the audio summary of the demo."),
            Caption(6, "Medir la inseguridad no es contar denuncias: es saber también qué no se denuncia.", "Measuring insecurity is not counting complaints: it is knowing what goes unreported, too."),
            Caption(15, "Una encuesta bien hecha pregunta a quienes no fueron a la policía.", "A survey that is done well asks those who did not go to the police."),
            Caption(23, "Por eso empezamos por la pregunta y no por el cuadro.", "That is why we begin with the question and not with the table."),
            Caption(30, "Los registros vienen de tres ventanillas: policía, fiscalía y medicina forense.", "Records come from three counters: police, prosecution and forensic medicine."),
            Caption(39, "Cada una cuenta otra cosa, y por eso nunca suman lo mismo.", "Each one counts something else, which is why they never add up to the same."),
            Caption(48, "La mesa técnica se reúne cada mes y concilia caso por caso.", "The technical table meets every month and reconciles case by case."),
            Caption(60, "Con menos de diez casos no publicamos el dato: alguien podría reconocerse.", "With fewer than ten cases we do not publish the figure: somebody could be recognised."),
            Caption(70, "Una tasa de un municipio pequeño salta de un año a otro sin que nada haya cambiado.", "The rate of a small municipality jumps from one year to the next with nothing having changed."),
            Caption(80, "Digan siempre de cuántos casos hablan. Gracias por escuchar.", "Always say how many cases you are talking about. Thank you for listening."),
        ),
    ),
    Recorded(
        season=1,
        number=4,
        seconds=96,
        chapters=(
            (0, "Presentación", "Introduction"),
            (16, "Cómo se armó la base de datos", "How the database was put together"),
            (46, "Jóvenes fuera de la escuela", "Young people out of school"),
            (76, "Preguntas del público", "Questions from the audience"),
        ),
        captions=(
            Caption(0, "Bienvenidas y bienvenidos. Hoy hablamos de juventud con datos de tres países.", "Welcome. Today we talk about youth with data from three countries."),
            Caption(7, "No venimos a decir que la juventud es un problema: venimos a contar a qué se enfrenta.", "We have not come to say that youth is a problem: we have come to count what it faces."),
            Caption(16, "La base junta censos, encuestas de hogares y registros de muertes violentas.", "The database brings together censuses, household surveys and records of violent deaths."),
            Caption(26, "Lo más difícil no fue técnico: fue acordar qué edad tiene un joven.", "The hardest part was not technical: it was to agree on how old a young person is."),
            Caption(36, "Al final usamos de quince a veintinueve años, y guardamos la edad exacta para quien quiera otro corte.", "In the end we used fifteen to twenty-nine years, and kept the exact age for whoever wants another cut."),
            Caption(46, "Uno de cada tres jóvenes de la muestra inventada no estudia ni tiene empleo registrado.", "One in three young people of the invented sample neither studies nor has a registered job."),
            Caption(56, "Pero casi la mitad de ellas cuida a alguien en casa: eso también es trabajo.", "But almost half of the young women care for somebody at home: that is work, too."),
            Caption(66, "Si el cuadro dice que no hacen nada, el cuadro está mal hecho.", "If the table says that they do nothing, the table is badly made."),
            Caption(76, "Preguntan si los datos se pueden bajar. Sí: están en la biblioteca, con su diccionario de variables.", "Somebody asks whether the data can be downloaded. Yes: they are in the library, with their dictionary of variables."),
            Caption(86, "Otra pregunta: ¿cada cuánto se actualizan? Una vez al año, cuando cierran los registros.", "Another question: how often are they updated? Once a year, when the registers close."),
        ),
    ),
)  # fmt: skip


def load_recordings() -> None:
    """Give the episodes what belongs to their recordings, each where it is missing."""
    for fact in RECORDED:
        pages = EpisodePage.objects.filter(number=fact.number, locale__language_code="es", alias_of=None)
        page = next((each for each in pages if each.get_parent().specific.number == fact.season), None)
        if page is not None and not page.transcripts.exists():
            _load(page, fact)


def _load(page: EpisodePage, fact: Recorded) -> None:
    page.media = _document(
        f"Audio de la demostración, episodio {fact.number}", f"audio-demo-{fact.number:02}.wav", _sound(fact)
    )
    page.recording_length = f"{fact.seconds // 60}:{fact.seconds % 60:02}"
    page.chapters = [
        EpisodeChapter(starts=f"{at // 60}:{at % 60:02}", title=spanish, locale=page.locale)
        for at, spanish, _english in fact.chapters
    ]
    page.transcripts = [
        EpisodeTranscript(
            language=code,
            document=_document(
                f"Transcripción de la demostración, episodio {fact.number} ({code})",
                f"episodio-{fact.number:02}.{code}.vtt",
                webvtt_of(fact, code).encode(),
            ),
        )
        for code in ("es", "en")
    ]
    page.save_revision().publish()
    english = {spanish: told for _at, spanish, told in fact.chapters}
    translate_page(
        page=page,
        locale=Locale.objects.get(language_code="en"),
        words={f"chapters.{each.translation_key}.title": english[each.title] for each in page.chapters.all()},
        publish=True,
    )


def webvtt_of(fact: Recorded, code: str) -> str:
    """The captions of an episode in a language, as a WebVTT file."""
    ends = [*(each.at for each in fact.captions[1:]), fact.seconds]
    blocks = ["WEBVTT"]
    for each, end in zip(fact.captions, ends, strict=True):
        stop = min(end, each.at + 9)
        blocks.append(f"{_time(each.at)} --> {_time(stop)}\n{each.es if code == 'es' else each.en}")
    return "\n\n".join(blocks) + "\n"


def _time(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def _sound(fact: Recorded) -> bytes:
    """A soft tone for the length of the recording, another with each chapter."""
    starts = [at for at, _spanish, _english in fact.chapters]
    samples = bytearray()
    for second in range(fact.seconds):
        tone = TONES[max(place for place, at in enumerate(starts) if at <= second) % len(TONES)]
        samples += bytes(
            int(128 + 18 * math.sin(2 * math.pi * tone * (second * RATE + step) / RATE)) for step in range(RATE)
        )
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(bytes(samples))
    return out.getvalue()


def _document(title: str, name: str, content: bytes) -> Any:
    model = get_document_model()
    found = model.objects.filter(title=title).first()
    if found is not None:
        return found
    document = model(title=title)
    document.file.save(name, ContentFile(content), save=False)
    document.file_size = len(content)
    document.save()
    return document


SPEAKER = "speaker.demo@correo.example"


def load_speaker() -> None:
    """An invented speaker who has filled in their profile, and waits for an editor."""
    if PersonEmail.objects.filter(address=SPEAKER).exists():
        return
    person = save_person(
        person=Person(name="Leonor Quintanilla Reyes", country=Country.objects.filter(pk="SV").first()),
        by=None,
        addresses=[SPEAKER],
    )
    invitation = invite(person=person, address="", language="es", days=90, by=None)
    invitation.messages.all().delete()  # nobody reads at this address
    send_profile(
        invitation=invitation,
        said=Said(
            display_name="Leonor Quintanilla Reyes",
            position_es="Analista de estadísticas criminales",
            position_en="Analyst of crime statistics",
            institution_name="Observatorio de la demostración",
            biography_es="Concilia registros de policía y fiscalía desde 2012. Enseña a leer tasas de municipios pequeños.",
            biography_en="Reconciles records of police and prosecution since 2012. Teaches how to read rates of small municipalities.",
            orcid="0000-0002-1825-0097",
            links=("https://example.org/leonor",),
            photo=_portrait(),
            consents=frozenset({str(Purpose.PROFILE), str(Purpose.PHOTO)}),
        ),
    )


def _portrait() -> Sent:
    """Letters on a field, as it is nobody's photograph."""
    image = Image.new("RGB", (480, 560), "#0d4f52")
    ImageDraw.Draw(image).text((240, 280), "LQ", fill="#fbf8f2", anchor="mm", font_size=180)
    out = io.BytesIO()
    image.save(out, "PNG")
    return Sent("retrato.png", "image/png", out.getvalue())
