"""The ledger kept: events and the view of them in a database. Beside `export`; below it stand reconcile, languages, ledger.

What goes in are readings (a report, its claims, what read them) and people's decisions; what comes out are the things of
`hasila.ledger.view_things`. SQLite is the default, a file; PostgreSQL by URL. One schema, one code for both.
"""

from __future__ import annotations

from hasila.store.ledger import Ledger
from hasila.store.records import (
    Added,
    Counts,
    Filter,
    Found,
    IncidentPage,
    Known,
    Page,
    Past,
    Reading,
    Waiting,
)

__all__ = [
    "Added", "Counts", "Filter", "Found", "IncidentPage", "Known", "Ledger", "Page", "Past", "Reading", "Waiting",
]  # fmt: skip
