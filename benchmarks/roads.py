"""Minutes from every node of a road network to the nearest of 40 places, one-way streets included: ours and networkx.

Both are given their graph, turned round, beforehand: a network is prepared once and searched often.
"""

from __future__ import annotations

from functools import partial

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from benchmarks.sidebyside import Comparison, compare
from layers.travel import to_nearest

ROWS, COLUMNS = 200, 250
PLACES = 40
ONE_WAY = 0.2
RUNS = 5


def grid() -> csr_array:
    """Return minutes along the streets of a town of 200 × 250 crossings; a fifth of the streets are one-way."""
    rng = np.random.default_rng(0)
    node = np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS)
    start = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    end = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    back = rng.random(len(start)) >= ONE_WAY
    minutes = rng.uniform(0.1, 1.0, len(start) + back.sum())
    ends = np.append(start, end[back]), np.append(end, start[back])
    return csr_array((minutes, ends), shape=(node.size, node.size))


def measure() -> list[Comparison]:
    """Compare with both ways that networkx has, the second without the paths, after they were seen to agree."""
    graph = grid()
    places = np.random.default_rng(1).choice(ROWS * COLUMNS, PLACES, replace=False)
    turned = nx.from_scipy_sparse_array(graph.T.tocsr(), create_using=nx.DiGraph)
    ours = partial(to_nearest, graph.T.tocsr(), places)
    peers = {
        "networkx multi_source_dijkstra": partial(nx.multi_source_dijkstra, turned, set(places.tolist())),
        "networkx, lengths only": partial(nx.multi_source_dijkstra_path_length, turned, set(places.tolist())),
    }
    found = peers["networkx, lengths only"]()
    np.testing.assert_allclose(ours(), [found.get(node, np.inf) for node in range(ROWS * COLUMNS)])
    size = f"{ROWS * COLUMNS:,} nodes, {graph.nnz:,} edges, {PLACES} places"
    return [compare("minutes to the nearest", size, ours, name, peer, runs=RUNS) for name, peer in peers.items()]


if __name__ == "__main__":
    for one in measure():
        print(one.line())
