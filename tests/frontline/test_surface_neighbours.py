"""Neighbours looked up only where they may differ give what looking up all of them gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

import frontline as fl
from frontline.surface.field import Field
from frontline.surface.grid import make_grid
from frontline.surface.kriging import find_weights

PLACES = np.random.default_rng(59).uniform(0, 60_000, (150, 2))
OPTIONS = fl.SurfaceOptions(step_km=2)
GRID = make_grid(PLACES, np.ones(150), OPTIONS, outline=None, waters=())
NEAREST = cKDTree(PLACES).query(GRID.spots, k=OPTIONS.neighbours)[1].astype(np.int32)


def krige_all(shares, noise):
    """Every cell from its sixteen neighbours, whatever they say."""
    weights = find_weights(GRID.spots, PLACES, NEAREST, noise.astype(np.float32), 30_000.0)
    return np.einsum("ck,cks->cs", weights, shares[NEAREST])


@settings(max_examples=10)
@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(0, 149), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=4
        ),
        max_size=3,
    )
)
def test_a_field_is_kriging_of_every_cell_from_all_its_neighbours(days):
    kept, drawn = Field(GRID, 30_000.0), np.empty((len(GRID.cells), 2))
    held = (PLACES[:, 0] < 20_000).astype(float)
    noise = np.full(150, 0.1)
    for flips in [[(0, held[0])], *days]:
        for place, share in flips:
            held[place] = share
            noise[place] = 0.3 if share == 0.5 else 0.1
        shares = np.column_stack([held, 1 - held])
        stale, values = kept.update(shares, noise)
        drawn[stale] = values
        assert np.allclose(drawn, krige_all(shares, noise), atol=2e-5)


def test_cells_deep_in_one_sides_ground_are_not_looked_up():
    field = Field(GRID, 30_000.0)
    held = (PLACES[:, 0] < 10_000).astype(float)
    field.update(np.column_stack([held, 1 - held]), np.full(150, 0.1))
    listed, _ = field._neighbours.find(np.arange(len(GRID.cells)))
    mixed = (held[NEAREST] != held[NEAREST][:, :1]).any(axis=1)
    assert set(np.flatnonzero(mixed)) <= set(listed)
    assert len(listed) < 0.8 * len(GRID.cells)
