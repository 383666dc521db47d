"""Accounts of one happening grouped, with explained scores. A suggestion: a person confirms, merges, splits.

In: accounts of many reports. Out: `Group`s with the links that made them. Only accounts that meet in a block (near
days, and near places, an equal count or a shared actor) are compared, so that the cost grows with the number of
accounts, not with its square. Groups join best link first, while the mean score between their members stays above zero.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from hasila.collate.account import Account
from hasila.collate.likeness import Likeness, gap, kilometres, likeness, rarity

__all__ = ["Group", "Link", "group", "links"]

_DAYS = 3  # accounts further apart are never compared
_KM = 60.0
_BUCKET = 4  # days to a block
_CELL = 0.6  # degrees to a block: more than _KM
_LONGEST = 60  # days of an account that are entered in blocks; a longer one by its first days
_CROWD = 300  # a block with more accounts is too common to tell anything: they meet in finer ones
_UNSEEN = -4.0  # what two members count that were never compared


class Link(msgspec.Struct, frozen=True):
    """Two accounts and their likeness."""

    a: str
    b: str
    likeness: Likeness


class Group(msgspec.Struct, frozen=True):
    """Accounts of one happening, the earliest first. `id` is that of the earliest; `links` between members, best first."""

    id: str
    members: tuple[str, ...]
    links: tuple[Link, ...]


def group(accounts: Sequence[Account]) -> list[Group]:
    """The accounts by happening; every account is in exactly one group. The order of the input changes nothing."""
    ordered = sorted(accounts, key=lambda a: (a.first or 0, a.id))
    found = list(_links(ordered))
    members = _join(len(ordered), found)
    inside: dict[int, list[tuple[int, int, Likeness]]] = {}
    home = {member: root for root, all_of in members.items() for member in all_of}
    for a, b, like in found:
        if home[a] == home[b]:
            inside.setdefault(home[a], []).append((a, b, like))
    return [_group(ordered, sorted(all_of), inside.get(root, [])) for root, all_of in sorted(members.items())]


def links(accounts: Sequence[Account]) -> Iterator[Link]:
    """Every pair that is compared, with its likeness: for whoever looks for what was not joined, and why."""
    ordered = sorted(accounts, key=lambda a: (a.first or 0, a.id))
    for a, b, like in _links(ordered):
        yield Link(ordered[a].id, ordered[b].id, like)


def _group(ordered: Sequence[Account], members: Sequence[int], inside: Iterable[tuple[int, int, Likeness]]) -> Group:
    ids = tuple(ordered[m].id for m in members)
    best = sorted(inside, key=lambda one: (-one[2].score, one[0], one[1]))
    return Group(ids[0], ids, tuple(Link(ordered[a].id, ordered[b].id, like) for a, b, like in best))


def _links(ordered: Sequence[Account]) -> Iterator[tuple[int, int, Likeness]]:
    rare = rarity(ordered)
    for a, b in _candidates(ordered):
        yield a, b, likeness(ordered[a], ordered[b], rare)


def _candidates(ordered: Sequence[Account]) -> Iterator[tuple[int, int]]:
    """Pairs that meet in a block and are near enough in time and place, each once, the later account second."""
    blocks: dict[tuple[object, ...], list[int]] = {}
    for at, account in enumerate(ordered):
        for key in _keys(account, 0):
            blocks.setdefault(key, []).append(at)
    for at, account in enumerate(ordered):
        met: set[int] = set()
        for key in _keys(account, 1):
            block = blocks.get(key, ())
            if len(block) <= _CROWD:
                met.update(other for other in block if other != at)
        for other in sorted(met):
            one = ordered[other]
            # of two accounts, the one that reaches the other's block may be either: each pair is taken from the later
            if other < at and _near(one, account):
                yield other, at


def _keys(account: Account, reach: int) -> Iterator[tuple[object, ...]]:
    """The blocks of an account; with `reach` 1 also those beside them."""
    for bucket in _buckets(account, reach):
        for row, column in _cells(account, reach):
            yield "cell", bucket, row, column
            if account.killed[1]:
                yield "cell killed", bucket, row, column, account.killed[1]
            if account.spot:
                yield "cell spot", bucket, row, column, account.spot
        if account.town:
            yield "town", bucket, account.town
        for count in {*account.killed} - {0}:
            yield "killed", bucket, count
        for actor in sorted(account.actors):
            yield "actor", bucket, actor
        if account.lat is None:
            yield "nowhere", bucket
        if account.text:
            yield "text", account.text


def _buckets(account: Account, reach: int) -> range:
    if account.first is None or account.last is None:
        return range(-1, 0)
    last = min(account.last, account.first + _LONGEST)
    return range(account.first // _BUCKET - reach, last // _BUCKET + 1 + reach)


def _cells(account: Account, reach: int) -> Iterator[tuple[int, int]]:
    if account.lat is None or account.lon is None:
        return
    row, column = math.floor(account.lat / _CELL), math.floor(account.lon / _CELL)
    for up in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            yield row + up, column + right


def _near(a: Account, b: Account) -> bool:
    if a.text is not None and a.text == b.text:
        return True
    between, far = gap(a, b), kilometres(a, b)
    return (between is None or between <= _DAYS) and (far is None or far <= _KM or a.town == b.town != "")


def _join(number: int, found: Iterable[tuple[int, int, Likeness]]) -> dict[int, list[int]]:
    """Average linkage over the compared pairs: root -> members."""
    members = {at: [at] for at in range(number)}
    between: list[dict[int, tuple[float, int]]] = [{} for _ in range(number)]
    for a, b, like in found:
        between[a][b] = between[b][a] = (like.score, 1)
    heap = [(-score, a, b) for a in range(number) for b, (score, _) in between[a].items() if a < b and score > 0]
    heapq.heapify(heap)
    while heap:
        minus, a, b = heapq.heappop(heap)
        if a not in members or b not in members or minus != -_mean(members, between, a, b):
            continue  # out of date: one of them has grown since
        members[a] += members.pop(b)
        for other, (score, pairs) in between[b].items():
            if other != a and other in members:
                mine = between[a].get(other, (0.0, 0))
                between[a][other] = between[other][a] = (mine[0] + score, mine[1] + pairs)
        for other in between[a]:
            if other != a and other in members:
                mean = _mean(members, between, a, other)
                if mean > 0:
                    heapq.heappush(heap, (-mean, min(a, other), max(a, other)))
    return members


def _mean(members: dict[int, list[int]], between: Sequence[dict[int, tuple[float, int]]], a: int, b: int) -> float:
    """The mean score between two groups, rounded so that it does not depend on the order of adding."""
    score, pairs = between[a].get(b, (0.0, 0))
    every = len(members[a]) * len(members[b])
    return round((score + _UNSEEN * (every - pairs)) / every, 6)
