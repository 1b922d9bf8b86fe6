"""The demonstration district: approximate boundaries, invented cases. All figures are the catalogue's; none is here."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.random import Generator
from pyproj import Transformer

from geodata import audience, demo_history, demo_roads, opening
from geodata.facts import ages, demonstration, kinds, places, severities, statuses
from geodata.locate import UTM_39N, WGS84, Places, locate
from geodata.persian import month_start
from geodata.tables import CASES, POPULATION, RESOURCES, conform

if TYPE_CHECKING:
    from geodata.store import Store

MONTHS = 24
MAY_BE_UNSAID = ("severity", "age_band", "sex")
MAY_BE_NONE = (*MAY_BE_UNSAID, "company")
HALVES, LEAST_HOURS, MOST_HOURS = 2, 0.5, 14.0
OF_AGE = 18
ENOUGH = 8  # points drawn for each one needed near a spot: most of its circle may lie outside the district
Entry = dict[str, Any]


def district() -> gpd.GeoDataFrame:
    """Return the 17 neighbourhoods, index ``key``, columns as in ``Snapshot``: a coverage, accurate to about 100 m."""
    facts = demonstration()
    shapes = {key: shapely.Polygon([facts["corners"][c] for c in ring]) for key, ring in facts["rings"].items()}
    named = [places()[key] for key in shapes]
    columns = {"fa": [place.fa for place in named], "en": [place.en for place in named], "nahiyeh": "", "aliases": ""}
    index = pd.Index(list(shapes), name="key")
    return gpd.GeoDataFrame(columns, geometry=list(shapes.values()), index=index, crs=WGS84)


def note() -> dict[str, str]:
    """Return whose boundaries these are and how accurate, in ``fa`` and ``en``."""
    return dict(demonstration()["note"])


def people() -> pd.DataFrame:
    """Return the invented residents, columns as in ``tables.POPULATION``."""
    facts = demonstration()["people"]
    residents = facts["residents"]
    frame = pd.DataFrame({"neighbourhood": list(residents), "people": list(residents.values())})
    return conform(frame.assign(year=facts["year"], source=facts["source"]), POPULATION)[0]


def resources() -> pd.DataFrame:
    """Return the places of help at approximate positions, columns as in ``tables.RESOURCES``."""
    rows = [{"services": kinds()[entry["kind"]].services, **entry} for entry in demonstration()["resources"]]
    frame = pd.DataFrame(rows).assign(position="approximate")
    whom = [audience.read(who) or audience.EVERYONE for who in frame["who"]]
    allowed = pd.DataFrame(whom, columns=list(audience.Audience._fields)).astype({"sex": object})
    frame = frame.assign(age_from=allowed["age_from"], age_to=allowed["age_to"], sex=allowed["sex"])
    frame = frame.assign(hours=[opening.read(hours) for hours in frame["hours"]])
    frame["key"] = [f"p{n}" for n in range(1, len(frame) + 1)]
    return conform(frame.assign(services=frame["services"].map(" ".join)), RESOURCES)[0]


def cases(like: Entry | None = None) -> pd.DataFrame:
    """Return the invented cases, columns as in ``tables.CASES``, by day; the same ones every time.

    ``like`` takes the catalogue's place: another ``seed``, other ``issues`` or ``spots``, for other districts.
    """
    facts = like or demonstration()
    rng = np.random.default_rng(facts["seed"])
    ground = district()
    located = Places.of(ground)
    drawn = [_of_issue(rng, issue, facts, ground, located) for issue in facts["issues"]]
    frame = pd.concat(drawn).sort_values("day", kind="stable", ignore_index=True)
    frame = _by_other_means(rng, frame, ground, located)
    frame["status"] = _standing(rng, frame["day"].to_numpy())
    for column in MAY_BE_UNSAID:
        frame[column] = frame[column].mask(rng.random(len(frame)) < facts["unsaid"])
    frame["urgent"] = (frame["severity"] == next(iter(severities()))) & (rng.random(len(frame)) < facts["urgent"])
    frame["agency"] = _stations(frame)
    frame["id"] = [hashlib.sha256(f"demonstration {n}".encode()).hexdigest()[:32] for n in range(len(frame))]
    frame["row"] = frame.groupby("agency").cumcount() + 2
    typed = conform(frame.assign(**_circumstances(frame)), CASES)[0]
    return typed.assign(**{name: typed[name].where(typed[name].notna(), None) for name in MAY_BE_NONE})


def load(store: Store) -> None:
    """Fill an empty store with the demonstration, one batch for each agency."""
    ground = district()
    store.replace_boundaries(ground, note())
    store.set_network(demo_roads.roads(ground), demonstration=True)
    store.set_jurisdictions(demo_roads.jurisdictions(ground), demonstration=True)
    store.set_population(people(), demonstration=True)
    store.set_resources(resources(), demonstration=True)
    drawn = cases()
    later = demo_history.changes(drawn)
    for agency, rows in demo_history.as_they_came(drawn, later).groupby("agency", sort=True):
        own, name = later[later["id"].isin(rows["id"])], f"demonstration-{agency}.csv"
        store.add_rows(rows, agency=str(agency), file_name=name, demonstration=True, repeats=own)


def _of_issue(rng: Generator, issue: str, facts: Entry, ground: gpd.GeoDataFrame, near: Places) -> pd.DataFrame:
    """Draw one issue's cases: those of its planted spots, and the others where people live."""
    entry, spots = facts["issues"][issue], [spot for spot in facts["spots"] if spot["issue"] == issue]
    counts = [round(entry["cases"] * spot["share"]) for spot in spots]
    rest = entry["cases"] - sum(counts)
    points = [_around(rng, spot, count, near) for spot, count in zip(spots, counts, strict=True)]
    points.append(_where_people_live(rng, rest, ground))
    days = [_days(rng, entry, count, spot["months"]) for spot, count in zip(spots, counts, strict=True)]
    days.append(_days(rng, entry, rest, (1, MONTHS)))
    lon, lat = np.concatenate(points).T
    frame = pd.DataFrame({"issue": issue, "day": np.concatenate(days), "lon": lon, "lat": lat})
    return frame.assign(**_particulars(rng, entry, len(frame)))


def _particulars(rng: Generator, entry: Entry, count: int) -> dict[str, np.ndarray]:
    needs = _several(rng, entry["needs"], count)
    nobody = np.full(count, None, dtype=object)
    return {
        "needs": needs,
        "severity": rng.choice(list(severities()), count, p=_shares(entry["severity"])).astype(object),
        "age_band": _chosen(rng, entry["ages"], count) if entry["ages"] else nobody,
        "sex": np.where(rng.random(count) < entry["male"], "male", "female").astype(object)
        if entry["ages"]
        else nobody,
        "agency": _chosen(rng, entry["agencies"], count),
    }


def _circumstances(frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Draw with whom, how long and in what danger the children are, by a generator that nothing else shares."""
    facts = demonstration()["circumstances"]
    rng = np.random.default_rng(facts["seed"])
    children = frame["age_band"].isin([band.key for band in ages().values() if band.most < OF_AGE])
    company, hours = np.full(len(frame), None, dtype=object), np.full(len(frame), np.nan)
    hazards = np.full(len(frame), "", dtype=object)
    for entry in facts["of"]:
        asked = np.flatnonzero(children & frame["issue"].isin(entry["issues"]))
        told = asked[rng.random(len(asked)) >= facts["unsaid"]]
        company[told] = _chosen(rng, entry["company"], len(told))
        if "hours" in entry:
            drawn = np.round(rng.normal(entry["hours"][0], entry["hours"][1], len(told)) * HALVES) / HALVES
            hours[told] = np.clip(drawn, LEAST_HOURS, MOST_HOURS)
        hazards[told] = _several(rng, entry["hazards"], len(told))
    return {"company": company, "street_hours": hours, "hazards": hazards}


def _several(rng: Generator, chances: dict[str, float], count: int) -> np.ndarray:
    """Draw for each case the keys it has, each with its chance, joined by spaces in the order of the alphabet."""
    drawn = {key: rng.random(count) < chance for key, chance in sorted(chances.items())}
    return np.array([" ".join(key for key in drawn if drawn[key][i]) for i in range(count)], dtype=object)


def _chosen(rng: Generator, weights: dict[str, float], count: int) -> np.ndarray:
    return rng.choice(list(weights), count, p=_shares(weights.values())).astype(object)


def _shares(weights: Any) -> np.ndarray:
    numbers = np.array(list(weights), dtype="float64")
    return numbers / numbers.sum()


def _days(rng: Generator, entry: Entry, count: int, months: tuple[int, int]) -> np.ndarray:
    """Draw days, as the issue's season and growth have it, from the months first to last (1 = first of all)."""
    month = np.arange(months[0] - 1, months[1])
    weights = np.array(entry["months"])[month % 12] * entry["growth"] ** (month / (MONTHS - 1))
    starts = np.array([month_start(demonstration()["first_year"] * 12 + m) for m in range(MONTHS + 1)])
    chosen = rng.choice(month, count, p=_shares(weights))
    return rng.integers(starts[chosen], starts[chosen + 1])


def _around(rng: Generator, spot: Entry, count: int, near: Places) -> np.ndarray:
    """Draw points in the district about a spot, twice as dense in its middle, shape (count, 2)."""
    east, north = Transformer.from_crs(WGS84, UTM_39N, always_xy=True).transform(spot["lon"], spot["lat"])
    metres = rng.normal((east, north), spot["radius"] / 2, (count * ENOUGH, 2))
    lon, lat = Transformer.from_crs(UTM_39N, WGS84, always_xy=True).transform(*metres.T)
    inside = locate(near, lon, lat)[1] == "point"
    return np.column_stack([lon, lat])[inside][:count]


def _where_people_live(rng: Generator, count: int, ground: gpd.GeoDataFrame) -> np.ndarray:
    """Draw points in neighbourhoods by their residents, evenly inside each, shape (count, 2)."""
    residents = demonstration()["people"]["residents"]
    each = rng.multinomial(count, _shares(residents[key] for key in ground.index))
    return np.concatenate([_inside(rng, shape, n) for shape, n in zip(ground.geometry, each, strict=True)])


def _inside(rng: Generator, shape: shapely.Geometry, count: int) -> np.ndarray:
    west, south, east, north = shape.bounds
    kept = np.zeros((0, 2))
    while len(kept) < count:
        tried = rng.uniform((west, south), (east, north), (4 * count, 2))
        kept = np.concatenate([kept, tried[shapely.contains_xy(shape, *tried.T)]])
    return kept[:count]


def _by_other_means(rng: Generator, frame: pd.DataFrame, ground: gpd.GeoDataFrame, near: Places) -> pd.DataFrame:
    """Return the frame placed: a few points moved outside or just over the border, some known by name only."""
    facts = demonstration()
    outside, over = np.array(facts["outside"]), _over_border(ground, facts["snapped"], facts["snapped_by"])
    chosen = rng.permutation(len(frame))
    moved, named = chosen[: len(outside) + len(over)], chosen[-facts["by_name"] :]
    frame.loc[moved, ["lon", "lat"]] = np.concatenate([outside, over])
    frame[["lon", "lat"]] = frame[["lon", "lat"]].round(6)
    keys, how = locate(near, frame["lon"].to_numpy(), frame["lat"].to_numpy())
    placed = frame.assign(neighbourhood=keys, located=np.where(how == "snapped", "snapped", "point"))
    placed.loc[named, "located"] = "name"
    placed.loc[named, ["lon", "lat"]] = np.nan
    return placed


def _over_border(ground: gpd.GeoDataFrame, count: int, metres: float) -> np.ndarray:
    """Return points evenly along the district, a little outside its border, shape (count, 2)."""
    outline = ground.to_crs(UTM_39N).union_all().buffer(metres).exterior
    points = shapely.line_interpolate_point(outline, (np.arange(count) + 0.5) / count, normalized=True)
    return shapely.get_coordinates(gpd.GeoSeries(points, crs=UTM_39N).to_crs(WGS84).to_numpy())


def _standing(rng: Generator, days: np.ndarray) -> np.ndarray:
    """Draw where each case stands: the older, the likelier closed."""
    stages = demonstration()["standing"]
    months = (month_start(demonstration()["first_year"] * 12 + MONTHS) - days) // 30
    stage = np.searchsorted([entry["from_months"] for entry in stages], months, side="right") - 1
    shares = np.cumsum([_shares(entry["shares"]) for entry in stages], axis=1)[stage]
    drawn = (rng.random(len(days))[:, None] > shares[:, :-1]).sum(axis=1)
    return np.array(list(statuses()), dtype=object)[drawn]


def _stations(frame: pd.DataFrame) -> pd.Series:
    """Return the agencies; where the catalogue says just police station, the one on whose side the case lies."""
    middle = district().representative_point().x.reindex(frame["neighbourhood"]).to_numpy()
    east = frame["lon"].fillna(pd.Series(middle, index=frame.index)) >= demonstration()["police_border"]
    station = np.where(east, "kalantari_150", "kalantari_154")
    return frame["agency"].where(frame["agency"] != "kalantari", station)
