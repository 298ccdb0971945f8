"""Tiles that are made anew for each request: ours, the database alone, the other servers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.error import URLError

from benchmarks.spatial import ours, peers
from benchmarks.spatial.content import Content, tiles_together
from benchmarks.spatial.load_client import Database
from benchmarks.spatial.measuring import Bench, Case, Contender, Findings, Table, peaks
from benchmarks.spatial.rounds import Measurable, take_turns
from benchmarks.spatial.same_work import every_corner, features_everywhere
from benchmarks.spatial.workload import TILE_SETS, Variables, tile_requests

PORT, CORNERS_PORT, FEATURES_PORT = 8620, 8621, 8628
PATH = "/bench/tiles/parcels/{z}/{x}/{y}.mvt"
GZIP = {"Accept-Encoding": "gzip"}
OURS, OURS_PLAIN = "ours, gzip", "ours, uncompressed"
OURS_SAME_WORK, OURS_OVERVIEW = "ours, same work", "ours, gzip, overview"
PGBENCH, PGBENCH_SAME_WORK = "pgbench, our statements", "pgbench, same work"
TIPG, TIPG_GZIP = "tipg", "tipg, gzip"
VECTORTILES, MAPSERVER, PYGEOAPI = "django-vectortiles", "MapServer", "pygeoapi"
OVERVIEWS = frozenset({"12-avg"})
"""Sets whose zoom shows an overview: the platform shows no parcels there."""
QUICK_SETS = ("14-avg", "16-avg")
SLOW_SETS = frozenset({"14-avg", "16-avg"})
SOME_CLIENTS = 8
COMPARED = {"12": 1, "14": 4, "16": 8}


def contenders(columns: Sequence[str]) -> list[Contender]:
    """Return the servers and how each is asked for a tile."""
    mine, corners, features = (
        f"http://{ours.HOST}:{port}{PATH}" for port in (PORT, CORNERS_PORT, FEATURES_PORT)
    )
    own, overview = frozenset(TILE_SETS) - OVERVIEWS, frozenset(OVERVIEWS)
    there = {name: f"http://{peers.HOST}:{port}" for name, port in peers.PORTS.items()}
    matrix = "tiles/WebMercatorQuad/{z}"
    names = ",".join(("id", *columns))
    tipg = f"{there['tipg']}/collections/bench.parcels_3857/{matrix}/{{x}}/{{y}}?properties={names}"
    pygeoapi = f"{there['pygeoapi']}/collections/parcels/{matrix}/{{y}}/{{x}}?f=mvt"
    return [
        Contender(name=OURS, template=mine, headers=GZIP, sets=own),
        Contender(name=OURS_PLAIN, template=mine, sets=own),
        Contender(name=OURS, template=features, headers=GZIP, sets=overview),
        Contender(name=OURS_PLAIN, template=features, sets=overview),
        Contender(name=OURS_OVERVIEW, template=mine, headers=GZIP, sets=overview),
        Contender(name=OURS_SAME_WORK, template=corners),
        Contender(name=TIPG, template=tipg),
        Contender(name=TIPG_GZIP, template=tipg, headers=GZIP),
        Contender(name=VECTORTILES, template=there["peer-site"] + "/tiles/{z}/{x}/{y}"),
        Contender(name=MAPSERVER, template=there["mapserver"] + "/{z}/{x}/{y}"),
        Contender(
            name=PYGEOAPI, template=pygeoapi, sets=SLOW_SETS, clients=frozenset({SOME_CLIENTS})
        ),
    ]


def measure_tiles(bench: Bench) -> Findings:
    """Compare uncached tiles of dense and of ordinary places."""
    requests = tile_requests()
    sets = QUICK_SETS if bench.is_quick else TILE_SETS
    ground = bench.ground
    made = (peers.tipg, peers.peer_site, peers.mapserver, peers.pygeoapi)
    own = (
        ours.uncached(PORT),
        ours.redrawn("every_corner", CORNERS_PORT),
        ours.redrawn("features_everywhere", FEATURES_PORT),
    )
    with bench.servers(*own, *(make(ground) for make in made)) as servers:
        rivals = contenders(ground.columns)
        contents = {name: _contents(bench, rivals, name, requests[name]) for name in sets}
        cases = [
            _compare(bench, rivals, name, requests[name], clients)
            for name in sets
            for clients in bench.clients_of(name)
        ]
        memory = peaks(servers)
    table = _content_table(contents)
    return Findings(part="tiles", cases=cases, tables=[table], memory_mb=memory, base=TIPG)


def _compare(
    bench: Bench,
    rivals: Sequence[Contender],
    name: str,
    requests: Sequence[Variables],
    clients: int,
) -> Case:
    running: dict[str, Measurable] = {}
    drawings = {PGBENCH: features_everywhere}
    if clients == SOME_CLIENTS:
        drawings[PGBENCH_SAME_WORK] = every_corner
    for label, redraw in drawings.items():
        found = ours.tile_statements(bench.municipality, requests, redraw)
        running[label] = Database(statements=found, address=bench.ground.database.conninfo)
    running |= {one.name: one.http(requests) for one in rivals if one.takes_part(name, clients)}
    bench.say(f"tiles {name}, {clients} clients")
    outcomes = take_turns(running, bench.effort, clients=clients, say=bench.say)
    return Case(name=name, clients=clients, outcomes=outcomes)


def _contents(
    bench: Bench, rivals: Sequence[Contender], name: str, requests: Sequence[Variables]
) -> dict[str, Content]:
    """Return what the first tiles of a set hold, by server."""
    asked = requests[: COMPARED[name[:2]]]
    found = {}
    for rival in rivals:
        if rival.takes_part(name, SOME_CLIENTS):
            try:
                found[rival.name] = tiles_together(rival.urls(asked), rival.headers)
            except URLError as error:
                bench.say(f"{rival.name} {name}: {error}")
    return found


def _content_table(contents: Mapping[str, Mapping[str, Content]]) -> Table:
    columns = ["Set", "Server", "Features", "Missing", "More", "Corners", "Ground", "Invalid", "kB"]
    rows = []
    for name, found in contents.items():
        expected = found[TIPG].ids if TIPG in found else frozenset[int]()
        for server, one in found.items():
            missing, more = len(expected - one.ids), len(one.ids - expected)
            counts = [f"{one.features:,}", f"{missing:,}", f"{more:,}", f"{one.vertices:,}"]
            rest = [f"{one.area:.4f}", str(one.invalid), f"{one.size_b / 1000:.1f}"]
            rows.append([name, server, *counts, *rest])
    return Table(
        title="What the tiles hold",
        columns=columns,
        rows=rows,
        note=(
            "One tile of zoom 12, four of zoom 14, eight of zoom 16, decoded. Missing, More:"
            " features against tipg. Ground: the area of all surfaces, clipped to the tile, in"
            " tiles."
        ),
    )
