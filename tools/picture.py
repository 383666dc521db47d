"""Pictures of what a terminal shows, for the README and the docs: SVG, drawn from the program's own output.

    python tools/picture.py            draw the pictures in docs/pictures
    python tools/picture.py --check    say which are not what the program prints now; exit code 1

Drawn by the browser's own bidirectional text, as a terminal that knows right-to-left words does.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import hasila
from hasila.export import table
from hasila.export.layout import Screen

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
_LINE, _LETTER, _EDGE = 19, 8.4, 18  # pixels
_SIGNS = re.compile("[\u2066-\u2069]")  # isolates, written so that they can be seen in the file
_CODE = re.compile("\x1b\\[([0-9;]*)m")
_STYLES = {"1": "b", "2": "d", "32": "g", "1;31": "r", "33": "y", "1;36": "s"}
_CSS = (
    "text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#d9d4cb;white-space:pre}"
    ".b{fill:#fff;font-weight:600}.d{fill:#8d877d}.g{fill:#7cc27c}.r{fill:#f07a6a;font-weight:600}.y{fill:#e3b95c}"
    ".s{fill:#79c7cf;font-weight:600}.p{fill:#8d877d}"
)


class Picture(NamedTuple):
    """What one picture shows: a sample, its day, the kinds asked for, and how many lines of it."""

    name: str
    sample: str
    published: str
    only: tuple[str, ...] = ()
    lines: int = 60
    width: int = 96


ALL = (
    Picture("read-tolls", "ar/beirut-port", "2021-08-04", ("toll", "check"), 48),
    Picture("read-disputes", "ar/car-bomb-claim", "2014-11-03", ("stance", "check", "incident"), 48),
)


def draw(picture: Picture) -> str:
    """The SVG of a picture."""
    text = (ROOT / "samples" / f"{picture.sample}.txt").read_text(encoding="utf-8")
    ledger = hasila.read(text, published=picture.published)
    out = io.StringIO()
    screen = Screen(width=picture.width, colour=True, terminal=True)
    table.write(ledger.claims, out, report=ledger.report, screen=screen, only=picture.only)
    command = f"$ hasila read samples/{picture.sample}.txt --published {picture.published}"
    command += f" --only {','.join(picture.only)}" if picture.only else ""
    shown = out.getvalue().rstrip("\n").split("\n")
    lines = [f"\x1b[2m{command}\x1b[0m", "", *shown[: picture.lines]]
    if len(shown) > picture.lines:
        lines.append("\x1b[2m...\x1b[0m")
    return _svg(lines, picture.width)


def _svg(lines: Sequence[str], columns: int) -> str:
    width, height = round(columns * _LETTER) + 2 * _EDGE, len(lines) * _LINE + 2 * _EDGE
    body = "\n".join(
        f'<text x="{_EDGE}" y="{_EDGE + _LINE * (number + 0.75):.0f}">{"".join(_spans(line))}</text>'
        for number, line in enumerate(lines)
        if line.strip()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'direction="ltr"><style>{_CSS}</style><rect width="100%" height="100%" rx="10" fill="#1f1c19"/>\n{body}\n</svg>\n'
    )


def _spans(line: str) -> Iterator[str]:
    style = ""
    for at, part in enumerate(_CODE.split(line)):
        if at % 2:
            style = _STYLES.get(part, "")
        elif part:
            words = _SIGNS.sub(lambda sign: f"&#x{ord(sign[0]):x};", escape(part).replace(" ", "\u00a0"))
            yield f'<tspan class="{style}">{words}</tspan>' if style else f"<tspan>{words}</tspan>"


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw or check all pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing, say what is out of date")
    given = parser.parse_args(arguments)
    PICTURES.mkdir(parents=True, exist_ok=True)
    stale = []
    for picture in ALL:
        path, drawn = PICTURES / f"{picture.name}.svg", draw(picture)
        if given.check and (not path.exists() or path.read_text(encoding="utf-8") != drawn):
            stale.append(path.name)
        elif not given.check:
            path.write_text(drawn, encoding="utf-8", newline="\n")
    for name in stale:
        print(f"docs/pictures/{name} is not what the program prints now; run make pictures")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
