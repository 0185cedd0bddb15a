"""Collections on a Qdrant server or cluster, spoken to over HTTP."""

from explorer.stores.server.backend import ServerBackend
from explorer.stores.server.parameters import ServerParameters

__all__ = ["ServerBackend", "ServerParameters"]
