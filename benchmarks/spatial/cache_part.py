"""Tiles that are known already: from the cache, or by a tag that the client has."""

from __future__ import annotations

import urllib.request
from collections.abc import Sequence

from benchmarks.spatial import ours, peers
from benchmarks.spatial.load_client import Address, Http
from benchmarks.spatial.measuring import Bench, Case, Findings, peaks
from benchmarks.spatial.rounds import Measurable, take_turns
from benchmarks.spatial.tile_part import GZIP, PATH
from benchmarks.spatial.workload import Variables, tile_requests

PORT, UNCACHED_PORT = 8622, 8620
SETS = ("14-avg", "16-avg")
NOTHING, HIT, NOT_MODIFIED, MADE = "no-op Django view", "cache hit", "304", "made anew"
TIMEOUT_S = 60


def measure_caches(bench: Bench) -> Findings:
    """Compare hits and 304s with a view that does nothing, and with making the tile."""
    requests = tile_requests()
    nothing = Http(
        addresses=[Address(url=f"http://{peers.HOST}:{peers.PORTS['peer-site']}/nothing")]
    )
    cases = []
    own = (ours.cached(PORT), ours.uncached(UNCACHED_PORT), peers.peer_site(bench.ground))
    with bench.servers(*own) as servers:
        for name in SETS:
            kept = _known(PORT, requests[name])
            hits = [Address(url=one.url) for one in kept]
            running: dict[str, Measurable] = {NOTHING: nothing}
            running[HIT] = Http(addresses=hits, headers=GZIP)
            if all(one.tag for one in kept):
                running[NOT_MODIFIED] = Http(addresses=kept, headers=GZIP)
            made = [Address(url=url) for url in _urls(UNCACHED_PORT, requests[name])]
            running[MADE] = Http(addresses=made, headers=GZIP)
            for clients in bench.clients_of(name):
                bench.say(f"cached tiles {name}, {clients} clients")
                outcomes = take_turns(running, bench.effort, clients=clients, say=bench.say)
                cases.append(Case(name=name, clients=clients, outcomes=outcomes))
        memory = peaks(servers)
    return Findings(part="caches", cases=cases, memory_mb=memory, base=NOTHING)


def _urls(port: int, requests: Sequence[Variables]) -> list[str]:
    return [f"http://{ours.HOST}:{port}{PATH.format(**values)}" for values in requests]


def _known(port: int, requests: Sequence[Variables]) -> list[Address]:
    """Ask for each tile once, so that the server keeps it; return it with its tag."""
    found = []
    for url in _urls(port, requests):
        request = urllib.request.Request(url, headers=GZIP)  # noqa: S310  our own address
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
            answer.read()
            found.append(Address(url=url, tag=answer.headers.get("ETag", "")))
    return found
