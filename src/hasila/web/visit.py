"""One visit: who asks, in which language, what they may do, and how a page is made for them."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any, Final

import jinja2
import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from hasila.errors import ForbiddenError
from hasila.ledger.view_things import Document
from hasila.store import Ledger
from hasila.web.people import People, Role
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
    """

    people: People | None = None
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "::1", "testserver"})


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
            path=self.request.url.path, person=self.person, csrf=self.csrf, title_of=title_of,
            may_decide=self.may("decide"), **{"notices": (), "q": "", **values},
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
