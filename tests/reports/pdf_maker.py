"""Small PDFs: each line of text is drawn glyph by glyph in the order given, as different producers do."""

from __future__ import annotations


def pdf(*pages: list[str]) -> bytes:
    """A PDF of pages of lines; the letters are drawn in the order of each string."""
    glyphs = {
        c: number for number, c in enumerate(sorted({c for page in pages for line in page for c in line}), start=1)
    }
    objects: list[bytes] = [b"", b"", _font(), _descendant(), _stream(_to_unicode(glyphs))]
    kids = []
    for page in pages:
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents {len(objects) + 2} 0 R>>".encode()
        )
        objects.append(_stream(_content(page, glyphs)))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return _file(objects)


def _font() -> bytes:
    return b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"


def _descendant() -> bytes:
    return b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500>>"


def _to_unicode(glyphs: dict[str, int]) -> bytes:
    rows = "\n".join(f"<{number:04x}> <{c.encode('utf-16-be').hex()}>" for c, number in glyphs.items())
    return (
        "/CIDInit /ProcSet findresource begin\nbegincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{len(glyphs)} beginbfchar\n{rows}\nendbfchar\nendcmap\nend"
    ).encode()


def _content(lines: list[str], glyphs: dict[str, int]) -> bytes:
    drawn = [
        f"1 0 0 1 50 {750 - 20 * at} Tm <{''.join(f'{glyphs[c]:04x}' for c in line)}> Tj"
        for at, line in enumerate(lines)
    ]
    return ("BT /F1 12 Tf " + " ".join(drawn) + " ET").encode()


def _stream(data: bytes) -> bytes:
    return f"<</Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj".encode() + one + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF".encode()
    )
