"""Which of its own earlier words a claimant has overruled: `effects.drop_overruled`, in columns."""

from __future__ import annotations

import numpy as np

from frontline.control._effects import FIGHTING, HOLDER, NOTHING, PRESENCE, SILENCE, Effects
from frontline.control._segments import NO_DAY, Flags, Ints, running_max, starts_of


def find_overruled(effects: Effects, slot: Ints, allegiance: Ints) -> Flags:
    """Which effects say nothing any more of who holds the place.

    Args:
        effects: in the order of slot, day, statement and claim.
        slot: of each effect: one claimant in one span.
        allegiance: side of each claimant, -1 for none.
    """
    gone = np.zeros(len(effects), dtype=bool)
    if not len(effects):
        return gone
    # Nothing is overruled but by what was stated later and comes before in the order of events.
    late = np.flatnonzero(running_max(effects.stated, slot) > effects.stated)
    if not len(late):
        return gone
    kind = effects.stance & 7
    speaks = (kind != NOTHING) & (kind != SILENCE)
    spoken = running_max(np.where(speaks, effects.stated, NO_DAY), slot)[late]
    silent = (kind[late] == SILENCE) & (spoken > effects.stated[late])
    gone[late] = silent | _contradicted(effects, slot, late, allegiance)
    return gone


def _contradicted(effects: Effects, slot: Ints, late: Ints, allegiance: Ints) -> Flags:
    """Whether the last change before some effects leaves nothing of them: `effects._overrules`."""
    stance, found = effects.stance, np.zeros(len(late), dtype=bool)
    sure = effects.changes & effects.sure & ((stance & 7) == HOLDER)
    changes = np.flatnonzero(sure)
    at = np.searchsorted(changes, late) - 1
    some = np.flatnonzero(at >= 0)
    change = changes[at[some]]
    some = some[
        (slot[change] == slot[late[some]]) & (effects.stated[change] > effects.stated[late[some]])
    ]
    if not len(some):
        return found
    heads = starts_of(slot[changes], effects.starts[changes], effects.stated[changes])
    begins = np.flatnonzero(heads)
    said = stance[changes]
    alike = np.minimum.reduceat(said, begins) == np.maximum.reduceat(said, begins)
    day = np.cumsum(heads) - 1
    some = some[alike[day[at[some]]]]
    rows, side = late[some], (stance[changes[at[some]]] >> 3).astype(np.int64) - 1
    kind, rest = stance[rows] & 7, (stance[rows] >> 3).astype(np.int64)
    own, changed = allegiance[effects.claimant[rows]], effects.changes[rows]
    part, whole, named = kind == PRESENCE, kind == HOLDER, side >= 0
    less = part & (rest == np.int64(1) << np.maximum(side, 0))
    other = (part & (rest > 0)) | (whole & (rest > 0) & (rest - 1 != side))
    home = np.maximum(own, 0)
    stayed = (own >= 0) & ((part & (rest >> home & 1 > 0)) | (whole & (rest - 1 == own)))
    found[some] = np.where(
        named, (kind == FIGHTING) | np.where(changed, less, other), ~changed & stayed
    )
    return found
