"""AVIF is encoded at our speed where nothing else is said, by Wagtail too."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images import get_image_model

from portal.avif import SPEED


def encoded(**options: Any) -> bytes:
    file = BytesIO()
    Image.linear_gradient("L").convert("RGB").save(file, "AVIF", quality=80, **options)
    return file.getvalue()


def test_speed_is_ours_unless_it_is_said() -> None:
    assert encoded() == encoded(speed=SPEED) != encoded(speed=2)


def test_renditions_are_encoded_at_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    speeds = []
    save = Image.SAVE["AVIF"]

    def noted(image: Image.Image, *where: Any) -> None:
        save(image, *where)
        speeds.append(image.encoderinfo["speed"])

    monkeypatch.setitem(Image.SAVE, "AVIF", noted)
    file = BytesIO()
    Image.linear_gradient("L").convert("RGB").save(file, "PNG")
    picture = get_image_model().objects.create(title="a", file=ImageFile(BytesIO(file.getvalue()), name="a.png"))
    picture.get_rendition("original|format-avif")
    assert speeds == [SPEED]
