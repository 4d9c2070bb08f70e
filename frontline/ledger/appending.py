"""Adding claims to a ledger in a file, from as many processes as like to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from frontline.claims import Claim
from frontline.errors import InvalidLedger, Problem
from frontline.ledger.files import locked, write_bytes
from frontline.ledger.formats import encode, find_reader
from frontline.ledger.ledger import Ledger
from frontline.ledger.reading import read_claims
from frontline.ledger.references import Resolve


def append_claims(
    path: str | os.PathLike[str],
    claims: Iterable[Claim],
    *,
    sides: Mapping[str, str] | None = None,
    resolve: Resolve | None = None,
) -> Ledger:
    """Add claims to the ledger in a file, which is made if it is not there.

    Old and new claims are looked at together, as one ledger; a claim that is there already is not
    added twice. Processes that append at once wait for one another, so that no claim is lost, and
    one that is killed leaves the ledger as it was before or after. The lock that they wait for is
    an empty file, `.NAME.lock`, which stays beside the ledger; `Ledger.write` waits for it, too.

    The whole file is written anew: a YAML ledger loses the comments and keys of the person who
    wrote it, so keep what machines add to in another one, or in JSON Lines.

    Args:
        path: a file in a format that can be read, see `Ledger.write`.
        claims: what to add; of a `Ledger`, its sides are added, too.
        sides: belligerents to declare besides those of the file, code to name.
        resolve: as for `read_claims`.

    Returns:
        The whole ledger as it is in the file now.

    Raises:
        InvalidLedger: the file's claims or the new ones are not in order, alone or together, such
            as two different claims with one id; nothing is written.
        UnreadableInput: the file cannot be read, or nothing of that format can.
        UnwritableOutput: the file cannot be written, or others write it all the time.
    """
    given = tuple(claims)
    find_reader(path)  # what cannot be read back cannot be added to
    more = dict(claims.sides if isinstance(claims, Ledger) else {}) | dict(sides or {})
    with locked(path):
        before = read_claims(path, resolve=resolve) if os.path.lexists(path) else None
        try:
            after = _join(before, given, more)
        except InvalidLedger as error:
            raise InvalidLedger(error.problems, source=str(path)) from None
        if after != before:
            write_bytes(path, encode(after, path, resolve))
    return after


def _join(before: Ledger | None, claims: tuple[Claim, ...], sides: Mapping[str, str]) -> Ledger:
    """One ledger of old and new claims."""
    if before is None:
        return Ledger(claims, sides=sides or None)
    known = dict(before.sides)
    for code, name in sides.items():
        if name == code:  # no more than that there is one
            known.setdefault(code, name)
        elif known.get(code, code) == code:
            known[code] = name
        elif known[code] != name:
            words = f"side {code!r} is {known[code]!r} in the ledger, not {name!r}; take one name"
            raise InvalidLedger((Problem(None, words),))
    return Ledger([*before, *claims], sides=known, title=before.title)
