"""The font of the pages, from a hash-pinned package, into src/hasila/web/static/fonts: never committed, in the wheel.

The pages work without it, in the reader's own fonts.
"""

from __future__ import annotations

import hashlib
import sys
import tarfile
from pathlib import Path

from gazetteer_packages import WORK, is_intact, npm_pack

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "src" / "hasila" / "web" / "static" / "fonts"
PACKAGE = ("@fontsource/noto-naskh-arabic", "5.3.0", "8e4d87d3ae28020665d61054e4262162797feee84f0f145502d15e769a5bbb73")
FILES = {
    "package/files/noto-naskh-arabic-arabic-400-normal.woff2": "naskh-400.woff2",
    "package/files/noto-naskh-arabic-arabic-600-normal.woff2": "naskh-600.woff2",
    "package/LICENSE": "LICENSE-OFL.txt",
}


def main() -> None:
    """Fetch once, check, take out what is wanted."""
    if all((FONTS / name).exists() for name in FILES.values()):
        return
    WORK.mkdir(parents=True, exist_ok=True)
    package = WORK / f"fontsource-noto-naskh-arabic-{PACKAGE[1]}.tgz"
    if not is_intact(package, PACKAGE[2]):
        npm_pack(f"{PACKAGE[0]}@{PACKAGE[1]}")
    if not is_intact(package, PACKAGE[2]):
        found = hashlib.sha256(package.read_bytes()).hexdigest() if package.exists() else "nothing"
        sys.exit(f"{package}: not the file that is pinned ({found[:12]}...); delete it and try again")
    FONTS.mkdir(parents=True, exist_ok=True)
    with tarfile.open(package) as archive:
        for member, name in FILES.items():
            found_file = archive.extractfile(member)
            if found_file is not None:
                (FONTS / name).write_bytes(found_file.read())


if __name__ == "__main__":
    main()
