"""The reconcile stage: what adds up inside one report, what is told twice, what is disputed.

Comes after reading and resolving, before export. In: a report, its claims with their ids, and a function that tells
whether two slots are one actor. Out: the same claims in their order (copies where something was learnt: what closes a breakdown, what a denial
denies, who denies a figure, that a check fails), then the derived rows, checks before incidents. It knows no language:
it works on fields, offsets and the equality of mentions. Nothing is raised; the same input gives the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from hasila.ledger.claim import Claim
from hasila.reconcile.closing import closed
from hasila.reconcile.contested import check_contested
from hasila.reconcile.disputes import check_disputed, denials, with_denials
from hasila.reconcile.fractions import check_fractions
from hasila.reconcile.incidents import incident_rows
from hasila.reconcile.mentions import SameActor
from hasila.reconcile.restated import check_restated, restated_groups
from hasila.reconcile.rows import check_row, flagged, numbered
from hasila.reconcile.series import check_series
from hasila.reconcile.sheet import lay_out
from hasila.reconcile.sums import check_sums
from hasila.text import Report

__all__ = ["reconcile"]


def reconcile(report: Report, claims: Sequence[Claim], same_actor: SameActor) -> list[Claim]:
    """The claims of one report, followed by its checks and incidents.

    Args:
        report: the report that the claims were read from.
        claims: its claims, ids given; derived rows among them are passed through.
        same_actor: whether two resolved slots name one actor; asked only where their mentions differ.
    """
    sheet = lay_out(report, claims, same_actor)
    learnt = closed(sheet, claims)
    if learnt is not claims:
        claims, sheet = learnt, lay_out(report, learnt, same_actor)
    groups, denied = restated_groups(sheet), denials(sheet)
    findings = [
        *check_sums(sheet),
        *check_fractions(sheet, groups),
        *check_series(sheet, groups),
        *check_restated(groups),
        *check_disputed(denied),
        *check_contested(sheet),
    ]
    checks = [check_row(report.id, f) for f in findings]
    told = flagged(with_denials(claims, denied), findings)
    return [*told, *numbered([*checks, *incident_rows(sheet, groups)])]
