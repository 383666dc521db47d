"""The reconcile stage: claims of one report -> the same claims, then derived rows (checks and incidents)."""

from hasila.reconcile.stage import reconcile

__all__ = ["reconcile"]
