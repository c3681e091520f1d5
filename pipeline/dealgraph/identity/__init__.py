"""RESOLVE, MERGE: which firm a name means, and which tellings are one deal.

In: firm mentions, deals as told. Out: firms ("英伟达" and "NVIDIA Corp." are Nvidia) and each deal once, with all its
evidence.
"""

from dealgraph.identity.deals import Telling, across, within
from dealgraph.identity.firms import resolve
from dealgraph.identity.ledger import Judgement, Ledger
from dealgraph.identity.registry import Entry, Registry

__all__ = ["Entry", "Judgement", "Ledger", "Registry", "Telling", "across", "resolve", "within"]
