"""Accounts of one happening grouped, with explained scores. A suggestion: a person confirms, merges, splits.

In: accounts of many reports. Out: `Group`s with the links that made them. Only accounts that meet in a block (near
days, and near places, an equal count or a shared actor) are compared, so that the cost grows with the number of
accounts, not with its square. Groups join best link first, while the mean score between their members stays above zero.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence

import msgspec

from hasila.collate.account import Account
from hasila.collate.likeness import Likeness, Rarity, gap, kilometres, likeness, rarity, score

__all__ = ["Group", "Key", "Link", "Weighing", "attach", "drawn", "group", "links", "weigh"]

_DAYS = 3  # accounts further apart are never compared
_KM = 60.0
_BUCKET = 4  # days to a block
_CELL = 0.6  # degrees to a block: more than _KM
_LONGEST = 60  # days of an account that are entered in blocks; a longer one by its first days
_CROWD = 300  # a block with more accounts is too common to tell anything: they meet in finer ones
_UNSEEN = -4.0  # what two members count that were never compared


Key = tuple[str | int, ...]


class Weighing(msgspec.Struct, frozen=True):
    """What grouping has to know of all accounts: how rare towns and actors are, and which blocks are too common."""

    rare: Rarity
    crowded: frozenset[Key]


class Link(msgspec.Struct, frozen=True):
    """Two accounts and their likeness."""

    a: str
    b: str
    likeness: Likeness


class Group(msgspec.Struct, frozen=True):
    """Accounts of one happening, the earliest first. `id` is that of the earliest; `links` between members, best first.

    `strand`: the earliest account that likely pairs lead to. Accounts of two strands have nothing to do with each other.
    """

    id: str
    members: tuple[str, ...]
    links: tuple[Link, ...]
    strand: str = ""


def weigh(accounts: Iterable[Account]) -> Weighing:
    """What grouping has to know of these accounts as a whole."""
    told = list(accounts)
    blocks = Counter(key for account in told for key in _keys(account, 0))
    return Weighing(rarity(told), frozenset(key for key, number in blocks.items() if number > _CROWD))


def drawn(new: Sequence[Account], others: Sequence[Account], weighing: Weighing) -> set[str]:
    """Ids of the accounts among others that are likelier than not of one happening with a new one."""
    fresh = {account.id for account in new}
    ordered = _ordered([*new, *others])
    found: set[str] = set()
    for a, b in _candidates(ordered, weighing.crowded, {at for at, one in enumerate(ordered) if one.id in fresh}):
        if score(ordered[a], ordered[b], weighing.rare) > 0:
            found |= {ordered[a].id, ordered[b].id}
    return found - fresh


def attach(new: Sequence[Account], groups: Iterable[Sequence[Account]], weighing: Weighing) -> list[Group]:
    """Put new accounts, one by one, to the groups that they are likeliest of, or make groups of them; no two groups are joined.

    Args:
        new: the new accounts.
        groups: those that they may be of, with all their members; one whose members changed gets the id that it has now.
        weighing: of the whole.

    Returns:
        The groups as they are then, without links and strand.
    """
    members = [list(one) for one in groups if one]
    home = {account.id: at for at, one in enumerate(members) for account in one}
    everybody = _ordered([*new, *(account for one in members for account in one)])
    place = {account.id: at for at, account in enumerate(everybody)}
    like: dict[int, dict[int, float]] = {}
    for a, b in _candidates(everybody, weighing.crowded, {place[account.id] for account in new}):
        value = score(everybody[a], everybody[b], weighing.rare) - _UNSEEN
        like.setdefault(a, {})[b] = value
        like.setdefault(b, {})[a] = value
    for account in _ordered(new):
        over: dict[int, float] = {}
        for other, value in like.get(place[account.id], {}).items():
            at = home.get(everybody[other].id)
            if at is not None:
                over[at] = over.get(at, 0.0) + value
        means = {at: round(_UNSEEN + value / len(members[at]), 6) for at, value in over.items()}
        best = max(means, key=lambda at: (means[at], -at), default=None)
        if best is None or means[best] <= 0:
            best = len(members)
            members.append([])
        members[best].append(account)
        home[account.id] = best
    ids = [tuple(account.id for account in _ordered(one)) for one in members]
    return [Group(one[0], one, ()) for one in ids]


def _ordered(accounts: Iterable[Account]) -> list[Account]:
    return sorted(accounts, key=lambda a: (a.first or 0, a.id))


def group(accounts: Sequence[Account], weighing: Weighing | None = None) -> list[Group]:
    """The accounts by happening; every account is in exactly one group. The order of the input changes nothing.

    Args:
        accounts: all of them, or all of some strands.
        weighing: of a whole that these are a part of; by default they are the whole.
    """
    ordered = _ordered(accounts)
    weighing = weighing or weigh(ordered)
    found = list(_scores(ordered, weighing))
    strand = _strands(len(ordered), found)
    alike: dict[int, list[_Pair]] = {}
    for pair in found:  # a pair of two strands joins nothing
        if strand[pair[0]] == strand[pair[1]]:
            alike.setdefault(strand[pair[0]], []).append(pair)
    del found
    members: dict[int, list[int]] = {}
    for at, lead in enumerate(strand):
        members.setdefault(lead, []).append(at)
    made = []
    for lead, all_of in members.items():
        joined = _join(all_of, alike.get(lead, ()))
        home = {member: root for root, held in joined.items() for member in held}
        inside: dict[int, list[_Pair]] = {}
        for pair in alike.pop(lead, ()):
            if home[pair[0]] == home[pair[1]]:
                inside.setdefault(home[pair[0]], []).append(pair)
        for root, held in joined.items():
            made.append((root, _group(ordered, sorted(held), inside.get(root, ()), ordered[lead].id, weighing.rare)))
    return [one for _, one in sorted(made, key=lambda one: one[0])]


def _strands(number: int, found: Iterable[_Pair]) -> list[int]:
    """For each account the earliest one that likely pairs lead to."""
    lead = list(range(number))

    def earliest(at: int) -> int:
        while lead[at] != at:
            lead[at] = lead[lead[at]]
            at = lead[at]
        return at

    for a, b, like in found:
        if like > 0:
            one, other = sorted((earliest(a), earliest(b)))
            lead[other] = one
    return [earliest(at) for at in range(number)]


def links(accounts: Sequence[Account]) -> Iterator[Link]:
    """Every pair that is compared, with its likeness: for whoever looks for what was not joined, and why."""
    ordered = _ordered(accounts)
    weighing = weigh(ordered)
    for a, b in _candidates(ordered, weighing.crowded):
        yield Link(ordered[a].id, ordered[b].id, likeness(ordered[a], ordered[b], weighing.rare))


def _group(
    ordered: Sequence[Account], members: Sequence[int], inside: Iterable[_Pair], strand: str, rare: Rarity
) -> Group:
    ids = tuple(ordered[m].id for m in members)
    best = sorted(inside, key=lambda one: (-one[2], one[0], one[1]))
    links = (Link(ordered[a].id, ordered[b].id, likeness(ordered[a], ordered[b], rare)) for a, b, _ in best)
    return Group(ids[0], ids, tuple(links), strand)


_Pair = tuple[int, int, float]  # two accounts and the score of their likeness


def _scores(ordered: Sequence[Account], weighing: Weighing) -> Iterator[_Pair]:
    for a, b in _candidates(ordered, weighing.crowded):
        yield a, b, score(ordered[a], ordered[b], weighing.rare)


def _candidates(
    ordered: Sequence[Account], crowded: Container[Key], only: Container[int] | None = None
) -> Iterator[tuple[int, int]]:
    """Pairs that meet in a block and are near enough in time and place, each once, the later account second.

    With `only`, pairs that one of these is in.
    """
    blocks: dict[Key, list[int]] = {}
    for at, account in enumerate(ordered):
        for key in _keys(account, 0):
            if key not in crowded:
                blocks.setdefault(key, []).append(at)
    for at, account in enumerate(ordered):
        met: set[int] = set()
        for key in _keys(account, 1):
            # of two accounts, the one that reaches the other's block may be either: each pair is taken from the later
            met.update(other for other in blocks.get(key, ()) if other < at)
        chosen = met if only is None or at in only else (other for other in met if other in only)
        for other in sorted(chosen):
            if _near(ordered[other], account):
                yield other, at


def _keys(account: Account, reach: int) -> Iterator[Key]:
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


def _join(accounts: Sequence[int], found: Iterable[_Pair]) -> dict[int, list[int]]:
    """Average linkage over the compared pairs of a strand: root -> members."""
    members = {at: [at] for at in accounts}
    between: _Between = {at: {} for at in accounts}
    for a, b, like in found:
        between[a][b] = between[b][a] = like - _UNSEEN
    heap = [(-round(over + _UNSEEN, 6), a, b) for a, others in between.items() for b, over in others.items() if a < b]
    heap = [one for one in heap if one[0] < 0]
    heapq.heapify(heap)
    while heap:
        minus, a, b = heapq.heappop(heap)
        if a not in members or b not in members or minus != -_mean(members, between, a, b):
            continue  # out of date: one of them has grown since
        members[a] += members.pop(b)
        mine = between[a]
        for other, over in between.pop(b).items():
            del between[other][b]
            if other != a:
                mine[other] = between[other][a] = mine.get(other, 0.0) + over
        for other in mine:
            mean = _mean(members, between, a, other)
            if mean > 0:
                heapq.heappush(heap, (-mean, min(a, other), max(a, other)))
    return members


_Between = dict[int, dict[int, float]]  # how far the scores between two groups lie over those of pairs never compared


def _mean(members: dict[int, list[int]], between: _Between, a: int, b: int) -> float:
    """The mean score between two groups, rounded so that it does not depend on the order of adding."""
    every = len(members[a]) * len(members[b])
    return round(_UNSEEN + between[a].get(b, 0.0) / every, 6)
