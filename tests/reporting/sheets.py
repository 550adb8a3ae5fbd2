"""Reads back what the exports wrote: the cells of a sheet, as the file itself has them."""

import zipfile
from io import BytesIO
from xml.etree import ElementTree

NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_sheet(content: bytes, number: int = 1) -> list[list[str]]:
    """All rows of a sheet, every cell as text. Fails where a cell holds a formula."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        texts = []
        if "xl/sharedStrings.xml" in archive.namelist():
            shared = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
            texts = ["".join(part.itertext()) for part in shared.iter(f"{NAMESPACE}si")]
        sheet = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
    assert not list(sheet.iter(f"{NAMESPACE}f"))
    rows = []
    for row in sheet.iter(f"{NAMESPACE}row"):
        cells = []
        for cell in row.iter(f"{NAMESPACE}c"):
            value = cell.findtext(f"{NAMESPACE}v") or ""
            inline = cell.find(f"{NAMESPACE}is")
            cells.append(
                "".join(inline.itertext())
                if inline is not None
                else texts[int(value)]
                if cell.get("t") == "s"
                else value
            )
        rows.append(cells)
    return rows


def format_of(content: bytes, cell: str) -> str:
    """How a cell of the first sheet is shown: a spreadsheet's code for it; empty where none is said."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    found = next(each for each in sheet.iter(f"{NAMESPACE}c") if each.get("r") == cell)
    style = next(styles.iter(f"{NAMESPACE}cellXfs"))[int(found.get("s", "0"))]
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter(f"{NAMESPACE}numFmt")}
    return codes.get(style.get("numFmtId"), "")
