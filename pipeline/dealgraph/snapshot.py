"""A look at a store's folder as it is now, while another process may write there.

In: the folder. Out: an Oxigraph store that reads only and stays at the state of its opening. Apart from the package
`sparql`, so that a worker that only answers queries need not bring that in.
"""

from __future__ import annotations

import time
from typing import Final

import pyoxigraph as ox

_LOOKS: Final = 30
_PAUSE: Final = 0.02


def take(folder: str) -> ox.Store:
    """Return a read-only store over a folder.

    A writer that tidies its files may take one away while they are being opened; Oxigraph calls that an error of
    input or a corruption, by turns, and a second look finds the new files.

    Args:
        folder: of the store.

    Raises:
        OSError: when no look finds the files of one state.
    """
    for look in range(_LOOKS):
        try:
            return ox.Store.read_only(folder)
        except (OSError, RuntimeError) as error:
            if look == _LOOKS - 1:
                raise OSError(str(error)) from error
            time.sleep(_PAUSE)
    raise AssertionError
