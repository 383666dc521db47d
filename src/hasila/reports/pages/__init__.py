"""Web pages in: the bytes of a page -> `Report`. Part of `reports`; imported when the first page comes, since lxml is slow
to start.

    markup     bytes -> text -> tree; what is no page of text is refused with its reason
    metadata   what the page says of itself: headline, publisher, dates, address, language
    furniture  menus, share buttons, related headlines, comments, banners: taken out of the tree
    lines      tree -> lines of text, each knowing its block
    body       lines -> which of them are headline, lede, captions, credits, body
    published  the day of publication, by the publisher's own calendar and clock
"""

from __future__ import annotations

from hasila.reports.pages.page import read_fragment, read_page

__all__ = ["read_fragment", "read_page"]
