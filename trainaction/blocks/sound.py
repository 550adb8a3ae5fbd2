"""Videos and recordings, never without their words: captions and a transcript."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from portal.blocks import TextBlock
from portal.recordings import read_recording

VIDEO_TYPES = {"mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm"}
AUDIO_TYPES = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "oga": "audio/ogg", "wav": "audio/wav"}


def is_webvtt(document: Any) -> bool:
    """Whether a file begins as the WebVTT specification says (W3C, section 4.1): its extension alone says nothing."""
    try:
        with document.file.open("rb") as file:
            begins = file.read(16).removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return False
    return begins.startswith(b"WEBVTT") and begins[6:7] in (b"", b" ", b"\t", b"\n", b"\r")


class VideoBlock(blocks.StructBlock):
    """A video at a provider, shown after a press, or a file of the portal's own with captions and transcript."""

    title = blocks.CharBlock(max_length=200, label=gettext_lazy("Title"))
    speaker = blocks.CharBlock(required=False, max_length=200, label=gettext_lazy("Who speaks"))
    url = blocks.URLBlock(required=False, label=gettext_lazy("Address"), help_text=gettext_lazy("On YouTube or Vimeo."))
    file = DocumentChooserBlock(
        required=False, label=gettext_lazy("Or a file"), help_text=gettext_lazy("MP4 or WebM, among the documents.")
    )
    captions = DocumentChooserBlock(
        required=False, label=gettext_lazy("Captions of the file"), help_text=gettext_lazy("WebVTT (.vtt).")
    )
    transcript = TextBlock(
        required=False,
        label=gettext_lazy("Transcript"),
        help_text=gettext_lazy("For who cannot hear it, or has no bandwidth for it. A file needs one."),
    )
    note = blocks.CharBlock(
        required=False, max_length=150, label=gettext_lazy("Note"), help_text=gettext_lazy("Its length, its languages.")
    )

    class Meta:
        icon = "media"
        label = gettext_lazy("Video")
        template = "trainaction/blocks/video.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        url, file, captions = (cleaned.get(name) for name in ("url", "file", "captions"))
        errors: dict[str, ValidationError] = {}
        if bool(url) == bool(file):
            errors["url"] = ValidationError(_("Give an address or a file: one of the two."))
        elif url and read_recording(url) is None:
            errors["url"] = ValidationError(_("This is not the address of a recording on YouTube or Vimeo."))
        if file:
            if file.file_extension.lower() not in VIDEO_TYPES:
                errors["file"] = ValidationError(_("A browser plays MP4 and WebM: choose such a file."))
            if not captions:
                errors["captions"] = ValidationError(_("A video of the portal's own needs captions (WebVTT)."))
            elif not is_webvtt(captions):
                errors["captions"] = ValidationError(_("This file is no WebVTT: it does not begin with “WEBVTT”."))
            if not str(cleaned.get("transcript") or "").strip():
                errors["transcript"] = ValidationError(_("A video of the portal's own needs a transcript."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        file = value.get("file")
        return {
            **context,
            "recording": read_recording(value.get("url") or ""),
            "file_type": VIDEO_TYPES.get(file.file_extension.lower(), "") if file else "",
        }


class AudioBlock(blocks.StructBlock):
    """A recording to hear, with its words."""

    title = blocks.CharBlock(max_length=200, label=gettext_lazy("Title"))
    speaker = blocks.CharBlock(required=False, max_length=200, label=gettext_lazy("Who speaks"))
    file = DocumentChooserBlock(label=gettext_lazy("File"), help_text=gettext_lazy("MP3, M4A, OGG or WAV."))
    transcript = TextBlock(label=gettext_lazy("Transcript"))

    class Meta:
        icon = "media"
        label = gettext_lazy("Audio")
        template = "trainaction/blocks/audio.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["file"].file_extension.lower() not in AUDIO_TYPES:
            wrong = ValidationError(_("A browser plays MP3, M4A, OGG and WAV: choose such a file."))
            raise blocks.StructBlockValidationError(block_errors={"file": wrong})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        file = value.get("file")
        return {**context, "file_type": AUDIO_TYPES.get(file.file_extension.lower(), "") if file else ""}
