"""What was fetched, as WARC: the request and the response of each exchange, with digests, so that it can be shown later what
the server sent, when and from which address. One file a run, a record after the other, each packed by itself.
"""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

from hasila.errors import ReportError
from hasila.fetch.http import Response, target_of

__all__ = ["WarcArchive"]


class WarcArchive:
    """A WARC file that grows; it is made with the first response.

    Args:
        folder: where the file is put.
        agent: the program that fetches, as it names itself.
    """

    def __init__(self, folder: Path, agent: str) -> None:
        self._folder = folder
        self._agent = agent
        self._path: Path | None = None

    @property
    def path(self) -> Path | None:
        """The file, or None where nothing was fetched."""
        return self._path

    def add(self, response: Response) -> None:
        """Append an exchange.

        Raises:
            ReportError: the file cannot be written.
        """
        try:
            if self._path is None:
                self._path = self._new()
            with self._path.open("ab") as stream:
                self._write(stream, response)
        except OSError as error:
            reason = (
                f"what was fetched cannot be kept ({error.strerror}); check the disk or name another folder with --warc"
            )
            raise ReportError(reason, response.url) from error

    def _new(self) -> Path:
        from warcio.warcwriter import WARCWriter

        self._folder.mkdir(parents=True, exist_ok=True)
        now = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S")
        for number in range(1000):
            path = self._folder / f"hasila-{now}-{number:03d}.warc.gz"
            try:
                stream = path.open("xb")
            except FileExistsError:
                continue
            with stream:
                writer: Any = WARCWriter(stream, gzip=True)
                writer.write_record(
                    writer.create_warcinfo_record(
                        path.name, {"software": self._agent, "format": "WARC File Format 1.0"}
                    )
                )
            return path
        raise ReportError(
            "a thousand files of this second stand in the folder; name another with --warc", str(self._folder)
        )

    def _write(self, stream: Any, response: Response) -> None:
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        writer: Any = WARCWriter(stream, gzip=True)
        kept = [(name, value) for name, value in response.headers if name.lower() != "transfer-encoding"]
        answer = writer.create_warc_record(
            response.url, "response", payload=io.BytesIO(response.raw),
            http_headers=StatusAndHeaders(f"{response.status} {response.reason}", kept, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-IP-Address": response.peer},
        )  # fmt: skip
        asked = writer.create_warc_record(
            response.url,
            "request",
            http_headers=StatusAndHeaders(
                f"GET {target_of(response.url)} HTTP/1.1", list(response.sent), is_http_request=True
            ),
        )
        writer.write_request_response_pair(asked, answer)
