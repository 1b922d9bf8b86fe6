"""What many tests share: the folder of shared facts, and a town small enough to count by hand."""

from pathlib import Path

import geopandas as gpd
import pytest
from shapely import box

TOWN = {
    "north_west": ("شمال غربی", "North West"),
    "north": ("شمالی", "North"),
    "north_east": ("شمال شرقی", "North East"),
    "west": ("غربی", "West"),
    "centre": ("مرکزی", "Centre"),
    "east": ("شرقی", "East"),
    "south_west": ("جنوب غربی", "South West"),
    "south": ("جنوبی", "South"),
    "south_east": ("جنوب شرقی", "South East"),
}
LONS = (51.20, 51.21, 51.22, 51.23)  # west to east; a square is 905 m wide
LATS = (35.73, 35.72, 35.71, 35.70)  # north to south; and 1109 m high


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of facts, real polygons and samples that stands beside the repository."""
    return Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture
def town() -> gpd.GeoDataFrame:
    """Nine squares, three by three, read from the north-west; each row is a nahiyeh. Corners at LONS and LATS."""
    squares = [box(LONS[i], LATS[j + 1], LONS[i + 1], LATS[j]) for j in range(3) for i in range(3)]
    fa, en = zip(*TOWN.values(), strict=True)
    columns = {"fa": fa, "en": en, "nahiyeh": list("111222333"), "aliases": [""] * 9}
    return gpd.GeoDataFrame(columns, geometry=squares, index=list(TOWN), crs=4326)
