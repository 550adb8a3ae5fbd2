"""The files of the demo's course: a template to download and a drawing without words, so that both languages share it."""

import csv
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

DICTIONARY = "Plantilla de diccionario de variables"
PARTS = "Lo denunciado y lo que no se denuncia"
ROWS = (
    ("variable", "definicion / definition", "categorias / categories", "no se sabe / not known", "desde / since"),
    ("fecha_del_hecho / date_of_event", "", "AAAA-MM-DD / YYYY-MM-DD", "", ""),
    ("lugar / place", "", "codigo oficial / official code", "", ""),
    ("sexo / sex", "", "mujer; hombre; otra; / woman; man; another;", "no se sabe / not known", ""),
    ("edad / age", "", "0-120", "no se sabe / not known", ""),
    ("pueblo / people", "", "", "no quiso responder / did not want to answer", ""),
    ("discapacidad / disability", "", "", "", ""),
    ("relacion / relation", "", "", "", ""),
    ("medio / means", "", "", "", ""),
)


def dictionary() -> Any:
    """The template, made where it is missing."""
    model = get_document_model()
    found = model.objects.filter(title=DICTIONARY).first()
    if found is not None:
        return found
    text = StringIO()
    csv.writer(text).writerows(ROWS)
    content = text.getvalue().encode("utf-8-sig")
    document = model(title=DICTIONARY)
    document.file.save(PurePath("diccionario-de-variables.csv").name, ContentFile(content), save=False)
    document.file_size = len(content)
    document.save()
    return document


def parts() -> Any:
    """The drawing, made where it is missing: a triangle of which a line cuts off the tip."""
    model = get_image_model()
    found = model.objects.filter(title=PARTS).first()
    if found is not None:
        return found
    picture = Image.new("RGB", (1440, 810), "#f3eee4")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(720, 70), (1180, 750), (260, 750)], fill="#d9b8d4")
    draw.polygon([(720, 70), (860, 277), (580, 277)], fill="#7d3a74")
    draw.line([(200, 277), (1240, 277)], fill="#1b2422", width=6)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return model.objects.create(
        title=PARTS, file=ImageFile(BytesIO(file.getvalue()), name="lo-denunciado.png"), description=PARTS
    )
