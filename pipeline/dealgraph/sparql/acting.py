"""Acts of users about firms, written into a store's ledger and carried through it.

In: acts. Out: a store in which each 招行 and each "China Merchants Bank" is what the acts say. The ledger and the note
that all must be made anew are one transaction, so that a run killed after it loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dealgraph.knowledge import BASE
from dealgraph.knowledge.iris import graph_iri
from dealgraph.knowledge.vocabulary import DG
from dealgraph.sparql.ledger import read_ledger, write_ledger
from dealgraph.sparql.settling import settle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dealgraph.identity.acts import Act
    from dealgraph.sparql.store import Store


def settle_acts(store: Store, acts: Iterable[Act], *, base: str = BASE) -> bool:
    """Make a store hold just these acts, and all that rests on them.

    Args:
        store: what is written to.
        acts: all acts about firms, in order.
        base: of the data's IRIs.

    Returns:
        True when the store was written to.

    Raises:
        StoreError: when the store refuses.
    """
    changed = write_ledger(store, read_ledger(store, base=base), acts=acts, base=base)
    return settle(store, base=base) or changed


def own_deals(store: Store, *, base: str = BASE) -> list[str]:
    """Return the IRIs of the deals that have one firm on both sides, as after a merge of firms.

    Args:
        store: what is read.
        base: of the data's IRIs.
    """
    name = graph_iri("deals", base=base)
    payers = {(quad.subject, quad.object) for quad in store.quads(name, predicate=DG.payer)}
    payees = {(quad.subject, quad.object) for quad in store.quads(name, predicate=DG.payee)}
    return sorted({str(deal).strip("<>") for deal, _ in payers & payees})
