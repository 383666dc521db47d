"""What stands around a report on its page is taken out of the tree: menus, share buttons, related headlines, tickers,
comments, banners, forms. Told by HTML's own meaning of an element, by its role, and by the words that themes use in class
and id (they are names of the markup, the same in every language).

An element that holds much of the page's running text is never taken out, whatever it is called.
"""

from __future__ import annotations

import itertools
import re
from typing import Any, Final

__all__ = ["remove_furniture", "words_of_class"]

_ALWAYS: Final = frozenset(
    [
        "script",
        "style",
        "template",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "map",
        "select",
    ]
)
_TAGS: Final = _ALWAYS | frozenset(
    [
        "noscript",
        "form",
        "button",
        "input",
        "textarea",
        "label",
        "nav",
        "aside",
        "footer",
        "menu",
        "dialog",
        "datalist",
        "amp-ad",
        "amp-embed",
        "amp-sidebar",
        "amp-social-share",
        "amp-consent",
        "amp-analytics",
        "amp-carousel",
        "amp-iframe",
        "amp-user-notification",
        "amp-sticky-ad",
        "ins",
    ]
)
_ROLES: Final = frozenset(
    [
        "navigation",
        "complementary",
        "contentinfo",
        "search",
        "dialog",
        "alertdialog",
        "alert",
        "banner",
        "menu",
        "menubar",
        "toolbar",
        "tablist",
    ]
)
_WORDS: Final = frozenset(
    [
        "ad",
        "ads",
        "advert",
        "advertisement",
        "adsense",
        "adslot",
        "banner",
        "banners",
        "breadcrumb",
        "breadcrumbs",
        "breaking",
        "comment",
        "comments",
        "comentarios",
        "commentlist",
        "consent",
        "cookie",
        "cookies",
        "copyright",
        "crosslinks",
        "disqus",
        "donate",
        "fb",
        "flash",
        "follow",
        "footer",
        "gdpr",
        "inlinead",
        "latest",
        "login",
        "masthead",
        "menu",
        "metabar",
        "modal",
        "morenews",
        "mostread",
        "mostviewed",
        "navbar",
        "nav",
        "navigation",
        "newsletter",
        "newsticker",
        "noprint",
        "offcanvas",
        "outbrain",
        "overlay",
        "pager",
        "pagination",
        "paginate",
        "paging",
        "partner",
        "poll",
        "popup",
        "popular",
        "promo",
        "promoted",
        "pullquote",
        "recirc",
        "recommend",
        "recommendation",
        "recommendations",
        "recommended",
        "related",
        "relatednews",
        "relatedposts",
        "readmore",
        "respond",
        "rss",
        "search",
        "share",
        "shareaholic",
        "sharebar",
        "sharebox",
        "sharedaddy",
        "sharing",
        "sidebar",
        "signin",
        "signup",
        "similar",
        "skip",
        "social",
        "socials",
        "sponsor",
        "sponsored",
        "subscribe",
        "subscription",
        "suggested",
        "tabs",
        "taboola",
        "tagcloud",
        "tags",
        "taglist",
        "teaser",
        "teasers",
        "ticker",
        "toolbar",
        "trending",
        "upnext",
        "widget",
        "widgets",
        "yarpp",
        "zergnet",
    ]
)
_PAIRS: Final = frozenset(
    [
        "more-news",
        "most-read",
        "most-viewed",
        "most-popular",
        "read-more",
        "read-also",
        "also-read",
        "see-also",
        "see-more",
        "also-like",
        "you-may",
        "may-like",
        "next-post",
        "prev-post",
        "next-article",
        "prev-article",
        "post-navigation",
        "post-nav",
        "author-box",
        "author-bio",
        "about-author",
        "tag-list",
        "tag-links",
        "tags-links",
        "cat-links",
        "post-tags",
        "pull-quote",
        "side-bar",
        "more-stories",
        "top-stories",
        "other-news",
        "last-news",
        "latest-news",
        "more-from",
        "editors-picks",
        "editor-picks",
        "up-next",
        "jp-relatedposts",
        "wp-embedded",
        "wp-embed",
        "blog-pager",
        "post-footer",
        "site-footer",
        "site-header",
        "page-header-logo",
        "story-links",
        "link-list",
        "news-list",
        "box-links",
        "inline-story",
        "more-on",
    ]
)
_SPLIT: Final = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_KEPT: Final = frozenset(("html", "body", "main", "head"))
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MUCH: Final = 0.4  # share of the running text above which an element is no furniture
_PROSE: Final = 60  # characters of a paragraph that count as running text


def remove_furniture(root: Any) -> None:
    """Take the furniture out of a tree, in place. Text that follows an element stays."""
    for element in list(root.iter(*_ALWAYS)):
        _drop(element)
    weights, total = _weights(root)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _KEPT or element.getparent() is None:
            continue
        if _is_furniture(element) and weights.get(element, 0) <= _MUCH * total:
            _drop(element)


def words_of_class(element: Any) -> list[str]:
    """The words of an element's class, id and itemprop, in lower case."""
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    return [word.lower() for word in _SPLIT.split(names) if word]


def _is_furniture(element: Any) -> bool:
    if element.tag in _TAGS or element.get("role") in _ROLES or element.get("hidden") is not None:
        return True
    if element.tag == "header" and element.find(".//h1") is None and element.find(".//h2") is None:
        return not any(above.tag in ("article", "main") for above in element.iterancestors())
    if element.get("aria-hidden") == "true" or _HIDDEN.search(element.get("style") or ""):
        return True
    if element.tag in ("h1", "p", "article", "figcaption", "time", "table", "tbody", "tr"):
        return "comment" in (element.get("class") or "").split() or _has_pair(words_of_class(element))
    words = words_of_class(element)
    return not _WORDS.isdisjoint(words) or _has_pair(words)


def _has_pair(words: list[str]) -> bool:
    return any(f"{one}-{two}" in _PAIRS for one, two in itertools.pairwise(words))


def _weights(root: Any) -> tuple[dict[Any, int], int]:
    """Each element's characters of running text outside links, and the whole page's."""
    weights: dict[Any, int] = {}
    total = 0
    for element in root.iter("p", "div", "td", "li", "section", "article", "blockquote", "span"):
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        size = len(own.strip())
        if size < _PROSE:
            continue
        total += size
        above = element
        while above is not None:
            weights[above] = weights.get(above, 0) + size
            above = above.getparent()
    return weights, total


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
