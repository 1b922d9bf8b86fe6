"""Which agency's area each neighbourhood lies in. Areas may overlap; a neighbourhood counts where most of it lies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import shapely

from geodata.snapshot import Snapshot

MOST = 0.5  # of a neighbourhood's area


@lru_cache(maxsize=4)
def of_neighbourhoods(snapshot: Snapshot) -> dict[str, tuple[int, ...]]:
    """Return for each neighbourhood the positions in ``Snapshot.jurisdictions`` of the areas it lies in.

    A neighbourhood lies in an area that holds more than half of it (measured in the UTM zone of the data).
    """
    zone = snapshot.neighbourhoods.estimate_utm_crs()
    places = snapshot.neighbourhoods.geometry.to_crs(zone)
    areas = shapely.make_valid(snapshot.jurisdictions.geometry.to_crs(zone).to_numpy())
    found: dict[str, tuple[int, ...]] = dict.fromkeys(places.index, ())
    for position, area in enumerate(areas):
        held = shapely.area(shapely.intersection(places.to_numpy(), area)) > MOST * places.area.to_numpy()
        for key in places.index[held]:
            found[key] = (*found[key], position)
    return found


def answering(snapshot: Snapshot, agencies: Sequence[str | None]) -> np.ndarray:
    """Return in which neighbourhoods each of these agencies answers, shape (neighbourhoods, agencies).

    One that has areas answers only in neighbourhoods that lie in them, any other everywhere.
    """
    inside = of_neighbourhoods(snapshot)
    whose = snapshot.jurisdictions["agency"].tolist()
    held = [{whose[position] for position in inside[key]} for key in snapshot.neighbourhoods.index]
    bound = {agency for agency in whose if isinstance(agency, str)}
    return np.array([[agency not in bound or agency in mine for agency in agencies] for mine in held], dtype=bool)
