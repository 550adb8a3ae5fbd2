"""The photographs of an edition, small for the page and large behind a press."""

from dataclasses import dataclass

from wagtail.images import get_image_model

from datacction.models import EditionPage

SMALL, LARGE = "fill-480x360|format-webp", "max-1600x1600|format-webp"


@dataclass(frozen=True, slots=True)
class PhotoView:
    """`alt` is never empty on a published page (`datacction.models.edition_form`)."""

    alt: str
    caption: str
    credit: str
    small_url: str
    large_url: str
    width: int
    height: int
    """Of the large one."""


def photos_of(page: EditionPage) -> tuple[PhotoView, ...]:
    """In the order of the page. Three queries however many, but for sizes that were never made."""
    rows = list(page.photos.order_by("sort_order"))
    if not rows:
        return ()
    images = get_image_model().objects.filter(pk__in={row.image_id for row in rows}).prefetch_renditions(SMALL, LARGE)
    made = {image.pk: (image.get_rendition(SMALL), image.get_rendition(LARGE)) for image in images}
    return tuple(
        PhotoView(row.alt, row.caption, row.credit, small.url, large.url, large.width, large.height)
        for row in rows
        for small, large in [made[row.image_id]]
    )
