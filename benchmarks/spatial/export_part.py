"""Exports over HTTP against ogr2ogr on the same table."""

from __future__ import annotations

from benchmarks.spatial.measuring import Bench, Findings


def measure_exports(bench: Bench) -> Findings:
    """Compare."""
    return Findings(part="exports")
