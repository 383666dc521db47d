"""hasila (حصيلة, the toll): reads conflict reporting and keeps the ledger of what it counts.

    import hasila

    report = hasila.read(text, published="2015-12-30")
    for toll in report.tolls:
        print(toll.quote.exact, toll.toll.outcome, toll.toll.count.low)

`hasila.numbers` and `hasila.dates` serve alone. What is heavy is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hasila.api import Ledger, dates, numbers, read
    from hasila.errors import HasilaError
    from hasila.ledger.claim import Claim
    from hasila.text import Report, Span

__all__ = ["Claim", "HasilaError", "Ledger", "Report", "Span", "dates", "numbers", "read"]

_WHERE = {
    "Claim": "hasila.ledger.claim", "HasilaError": "hasila.errors", "Ledger": "hasila.api", "Report": "hasila.text",
    "Span": "hasila.text", "dates": "hasila.api", "numbers": "hasila.api", "read": "hasila.api",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'hasila' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
