"""One visit: who asks, in which language, what they may do, and how a page is made for them."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import jinja2
import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from hasila.errors import ForbiddenError, UsageError
from hasila.ledger.view_things import Document
from hasila.store import Ledger
from hasila.web.naming import direction_of
from hasila.web.paths import claim_path, report_path
from hasila.web.people import People, Role
from hasila.web.recording import Fetch
from hasila.web.wording import Wording, wordings

__all__ = ["Settings", "Visit", "title_of"]

_MAY: Final[dict[str, frozenset[Role]]] = {
    "decide": frozenset({"reviewer", "editor", "admin"}),
    "add": frozenset({"editor", "admin"}),
    "group": frozenset({"editor", "admin"}),
}
_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a desk is served.

    Attributes:
        people: the users, where it is bound to more than this machine; None asks for a name only.
        hosts: the names under which it is reached.
        fetch: gets the page of an address; None lets nobody give one.
        secret: what signs the sessions where there are no users; made anew where it is empty.
    """

    people: People | None = None
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "::1", "testserver"})
    fetch: Fetch | None = None
    secret: str = ""


class Visit:
    """A request with its ledger, person and language.

    Args:
        request: the request; its app holds the ledger and the settings.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.ledger: Ledger = request.app.state.ledger
        self.settings: Settings = request.app.state.settings
        offered = wordings()
        code = request.cookies.get("language", "")
        self.w: Wording = offered.get(code) or next(iter(offered.values()))

    @property
    def person(self) -> str | None:
        """The name that decisions carry."""
        name = self.request.session.get("name")
        return str(name) if name else None

    @property
    def role(self) -> Role:
        """What the person may do: all on one's own machine."""
        people = self.settings.people
        if people is None:
            return "admin"
        user = people.find(self.person or "")
        return user.role if user else "reader"

    def may(self, what: str) -> bool:
        """Whether the person may do something (`decide`, `add`, `group`)."""
        return self.person is not None and self.role in _MAY[what]

    def require(self, what: str) -> str:
        """The person's name, for a decision.

        Raises:
            ForbiddenError: not signed in, or a role that does not allow it.
        """
        if self.person is None or not self.may(what):
            raise ForbiddenError(self.w("not_allowed"))
        return self.person

    @property
    def fetch(self) -> Fetch:
        """What gets the page of an address.

        Raises:
            UsageError: this desk fetches nothing.
        """
        if self.settings.fetch is None:
            raise UsageError("this desk fetches no addresses; save the page and give the file")
        return self.settings.fetch

    def number(self, name: str) -> int:
        """A whole number of the query, 0 where there is none."""
        text = self.request.query_params.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0

    def paged(self, offset: int, size: int, found: int) -> dict[str, Any]:
        """Addresses of the page before and after this one, where there are any; `found`: how many were found from here."""
        kept = [(key, value) for key, value in self.request.query_params.multi_items() if key != "after"]

        def at(place: int) -> str:
            return f"{self.request.url.path}?{urlencode([*kept, ('after', str(place))])}"

        return {
            "newer": at(max(0, offset - size)) if offset else None,
            "older": at(offset + size) if found > size else None,
        }

    @property
    def known_people(self) -> list[str]:
        """Whom something can be assigned to by choosing: the users, else whoever is at this desk."""
        people = self.settings.people
        return [user.name for user in people.all()] if people else [self.person] if self.person else []

    @property
    def csrf(self) -> str:
        """The token that every form of this session carries."""
        token = self.request.session.get("csrf")
        if not token:
            token = self.request.session["csrf"] = secrets.token_urlsafe(24)
        return str(token)

    def check_csrf(self, given: object) -> None:
        """Refuse a form that is not one of this session's.

        Raises:
            ForbiddenError: another token, or none.
        """
        if not secrets.compare_digest(str(given or ""), self.csrf):
            raise ForbiddenError("this form is of an earlier session; load the page again")

    def page(self, template: str, *, here: str = "", status: int = 200, **values: Any) -> Response:
        """A page from a template."""
        text = _TEMPLATES.get_template(template).render(
            w=self.w, wordings=wordings(), root=self.request.scope.get("root_path", ""), here=here,
            path=self.request.url.path, person=self.person, csrf=self.csrf, title_of=title_of, direction_of=direction_of,
            may_decide=self.may("decide"), may_add=self.may("add"), role=self.role, people=self.known_people,
            claim_path=claim_path, report_path=report_path, may_fetch=self.settings.fetch is not None,
            query=self.request.url.query, **{"notices": (), "q": "", **values},
        )  # fmt: skip
        return HTMLResponse(text, status_code=status)

    def message(self, heading: str, words: str, *, status: int, href: str = "/") -> Response:
        """A page that says one thing."""
        return self.page("message.html", heading=heading, words=words, href=href, status=status)

    def go(self, path: str) -> Response:
        """To another page, after something was done."""
        return RedirectResponse(self.request.scope.get("root_path", "") + path, status_code=303)


def title_of(document: Document) -> str:
    """What a report is called: its title, else its id."""
    return document.edition.title or document.edition.url or document.id
