"""A small table typed by hand, whose words wagtail-localize offers for translation cell by cell."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.strings import StringValue

CAPTION = "caption"
CELL = re.compile(r"(?:^|\.)\d+-\d+$")


def is_cell(path: str) -> bool:
    """Whether a path of wagtail-localize leads to a cell, which is known by where it is: a row more, and it is another."""
    return CELL.search(path) is not None


class TableBlock(WagtailTableBlock):
    """Cells are addressed as `row-column`; the caption as `caption`."""

    def get_translatable_segments(self, value: dict[str, Any] | None) -> list[StringSegmentValue]:
        if not value:
            return []
        cells = [
            StringSegmentValue(f"{row}-{column}", StringValue.from_plaintext(cell))
            for row, cells in enumerate(value["data"])
            for column, cell in enumerate(cells)
            if cell
        ]
        caption = value.get("table_caption")
        return [StringSegmentValue(CAPTION, StringValue.from_plaintext(caption)), *cells] if caption else cells

    def restore_translated_segments(
        self, value: dict[str, Any] | None, segments: list[StringSegmentValue]
    ) -> dict[str, Any] | None:
        if not value:
            return value
        data = [list(cells) for cells in value["data"]]
        translated = {**value, "data": data}
        for segment in segments:
            if segment.path == CAPTION:
                translated["table_caption"] = segment.render_text()
            else:
                row, column = map(int, segment.path.split("-"))
                data[row][column] = segment.render_text()
        return translated

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"
