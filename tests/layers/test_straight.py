"""Which place is nearest as the crow flies."""

import numpy as np

from layers.straight import MANY, nearest

PLACES = np.array([[0.0, 0.0], [np.nan, 1.0], [10.0, 0.0]])


def test_the_nearest_place_and_its_metres_by_hand():
    metres, which = nearest(np.array([[3.0, 4.0], [10.0, 2.0]]), PLACES)
    assert metres.tolist() == [5.0, 2.0]
    assert which.tolist() == [0, 2]


def test_a_place_without_position_is_never_the_nearest():
    assert nearest(np.array([[0.0, 1.0]]), PLACES)[1].tolist() == [0]


def test_without_any_place_nothing_is_near():
    metres, which = nearest(np.zeros((2, 2)), PLACES[1:2])
    assert metres.tolist() == [np.inf, np.inf]
    assert which.tolist() == [-1, -1]


def test_many_points_are_answered_as_few_are():
    rng = np.random.default_rng(0)
    points, places = rng.uniform(0, 9000, (MANY + 1, 2)), rng.uniform(0, 9000, (30, 2))
    metres, which = nearest(points, places)
    away = np.hypot(*(points[:500, None] - places).transpose(2, 0, 1))
    assert which[:500].tolist() == away.argmin(axis=1).tolist()
    assert np.allclose(metres[:500], away.min(axis=1))
    assert nearest(points[:500], places)[1].tolist() == which[:500].tolist()
