"""The members of a zip or tar archive as streams, in their order. Nothing is written to the disk under a member's name."""

from __future__ import annotations

import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import IO, BinaryIO, cast

from hasila.errors import ReportError
from hasila.reports.archives.allowance import Allowance
from hasila.reports.archives.unpacked import broken_as_reason, watched
from hasila.reports.folders import holds_no_text

__all__ = ["tar_members", "zip_members"]

Member = tuple[str, BinaryIO | ReportError]


def zip_members(stream: BinaryIO, where: str, allowance: Allowance) -> Iterator[Member]:
    """Each member of a zip archive that may hold reports, as (name, its stream or why it cannot be read).

    Of a WACZ only the archives in it are members; its indexes and lists of pages say the same again.

    Raises:
        ReportError: the archive cannot be read at all, or spends its allowance.
    """
    skipped: Counter[str] = Counter()
    with broken_as_reason(where):
        archive = zipfile.ZipFile(stream)
    with archive:
        infos = archive.infolist()
        if any(info.filename == "datapackage.json" for info in infos):
            infos = [info for info in infos if info.filename.startswith("archive/")] or infos
        for info in infos:
            if info.filename.endswith("/") or _is_left_out(info.filename, skipped):
                continue
            allowance.member(where)
            yield info.filename, _zip_member(archive, info, f"{where}!{info.filename}", allowance)
    allowance.leave_out(skipped, where)


def _zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, allowance: Allowance
) -> BinaryIO | ReportError:
    if info.flag_bits & 1:
        return ReportError("it is encrypted; unpack it with its password and read the files", where)
    try:
        with broken_as_reason(where):
            opened: IO[bytes] = archive.open(info)
    except ReportError as error:
        return error
    return watched(cast(BinaryIO, opened), lambda: info.compress_size, allowance, where)


def tar_members(stream: BinaryIO, where: str, allowance: Allowance) -> Iterator[Member]:
    """Each file of a tar archive that may hold reports, read in one pass; links and devices are passed over.

    Raises:
        ReportError: the archive cannot be read (on), or spends its allowance.
    """
    skipped: Counter[str] = Counter()
    with broken_as_reason(where):
        archive = tarfile.open(fileobj=stream, mode="r|")  # noqa: SIM115  closed with the stream it reads
    while True:
        with broken_as_reason(where):
            info = archive.next()
            archive.members = []  # type: ignore[attr-defined]  # else every header stays in memory
        if info is None:
            break
        if not info.isfile() or _is_left_out(info.name, skipped):
            continue
        allowance.member(where)
        with broken_as_reason(where):
            opened = archive.extractfile(info)
        if opened is not None:
            yield (
                info.name,
                watched(cast(BinaryIO, opened), partial(int, info.size), allowance, f"{where}!{info.name}"),
            )
    allowance.leave_out(skipped, where)


def _is_left_out(name: str, skipped: Counter[str]) -> bool:
    parts = name.replace("\\", "/").split("/")
    if parts[-1].startswith(".") or "__MACOSX" in parts:
        return True
    if holds_no_text(parts[-1]):
        skipped["." + parts[-1].rpartition(".")[2].lower()] += 1
        return True
    return False
