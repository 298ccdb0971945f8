"""The other servers: how each is configured and started, with two processes each."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import quote

from benchmarks.spatial.processes import THREADS, WORKERS, Server

HOST = "127.0.0.1"
PORTS = {"tipg": 8624, "peer-site": 8625, "pygeoapi": 8626, "mapserver": 8627}
_HERE = Path(__file__).parent
_FILES = _HERE / "peers"
MAPSERV = Path("/usr/lib/cgi-bin/mapserv")
ROUGH_TILE = "14/10427/5120"


@dataclass(frozen=True, kw_only=True)
class Database:
    """Where everybody reads. host: a name or the folder of a socket."""

    host: str
    port: int
    user: str
    password: str
    dbname: str

    @property
    def url(self) -> str:
        """As an address, its parts escaped."""
        secret = f":{quote(self.password, safe='')}" if self.password else ""
        place = f"{quote(self.user, safe='')}{secret}@{quote(self.host, safe='')}:{self.port}"
        return f"postgresql://{place}/{quote(self.dbname, safe='')}"

    @property
    def conninfo(self) -> str:
        """As libpq's key words."""
        secret = f" password={self.password}" if self.password else ""
        return f"host={self.host} port={self.port} user={self.user} dbname={self.dbname}{secret}"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What the servers are made for. folder: for venvs, configurations and logs.

    columns: attributes of the peers' table of tiles, without `id`.
    """

    database: Database
    folder: Path
    columns: tuple[str, ...]

    def program(self, venv: str, name: str) -> str:
        """Return the path of a program of one of the virtual environments."""
        return str(self.folder / f"venv-{venv}" / "bin" / name)


def tipg(ground: Ground) -> Server:
    """Return tipg under uvicorn."""
    port = str(PORTS["tipg"])
    command = [ground.program("tipg", "python"), "-m", "uvicorn", "tipg.main:app", "--host", HOST]
    options = ["--port", port, "--workers", str(WORKERS), "--no-access-log"]
    return Server(
        name="tipg",
        commands=[[*command, *options, "--log-level", "warning"]],
        ready=f"http://{HOST}:{port}/collections/bench.parcels",
        env={
            "DATABASE_URL": ground.database.url,
            "TIPG_DB_SCHEMAS": '["bench"]',
            "TIPG_DB_TABLES": '["bench.parcels", "bench.parcels_3857"]',
            "TIPG_DB_DATETIME_EXTENT": "false",
            "TIPG_CATALOG_TTL": "86400",
            "TIPG_MAX_FEATURES_PER_TILE": "1000000",
            "TIPG_MAX_FEATURES_PER_QUERY": "1000000",
            "TIPG_TILE_BUFFER": "64",
        },
        folder=ground.folder,
    )


def peer_site(ground: Ground) -> Server:
    """Return the bare Django site under granian, as our own server runs."""
    port = str(PORTS["peer-site"])
    command = [ground.program("vectortiles", "python"), "-m", "granian", "--interface", "wsgi"]
    place = ["--host", HOST, "--port", port, "--no-ws"]
    size = ["--workers", str(WORKERS), "--blocking-threads", str(THREADS)]
    database = ground.database
    return Server(
        name="peer-site",
        commands=[
            [*command, *place, *size, "--log-level", "warning", "peer_site.wsgi:application"]
        ],
        ready=f"http://{HOST}:{port}/tiles/{ROUGH_TILE}",
        env={
            "DJANGO_SETTINGS_MODULE": "peer_site.settings",
            "PEER_DATABASE": json.dumps(database.__dict__),
            "PEER_COLUMNS": json.dumps(ground.columns),
        },
        folder=_HERE,
    )


def pygeoapi(ground: Ground) -> Server:
    """Return pygeoapi under gunicorn with threads."""
    database, port = ground.database, PORTS["pygeoapi"]
    config, openapi = ground.folder / "pygeoapi.yml", ground.folder / "pygeoapi-openapi.yml"
    values = {
        "port": port,
        "host": database.host,
        "database_port": database.port,
        "dbname": database.dbname,
        "database_user": database.user,
        "password": database.password or "none",
    }
    _fill("pygeoapi.yml", config, values)
    makes = [ground.program("pygeoapi", "pygeoapi"), "openapi", "generate", str(config)]
    serves = [ground.program("pygeoapi", "gunicorn"), "-w", str(WORKERS), "-k", "gthread"]
    options = ["--threads", str(THREADS), "-b", f"{HOST}:{port}", "--log-level", "error"]
    return Server(
        name="pygeoapi",
        prepare=[*makes, "--output-file", str(openapi)],
        commands=[[*serves, *options, "pygeoapi.flask_app:APP"]],
        ready=f"http://{HOST}:{port}/collections/parcels?f=json",
        env={"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)},
        folder=ground.folder,
    )


def mapserver(ground: Ground) -> Server:
    """Return two processes of MapServer behind nginx."""
    folder, port = ground.folder / "mapserver", PORTS["mapserver"]
    folder.mkdir(exist_ok=True)
    sockets = [folder / f"{number}.sock" for number in range(WORKERS)]
    columns, items = ", ".join(ground.columns), ",".join(ground.columns)
    values = {"conninfo": ground.database.conninfo, "columns": columns, "items": items}
    _fill("mapserver.map", folder / "city.map", values)
    _fill("mapserver.conf", folder / "mapserver.conf", {"map": str(folder / "city.map")})
    lines = [f"    server unix:{socket};" for socket in sockets]
    nginx = {"port": port, "folder": folder, "user": getpass.getuser(), "sockets": "\n".join(lines)}
    _fill("nginx.conf", folder / "nginx.conf", nginx)
    for socket in sockets:
        socket.unlink(missing_ok=True)
    # in the foreground spawn-fcgi starts one process a socket
    spawned = [["spawn-fcgi", "-n", "-s", str(socket), "--", str(MAPSERV)] for socket in sockets]
    return Server(
        name="mapserver",
        commands=[*spawned, ["nginx", "-c", str(folder / "nginx.conf")]],
        ready=f"http://{HOST}:{port}/{ROUGH_TILE}",
        env={"MAPSERVER_CONFIG_FILE": str(folder / "mapserver.conf")},
        folder=folder,
    )


def _fill(name: str, target: Path, values: Mapping[str, object]) -> None:
    """Write a configuration from its template, `$name` for each value."""
    target.write_text(Template((_FILES / name).read_text()).substitute(values))
