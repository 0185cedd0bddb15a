"""Collections on a Qdrant server or cluster, spoken to over HTTP."""

from explorer.stores.server.backend import ServerBackend
from explorer.stores.server.parameters import ServerParameters
from explorer.stores.server.spread import Spread, spread_of

__all__ = ["ServerBackend", "ServerParameters", "Spread", "spread_of"]
