"""Small PDFs written by hand, right and wrong ones."""

from collections.abc import Sequence


def pdf(pages: Sequence[Sequence[tuple[int, str]]], *, size: str = "595 842", **info: str) -> bytes:
    """A PDF whose pages are lines of (size of the letters, text). `info` is Title, Author, CreationDate."""
    contents = []
    for lines in pages:
        drawn, height = ["BT"], 780
        for points, text in lines:
            escaped = (
                text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252").decode("latin-1")
            )
            drawn.append(f"/F1 {points} Tf 1 0 0 1 60 {height} Tm ({escaped}) Tj")
            height -= points + 8
        contents.append("\n".join([*drawn, "ET"]).encode("latin-1"))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ("<< " + " ".join(f"/{name} ({value})" for name, value in info.items()) + " >>").encode("cp1252"),
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Contents {6 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return assembled(objects, trailer="/Info 4 0 R")


def assembled(objects: Sequence[bytes], *, trailer: str = "") -> bytes:
    """The objects, numbered from 1, with their table."""
    out, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    )


def locked() -> bytes:
    """A PDF that asks for a password nobody has."""
    key = b"<" + b"41" * 32 + b">"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 0 /Kids [] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -44 /O %s /U %s >>" % (key, key),
    ]
    return assembled(objects, trailer="/Encrypt 3 0 R /ID [<00> <00>]")


def without_text() -> bytes:
    """A page with a drawing and no letter."""
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R /Resources << >> >>",
            b"<< /Length 26 >>\nstream\n0 0.6 0.6 0 k 0 0 300 400 re f\nendstream",
        ]
    )


def endless() -> bytes:
    """A page that draws a form, which draws another ten times, and so on: ten to the twelfth letters."""
    depth = 12
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
        b"<< /Length 5 >>\nstream\n/X Do\nendstream",
    ]
    for level in range(depth):
        draws = b"/X Do " * 10 if level < depth - 1 else b"0 0 9 9 re f "
        following = b"<< /XObject << /X %d 0 R >> >>" % (6 + level) if level < depth - 1 else b"<< >>"
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 300 400] /Resources %s /Length %d >>\nstream\n%s\nendstream"
            % (following, len(draws), draws)
        )
    return assembled(objects)
