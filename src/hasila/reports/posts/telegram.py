"""Telegram's JSON export (Telegram Desktop: Export chat history, format JSON) -> a report a message.

The day is the one that the export states, which is that of the clock of whoever exported. Messages without text (pictures
without a caption, calls, people who join) are counted in a note. A post passed on from elsewhere is flagged
`forwarded_from: NAME`, an edited one `edited`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import msgspec

from hasila.errors import ReportError
from hasila.ledger.claim import Claim
from hasila.reports.failure import failure_row
from hasila.reports.folders import note_skipped
from hasila.reports.jsonl import day_of
from hasila.reports.mojibake import mend
from hasila.reports.settings import InputSettings
from hasila.text import Report

__all__ = ["read_telegram"]


class _Stretch(msgspec.Struct):
    text: str = ""


class _Message(msgspec.Struct):
    id: int
    type: str = "message"
    date: str = ""
    text: str | list[str | _Stretch] = ""
    forwarded_from: str | None = None
    edited: str | None = None


class _Chat(msgspec.Struct):
    messages: list[msgspec.Raw]
    id: int | str = ""
    name: str | None = None


class _Chats(msgspec.Struct):
    all: list[_Chat] = msgspec.field(name="list")


class _Export(msgspec.Struct):
    chats: _Chats


_message: Final = msgspec.json.Decoder(_Message)
_chat: Final = msgspec.json.Decoder(_Chat)
_export: Final = msgspec.json.Decoder(_Export)


def read_telegram(data: bytes, where: str, settings: InputSettings) -> Iterator[tuple[str, Report | Claim]]:
    """Every message with text as (FILE!CHAT/MESSAGE, a report or a failure row).

    Raises:
        ReportError: no export of Telegram.
    """
    skipped: Counter[str] = Counter()
    for chat in _chats(data, where):
        for raw in chat.messages:
            place = f"{where}!{chat.id}"
            try:
                message = _decoded(raw, place)
                place = f"{place}/{message.id}"
                report = _report(message, chat, place, settings)
            except ReportError as error:
                yield error.where, failure_row(error.reason, error.where)
                continue
            if report is None:
                skipped["messages without text" if message.type == "message" else f"{message.type} messages"] += 1
            else:
                yield place, report
    note_skipped(skipped, where)


def _chats(data: bytes, where: str) -> list[_Chat]:
    try:
        return [_chat.decode(data)]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass  # one chat or all of them: two shapes of export
    try:
        return _export.decode(data).chats.all
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        reason = (
            "this JSON is neither an export of Telegram nor JSON Lines; write one report a line, see docs/inputs.md"
        )
        raise ReportError(reason, where) from error


def _decoded(raw: msgspec.Raw, where: str) -> _Message:
    try:
        return _message.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ReportError(f"not a message: {' '.join(str(error).split())}; export the chat again", where) from error


def _report(message: _Message, chat: _Chat, where: str, settings: InputSettings) -> Report | None:
    pieces = [message.text] if isinstance(message.text, str) else message.text
    text = "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)
    if message.type != "message" or not text.strip():
        return None
    if len(text) > settings.max_size:
        raise ReportError(f"the post is over {settings.max_size:,} characters; raise --max-size to read it", where)
    text, flags = mend(text, where)
    marks = ([f"forwarded_from: {message.forwarded_from}"] if message.forwarded_from else []) + (
        ["edited"] if message.edited else []
    )
    return Report(
        id=f"telegram:{chat.id}/{message.id}", text=text, published=_day(message.date) or settings.published,
        language=settings.language, publisher=chat.name, flags=(*marks, *flags),
    )  # fmt: skip


def _day(date: str) -> str | None:
    try:
        return day_of(date, "")
    except ReportError:
        return None
