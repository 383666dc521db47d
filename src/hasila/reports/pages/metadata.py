"""What a page says of itself: JSON-LD, meta elements, links. In: the tree, untouched. Out: `Metadata`.

JSON-LD comes first, since newsrooms fill it in for search engines; a block that is broken is mended where that is safe
(control characters, comments around it, a comma too many) and passed over otherwise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import msgspec

__all__ = ["Metadata", "read_metadata"]

_ARTICLES: Final = ("Article", "Posting", "NewsArticle", "Report", "LiveBlogPosting", "SocialMediaPosting")
_DATES: Final = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "publication_date", "dc.date", "dc.date.issued", "dcterms.date",
    "dcterms.created", "dcterms.issued", "sailthru.date", "parsely-pub-date", "article.published", "cxenseparse:recs:publishtime",
    "originalpublicationdate", "timestamp",
)  # fmt: skip
_CONTROL: Final = re.compile(r"[\x00-\x1f]+")
_WRAPPED: Final = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$"
)
_COMMA: Final = re.compile(r",\s*([}\]])")
_BARRED: Final = re.compile(r"\s+[|\u2013\u2014\u00bb:-]\s+|\s*\|\s*")
_DEEPEST: Final = 60  # a block of JSON-LD that nests deeper is none


class Metadata(msgspec.Struct, kw_only=True):
    """A page's own words about itself, as written; `dates` in the order of trust, `headlines` likewise."""

    headlines: list[str] = []
    titled: bool = False  # whether a headline is stated, beside the window's title
    dates: list[str] = []
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    description: str | None = None
    paid: bool = False
    next_page: str | None = None


def read_metadata(root: Any, url: str | None = None) -> Metadata:
    """The metadata of a page.

    Args:
        root: the tree before anything is taken out.
        url: the address that the page came from, for relative links.
    """
    blocks = list(_articles(root))
    meta = _meta(root)
    base = url or meta.get("og:url", "")
    found = Metadata(url=_address(root, blocks, meta, base))
    stated = _stated_headlines(blocks, meta)
    found.headlines = _distinct([*stated, *_window_title(root)])
    found.titled = bool(stated)
    found.dates = [block["datePublished"] for block in blocks if _is_text(block.get("datePublished"))]
    found.dates += [meta[name] for name in _DATES if name in meta]
    found.publisher = next(filter(None, map(_publisher, blocks)), None) or _named(meta)
    found.language = _language(root, blocks, meta)
    found.description = next(filter(None, (meta.get("og:description"), meta.get("description"))), None)
    found.paid = any(str(block.get("isAccessibleForFree", "")).lower() == "false" for block in blocks)
    found.next_page = _next(root, base)
    return found


def _articles(root: Any) -> Iterator[dict[str, Any]]:
    found = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found += list(_objects(_loaded(script.text or ""), 0))
    articles = [one for one in found if any(kind.endswith(_ARTICLES) for kind in _types(one))]
    yield from articles
    yield from (one for one in found if one not in articles and "WebPage" in _types(one))


def _loaded(text: str) -> Any:
    text = _CONTROL.sub(" ", _WRAPPED.sub("", text.strip()))
    for candidate in (text, _COMMA.sub(r"\1", text)):
        try:
            return json.loads(candidate)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for one in data:
            yield from _objects(one, depth + 1)
    elif isinstance(data, dict):
        if "@type" in data:
            yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(data.get(key), depth + 1)


def _types(block: dict[str, Any]) -> list[str]:
    kinds = block.get("@type")
    return [one for one in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(one, str)]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _meta(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _stated_headlines(blocks: list[dict[str, Any]], meta: dict[str, str]) -> list[str]:
    found = [block.get("headline") or block.get("name") for block in blocks if _types(block) != ["WebPage"]]
    found += [meta.get("og:title"), meta.get("twitter:title"), meta.get("dc.title")]
    return [one for one in found if isinstance(one, str)]


def _window_title(root: Any) -> list[str]:
    """The longest piece of the window's title, which often names the site too."""
    title = root.find(".//title")
    text = title.text_content().strip() if title is not None else ""
    return [max(_BARRED.split(text), key=len)] if text else []


def _distinct(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))


def _publisher(block: dict[str, Any]) -> str | None:
    found = block.get("publisher")
    found = found[0] if isinstance(found, list) and found else found
    name = found.get("name") if isinstance(found, dict) else found
    return " ".join(name.split()) if isinstance(name, str) and name.strip() and "/" not in name else None


def _named(meta: dict[str, str]) -> str | None:
    names = (
        "og:site_name",
        "publisher",
        "dc.publisher",
        "dcterms.publisher",
        "copyright",
        "application-name",
        "twitter:site",
    )
    return next((" ".join(meta[name].split()) for name in names if name in meta), None)


def _address(root: Any, blocks: list[dict[str, Any]], meta: dict[str, str], base: str) -> str | None:
    canonical = [
        link.get("href") for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    stated = [block.get("url") for block in blocks] + [block.get("mainEntityOfPage") for block in blocks]
    for one in (*canonical, meta.get("og:url"), *stated, base):
        if isinstance(one, str) and one.strip() and (address := _joined(base, one.strip())):
            return address
    return None


def _joined(base: str, link: str) -> str | None:
    try:
        address = urljoin(base, link)
        return address if urlsplit(address).scheme in ("http", "https") and urlsplit(address).hostname else None
    except ValueError:  # an address that is none, such as one with a bracket left open
        return None


def _language(root: Any, blocks: list[dict[str, Any]], meta: dict[str, str]) -> str | None:
    stated = [root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang")]
    stated += [block.get("inLanguage") for block in blocks]
    stated += [meta.get(name) for name in ("content-language", "og:locale", "language", "dc.language")]
    for one in stated:
        code = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", one) if isinstance(one, str) else None
        if code:
            return code[1].lower()
    return None


def _next(root: Any, base: str) -> str | None:
    for link in root.iter("link", "a"):
        if "next" in (link.get("rel") or "").lower().split() and link.get("href"):
            return _joined(base, link.get("href"))
    return None
