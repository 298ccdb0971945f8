"""Facts of plans for tests, built by plain functions; local metres, origin at a corner."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from shapely import MultiPolygon, Polygon, box

from plans.facts import (
    Act,
    CapitalObjectFact,
    CommonUseFact,
    EasementFact,
    HeritageFact,
    LayerFact,
    LayerFactState,
    LimitFact,
    MunicipalityFacts,
    NeighbourFact,
    ParcelFact,
    PlanFacts,
    PlanRules,
    RedLineFact,
    RestrictionFact,
    SetbackFact,
    Source,
    UseFact,
    ZoneFact,
    ZoneTypeFact,
)

ON = dt.date(2026, 11, 25)
ACT = Act(
    title="Решение об утверждении правил землепользования и застройки",
    authority="Совет города",
    number="17-3",
    date=dt.date(2021, 4, 12),
)
FAR_BOX = (-2e6, -2e6, 2e6, 2e6)
_numbers = iter(range(1, 1_000_000))


def surface(*polygons: Polygon) -> MultiPolygon:
    return MultiPolygon(list(polygons))


def source(layer: str, local_id: str = "", version: int = 1) -> Source:
    number = next(_numbers)
    return Source(
        layer=layer, feature_id=number, local_id=local_id or f"{layer}-{number}", version=version
    )


def make_municipality(**rules: Any) -> MunicipalityFacts:
    language = rules.pop("language", "ru")
    form = rules.pop("form", "741pr-2021")
    return MunicipalityFacts(
        code="riverton",
        name="город Ривертон",
        region="Республика Татарстан",
        settlement="",
        authority="Исполнительный комитет города Ривертона",
        jurisdiction="ru-16",
        language=language,
        crs_name="МСК-16, зона 1",
        crs_definition="",
        axis_order="NE",
        rules=PlanRules(form=form, **rules),
    )


def make_parcel(geometry: MultiPolygon | None, **fields: Any) -> ParcelFact:
    values: dict[str, Any] = {
        "source": source("parcels", "16:50:010101:7", version=3),
        "cadastral_number": "16:50:010101:7",
        "kind": "LAND_USE",
        "status": "REGISTERED",
        "ended": False,
        "address": "Ривертон, ул. Садовая, з/у 7",
        "quarter_number": "16:50:010101",
        "area_m2": None if geometry is None else float(round(geometry.area)),
        "area_error_m2": None,
        "category_code": "003002000000",
        "permitted_use_by_document": "для индивидуального жилищного строительства",
        "use_code": "2.1",
        "successor_numbers": (),
        "in_city": True,
        "geometry": geometry,
    }
    return ParcelFact(**(values | fields))


def setback(edge_kind: str, value: float | None, **fields: Any) -> SetbackFact:
    state = "SET" if value is not None else fields.pop("state")
    values: dict[str, Any] = {"object_kind": "ANY", "state": state, "value": value}
    return SetbackFact(edge_kind=edge_kind, **(values | fields))


def limit(parameter: str, value: float | None, state: str = "SET", **fields: Any) -> LimitFact:
    return LimitFact(parameter=parameter, state=state, value=value, **fields)


LIMITS = (
    limit("AREA_MIN_M2", 300.0),
    limit("AREA_MAX_M2", 1500.0),
    limit("FLOORS_MAX", 3.0),
    limit("HEIGHT_MAX_M", 20.0),
    limit("COVERAGE_MAX_PCT", 30.0),
    limit("FAR_MAX", None, "NA"),
    limit("GREENING_MIN_PCT", 40.0),
)
USES = (
    UseFact(code="2.2", title="Для ведения личного подсобного хозяйства", mode="MAIN"),
    UseFact(code="2.1", title="Для индивидуального жилищного строительства", mode="MAIN"),
    UseFact(code="12.0.2", title="Благоустройство территории", mode="MAIN"),
    UseFact(code="3.3", title="Бытовое обслуживание", mode="CONDITIONAL"),
)


def uniform(metres: float) -> tuple[SetbackFact, ...]:
    return (setback("ANY", metres),)


STREET_SETBACKS = (
    setback("NEIGHBOUR", 3.0),
    setback("STREET", 5.0),
    setback("RED_LINE", 5.0),
)


def make_zone_type(
    code: str = "Ж-1", setbacks: tuple[SetbackFact, ...] = uniform(3.0), **fields: Any
) -> ZoneTypeFact:
    values: dict[str, Any] = {
        "name": "индивидуальная жилая",
        "kind": "RESIDENTIAL",
        "regulation_applies": True,
        "reason_not_applied": "",
        "act": ACT,
        "illustrative": False,
        "source": "",
        "uses": USES,
        "limits": LIMITS,
    }
    return ZoneTypeFact(code=code, setbacks=setbacks, **(values | fields))


def make_zone(code: str = "Ж-1", geometry: MultiPolygon | None = None) -> ZoneFact:
    return ZoneFact(
        source=source("territorial-zones"),
        zone_code=code,
        name="",
        registry_number="16:50-7.12",
        act=ACT,
        geometry=geometry or surface(box(*FAR_BOX)),
    )


def make_restriction(
    geometry: MultiPolygon, effect: str = "CONSENT", **fields: Any
) -> RestrictionFact:
    values: dict[str, Any] = {
        "source": source("restriction-zones"),
        "kind_code": "PWR-20",
        "name": "Охранная зона ВЛ 10 кВ",
        "registry_number": "16:50-6.1234",
        "registered": True,
        "height_limit_m": None,
        "text": "Запрещается размещать здания без согласия сетевой организации.",
        "act": Act(title="Постановление", number="160", date=dt.date(2009, 2, 24)),
    }
    return RestrictionFact(effect=effect, geometry=geometry, **(values | fields))


def make_common_use(
    geometry: MultiPolygon, kind: str = "STREET", name: str = "ул. Садовая"
) -> CommonUseFact:
    return CommonUseFact(
        source=source("common-use-territory"), kind=kind, name=name, geometry=geometry
    )


def make_red_line(geometry: Any, number: str = "12") -> RedLineFact:
    return RedLineFact(
        source=source("red-lines"), number=number, status="ESTABLISHED", act=ACT, geometry=geometry
    )


def make_building(
    geometry: Any, number: str = "16:50:010101:120", **fields: Any
) -> CapitalObjectFact:
    values: dict[str, Any] = {
        "source": source("capital-objects", number),
        "cadastral_number": number,
        "kind": "BUILDING",
        "purpose": "Жилой дом",
        "name": "",
        "floors": "2",
        "height_m": 7.5,
        "total_area_m2": 140.3,
        "footprint_m2": None,
    }
    return CapitalObjectFact(geometry=geometry, **(values | fields))


def make_neighbour(geometry: MultiPolygon, number: str = "16:50:010101:8") -> NeighbourFact:
    return NeighbourFact(
        source=source("parcels", number), cadastral_number=number, geometry=geometry
    )


def make_easement(geometry: MultiPolygon, *, excludes_building: bool = False) -> EasementFact:
    return EasementFact(
        source=source("public-easements"),
        registry_number="16:50-6.99",
        purpose="проход к водоёму",
        excludes_building=excludes_building,
        act=ACT,
        geometry=geometry,
    )


def make_heritage(geometry: Any, kind: str = "TERRITORY") -> HeritageFact:
    return HeritageFact(
        source=source("heritage-objects"),
        registry_number="161510300010006",
        name="Усадьба Шамиля",
        kind=kind,
        category="региональная",
        act=ACT,
        geometry=geometry,
    )


def make_layer(name: str = "restriction-zones", **fields: Any) -> LayerFact:
    values: dict[str, Any] = {
        "title": name,
        "loaded": True,
        "as_of": dt.date(2026, 11, 20),
        "revision": 4,
        "max_age_days": 30,
        "age_days": 5,
        "state": LayerFactState.OK,
    }
    return LayerFact(layer=name, **(values | fields))


def all_round(geometry: MultiPolygon | None) -> tuple[NeighbourFact, ...]:
    """Return one neighbour all round a parcel and in its holes."""
    if geometry is None:
        return ()
    around = box(*geometry.bounds).buffer(50, join_style="mitre")
    ring = around.difference(geometry.buffer(0))
    polygons = [part for part in getattr(ring, "geoms", [ring]) if isinstance(part, Polygon)]
    return (make_neighbour(surface(*polygons), "16:50:010101:99"),)


def make_facts(geometry: MultiPolygon | None, **fields: Any) -> PlanFacts:
    """Return facts of a parcel in one zone with a uniform setback of 3 m, a neighbour around."""
    values: dict[str, Any] = {
        "on": ON,
        "municipality": make_municipality(),
        "parcel": make_parcel(geometry),
        "layers": (make_layer("parcels"), make_layer()),
        "zones": (make_zone(),),
        "zone_types": (make_zone_type(),),
        "neighbours": all_round(geometry),
    }
    return PlanFacts(**(values | fields))


def rich_facts() -> PlanFacts:
    """Return a parcel with something of everything around it."""
    x, y = 1304685.0, 476842.0

    def at(left: float, low: float, right: float, high: float) -> Polygon:
        return box(x + left, y + low, x + right, y + high)

    parcel = Polygon([(x, y), (x + 24, y), (x + 24, y + 34), (x + 8, y + 36.5), (x, y + 33)])
    behind = Polygon(
        [(x, y + 33), (x + 8, y + 36.5), (x + 24, y + 34), (x + 24, y + 70), (x, y + 70)]
    )
    facts = make_facts(surface(parcel))
    street = make_common_use(surface(at(-200, -18, 200, 0)))
    power = make_restriction(surface(at(14, -200, 20, 200)))
    water = make_restriction(
        surface(at(-200, 24, 200, 90)),
        "CONDITION",
        kind_code="WPZ",
        name="Водоохранная зона реки Ривы",
        registry_number="16:50-6.77",
        text="Строительство допускается при оборудовании сооружениями для охраны водных объектов.",
    )
    return replace(
        facts,
        zones=(make_zone(geometry=surface(at(-500, -500, 500, 500))),),
        zone_types=(make_zone_type(setbacks=STREET_SETBACKS),),
        common_use=(street,),
        red_lines=(make_red_line(street.geometry.boundary),),
        restrictions=(power, water),
        capital_objects=(
            make_building(at(4, 8, 12, 18)),
            make_building(at(15, 26, 21, 31), "16:50:010101:121", purpose="Гараж", floors="1"),
            make_building(at(32, 8, 42, 20), "16:50:010101:130"),
        ),
        neighbours=(
            make_neighbour(surface(at(24, 0, 50, 34))),
            make_neighbour(surface(at(-26, 0, 0, 33)), "16:50:010101:6"),
            make_neighbour(surface(behind), "16:50:010101:9"),
        ),
        easements=(make_easement(surface(at(0, 0, 2, 34))),),
    )
