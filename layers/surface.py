"""Kernel density on a regular grid: points to cells, cells to a smooth surface. Knows no case and no map.

A grid tiles its bounds with equal cells, shape (rows, columns), row 0 in the south; values belong to cell centres.
"""

from __future__ import annotations

import numpy as np
from scipy.fft import fft, fftfreq, ifft, irfft, next_fast_len, rfft

Bounds = tuple[float, float, float, float]  # least x, least y, greatest x, greatest y
Room = tuple[np.ndarray, np.ndarray]
BATCH = 1_000_000  # points whose sums fit into the halves of one number
CHUNK = 65_536  # points worked on at once: their arrays stay in the processor's cache
FINE = 64  # parts of a cell
COUNTS, WAYS = 2.0**20, 2.0**26
ALL = slice(None)
REACH = 6.0  # bandwidths
LEAST = 1e-12  # of a wave, or of a kernel, counts as nothing


def density(
    x: np.ndarray,
    y: np.ndarray,
    weights: np.ndarray | None,
    bounds: Bounds,
    shape: tuple[int, int],
    bandwidth: float,
    mask: np.ndarray | None = None,
) -> np.ndarray:
    """Return how many points lie at each cell of a grid per unit of area, smoothed by a Gaussian kernel.

    Parameters
    ----------
    x, y
        Positions, shape (n,). Points outside the bounds, or with NaN, are left out.
    weights
        What each point counts, shape (n,); None counts each once.
    bounds, shape
        The grid, see above.
    bandwidth
        Standard deviation of the kernel, in the unit of the positions. From 5 steps of the grid on, the surface is
        within 1 % of its peak of the exact sum over points.
    mask
        Where points can be at all, shape (rows, columns) of bool. With it the surface is corrected for the part of
        each kernel that lies outside (``corrected``), and is NaN there. Without it nothing is corrected.

    Raises
    ------
    ValueError
        The bandwidth is not positive, or the bounds enclose nothing.
    """
    step = steps(bounds, shape)
    amounts = binned(x, y, weights, bounds, shape)
    if mask is None:
        return smoothed(amounts, step, bandwidth)
    return np.where(mask, corrected(amounts, inside(mask, step, bandwidth), step, bandwidth), np.nan)


def steps(bounds: Bounds, shape: tuple[int, int]) -> tuple[float, float]:
    """Return the height and width of a grid's cells; ValueError when the bounds enclose nothing."""
    west, south, east, north = bounds
    if not (east > west and north > south):
        raise ValueError(f"the bounds {bounds} enclose nothing; they are least x, least y, greatest x, greatest y")
    return (north - south) / shape[0], (east - west) / shape[1]


def centres(bounds: Bounds, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return x of the columns' and y of the rows' cell centres."""
    high, wide = steps(bounds, shape)
    return bounds[0] + wide * (np.arange(shape[1]) + 0.5), bounds[1] + high * (np.arange(shape[0]) + 0.5)


def binned(
    x: np.ndarray, y: np.ndarray, weights: np.ndarray | None, bounds: Bounds, shape: tuple[int, int]
) -> np.ndarray:
    """Return the points spread on the grid: each is shared by the four cells around it, by nearness to their centres.

    In the outer half of a border cell nothing is shared outwards, so the sum is that of the points within bounds.
    Positions without weights are rounded to 1/64 of a cell. Source: Wand (1994), doi:10.1080/10618600.1994.10474656.
    """
    found = np.zeros(shape)
    for start in range(0, len(x), BATCH):
        part = slice(start, start + BATCH)
        if weights is None:
            found += _shared(_counted(x[part], y[part], bounds, shape))
        else:
            found += _shared(_weighed(x[part], y[part], weights[part], bounds, shape))
    return found


def _weighed(x: np.ndarray, y: np.ndarray, weights: np.ndarray, bounds: Bounds, shape: tuple[int, int]) -> np.ndarray:
    """Return four sums for each cell: of weights, and of weights times the way across, up, and both."""
    kept = _within(x, y, bounds)
    each = weights[kept]
    cell, across, up, _ = _placed(x[kept], y[kept], bounds, shape, _room(len(each)))
    amounts = (each, each * across, each * up, each * across * up)
    sums = [np.bincount(cell, amount, minlength=shape[0] * shape[1]) for amount in amounts]
    return np.stack(sums).reshape(4, *shape)


def _counted(x: np.ndarray, y: np.ndarray, bounds: Bounds, shape: tuple[int, int]) -> np.ndarray:
    """Return the same four sums where each point counts once: two whole numbers in one, so half as much is added.

    Of a number's 53 bits the count takes the lowest 20 and both ways the others; the way across 26 and the way up
    the others. A batch is as large as that allows.
    """
    sums, room = np.zeros((4, shape[0] * shape[1])), _room(min(len(x), CHUNK))
    for start in range(0, len(x), CHUNK):
        right, above = x[start : start + CHUNK], y[start : start + CHUNK]
        if (kept := _within(right, above, bounds)) is not ALL:
            right, above = right[kept], above[kept]
        cell, across, up, both = _placed(right, above, bounds, shape, room)
        for way in (across, up):
            np.rint(np.multiply(way, FINE, out=way), out=way)
        np.multiply(across, up, out=both)
        np.add(np.multiply(both, COUNTS, out=both), 1.0, out=both)
        np.add(np.multiply(up, WAYS, out=up), across, out=up)
        np.add.at(sums[0], cell, both)
        np.add.at(sums[1], cell, up)
    for low, high, limit in ((0, 3, COUNTS), (1, 2, WAYS)):
        np.floor(np.multiply(sums[low], 1 / limit, out=sums[high]), out=sums[high])
        sums[low] -= sums[high] * limit
    sums[1:3] *= 1 / FINE
    sums[3] *= 1 / FINE**2
    return sums.reshape(4, *shape)


def _within(x: np.ndarray, y: np.ndarray, bounds: Bounds) -> np.ndarray | slice:
    """Return which points lie within the bounds; as a rule all, and looking at the extremes is quicker."""
    west, south, east, north = bounds
    if len(x) and west <= x.min() <= x.max() <= east and south <= y.min() <= y.max() <= north:
        return ALL
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)


def _room(count: int) -> Room:
    return np.empty(count, dtype=np.intp), np.empty((4, count))


def _placed(
    x: np.ndarray, y: np.ndarray, bounds: Bounds, shape: tuple[int, int], room: Room
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the last cell whose centre is not beyond each point, how far on across and up, and an array to use.

    All four lie in ``room``: asking the system for new memory each time would double the time.
    """
    cell, (across, up, row, column) = room[0][: len(x)], room[1][:, : len(x)]
    high, wide = steps(bounds, shape)
    _split(x, bounds[0], wide, shape[1], across, column)
    _split(y, bounds[1], high, shape[0], up, row)
    np.add(np.multiply(row, shape[1], out=row), column, out=row)
    np.copyto(cell, row, casting="unsafe")
    return cell, across, up, column


def _split(place: np.ndarray, least: float, step: float, count: int, part: np.ndarray, whole: np.ndarray) -> None:
    """Put into ``whole`` the last cell whose centre is not beyond each place, and into ``part`` how far on it is."""
    np.multiply(place, 1 / step, out=part)
    np.subtract(part, least / step + 0.5, out=part)
    if part.min(initial=0.0) < 0 or part.max(initial=0.0) > count - 1:  # looking is quicker than cutting
        np.clip(part, 0, count - 1, out=part)
    np.floor(part, out=whole)
    np.subtract(part, whole, out=part)


def _shared(sums: np.ndarray) -> np.ndarray:
    """Give each cell's points to it and its next neighbours, from the sums of their shares; overwrites them."""
    spread, across, up, both = sums
    spread -= across
    spread -= up
    spread += both
    across -= both
    up -= both
    spread[:, 1:] += across[:, :-1]
    spread[1:] += up[:-1]
    spread[1:, 1:] += both[:-1, :-1]
    return np.maximum(spread, 0.0, out=spread)  # rounding may leave -1e-16


def smoothed(amounts: np.ndarray, step: tuple[float, float], bandwidth: float) -> np.ndarray:
    """Return amounts of a grid's cells, shape (rows, columns), as amounts per unit of area under a Gaussian kernel.

    By Fourier transform, with room for 6 bandwidths beyond the grid, where the kernel is 1.5e-8 of its peak. Of the
    rows' waves only those are kept that the kernel leaves any of: the wider it is, the less there is to do.
    ValueError when the bandwidth is not positive.
    """
    if not bandwidth > 0:
        raise ValueError(f"the bandwidth is {bandwidth}; it must be greater than 0")
    rows, columns = amounts.shape
    high, wide = (next_fast_len(n + int(REACH * bandwidth / s) + 1) for n, s in zip(amounts.shape, step, strict=True))
    across = _left(np.arange(wide // 2 + 1) / (wide * step[1]), bandwidth)
    across = across[across > LEAST] / (step[0] * step[1])
    waves = rfft(amounts, wide, axis=1)[:, : len(across)] * across
    waves = fft(waves, high, axis=0, overwrite_x=True)
    waves *= _left(fftfreq(high, step[0]), bandwidth)[:, None]
    found = irfft(ifft(waves, axis=0, overwrite_x=True)[:rows], wide, axis=1)[:, :columns]
    return np.maximum(found, 0.0)


def _left(waves: np.ndarray, bandwidth: float) -> np.ndarray:
    """Return how much of each wave (per unit of length) a Gaussian kernel leaves."""
    return np.exp(-2 * np.square(np.pi * bandwidth * waves))


def inside(mask: np.ndarray, step: tuple[float, float], bandwidth: float) -> np.ndarray:
    """Return for each cell how much of a kernel there lies on the mask: 1 far inside, about half at its border."""
    return smoothed(mask.astype(float), step, bandwidth) * (step[0] * step[1])


def corrected(amounts: np.ndarray, part: np.ndarray, step: tuple[float, float], bandwidth: float) -> np.ndarray:
    """Return the amounts smoothed and divided by ``part``, how much of each cell's kernel lies ``inside``.

    An even spread stays even up to the border. NaN where ``part`` is nothing to speak of (1e-12).

    Source: Diggle (1985), doi:10.2307/2347366.
    """
    known = part >= LEAST
    return np.divide(smoothed(amounts, step, bandwidth), part, where=known, out=np.full(part.shape, np.nan))
