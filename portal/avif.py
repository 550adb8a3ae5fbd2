"""Pictures in AVIF, encoded in a third of the time for a twentieth more bytes."""

from typing import IO

from PIL import AvifImagePlugin, Image

SPEED = 8
"""Of libavif, from 0 to 10; Pillow takes 6. A cover of 640 pixels takes 90 ms instead of 200, and 39 KB instead of 37."""


def encode_quickly() -> None:
    """Let whoever saves a picture as AVIF, and does not say how fast, do it at this speed. Wagtail has no setting for it."""
    assert AvifImagePlugin.AvifImageFile.format == "AVIF"  # loaded before: it registers its own function then
    of_pillow = Image.SAVE["AVIF"]

    def save(image: Image.Image, file: IO[bytes], filename: str | bytes) -> None:
        image.encoderinfo.setdefault("speed", SPEED)
        of_pillow(image, file, filename)

    Image.register_save("AVIF", save)
