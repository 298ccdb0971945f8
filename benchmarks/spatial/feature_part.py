"""Pages of features, single ones, boxes and attributes against servers of the same standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.error import URLError

from benchmarks.spatial import ours, peers
from benchmarks.spatial.content import Content, pages_together
from benchmarks.spatial.measuring import Bench, Case, Contender, Findings, Table, peaks
from benchmarks.spatial.peer_tables import FEATURE_COLUMNS
from benchmarks.spatial.rounds import take_turns
from benchmarks.spatial.workload import Variables, feature_requests

PORT = 8620
CLIENTS = (1, 8)
OURS, OURS_COUNTING = "ours", "ours, counting"
TIPG, PYGEOAPI = "tipg", "pygeoapi"
COMPARED = 3
QUERIES = {
    "bbox": "bbox={bbox}&limit={limit}",
    "attribute": "use_code={use_code}&limit={limit}",
    "number": "cadastral_number={number}",
}
"""The part of the address that all servers read alike."""


def contenders(name: str) -> list[Contender]:
    """Return the servers and how each is asked for one set of requests."""
    mine = f"http://{ours.HOST}:{PORT}/bench/api/collections/parcels/items"
    tipg = f"http://{peers.HOST}:{peers.PORTS['tipg']}/collections/bench.parcels/items"
    pygeoapi = f"http://{peers.HOST}:{peers.PORTS['pygeoapi']}/collections/parcels/items"
    if name == "single":
        return [
            Contender(name=OURS, template=mine + "/{id}"),
            Contender(name=TIPG, template=tipg + "/{id}?f=geojson"),
            Contender(name=PYGEOAPI, template=pygeoapi + "/{id}?f=json"),
        ]
    own, others = ("after={after}&limit={limit}", "offset={offset}&limit={limit}")
    if name != "page":
        own = others = QUERIES[name]
    attributes = "properties=" + ",".join(FEATURE_COLUMNS)
    return [
        Contender(name=OURS, template=f"{mine}?{own}&{attributes}"),
        Contender(name=OURS_COUNTING, template=f"{mine}?{own}&{attributes}&count=true"),
        Contender(name=TIPG, template=f"{tipg}?f=geojson&{others}"),
        Contender(name=PYGEOAPI, template=f"{pygeoapi}?f=json&{others}"),
    ]


def measure_features(bench: Bench) -> Findings:
    """Compare the feature servers."""
    requests = feature_requests()
    contents: dict[str, dict[str, Content]] = {}
    cases = []
    made = (ours.uncached(PORT), peers.tipg(bench.ground), peers.pygeoapi(bench.ground))
    with bench.servers(*made) as servers:
        for name, asked in requests.items():
            rivals = contenders(name)
            contents[name] = _contents(bench, rivals, name, asked)
            answering = [rival for rival in rivals if rival.name in contents[name]]
            for clients in CLIENTS:
                cases.append(_compare(bench, answering, name, asked, clients))
        memory = peaks(servers)
    table = _content_table(contents)
    return Findings(part="features", cases=cases, tables=[table], memory_mb=memory, base=TIPG)


def _compare(
    bench: Bench,
    rivals: Sequence[Contender],
    name: str,
    requests: Sequence[Variables],
    clients: int,
) -> Case:
    bench.say(f"features {name}, {clients} clients")
    running = {one.name: one.http(requests) for one in rivals}
    outcomes = take_turns(running, bench.effort, clients=clients, say=bench.say)
    return Case(name=name, clients=clients, outcomes=outcomes)


def _contents(
    bench: Bench, rivals: Sequence[Contender], name: str, requests: Sequence[Variables]
) -> dict[str, Content]:
    found = {}
    for rival in rivals:
        try:
            found[rival.name] = pages_together(rival.urls(requests[:COMPARED]), rival.headers)
        except (URLError, ValueError) as error:
            bench.say(f"{rival.name} {name}: {error}")
    return found


def _content_table(contents: Mapping[str, Mapping[str, Content]]) -> Table:
    rows = []
    for name, found in contents.items():
        expected = found.get(TIPG, Content())
        for server, one in found.items():
            ids = (
                "the same" if one.ids == expected.ids else f"{len(one.ids & expected.ids):,} shared"
            )
            is_same = one.vertices == expected.vertices and abs(one.area - expected.area) < 1e-4
            coordinates = "the same" if is_same else f"{one.vertices:,} points"
            size = f"{one.size_b / 1000:.1f}"
            rows.append([name, server, f"{one.features:,}", ids, coordinates, size])
    return Table(
        title="What the pages hold",
        columns=["Set", "Server", "Features", "Ids", "Coordinates", "kB"],
        rows=rows,
        note=(
            f"The first {COMPARED} requests of each set, decoded, against tipg; coordinates by"
            " their number and their sum. Where more than a page matches, a server may choose"
            " which."
        ),
    )
