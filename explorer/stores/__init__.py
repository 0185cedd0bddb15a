"""Where collections live: in folders of this machine, on a Qdrant cluster, or in memory."""

from explorer.stores.base import Backend, VectorStore
from explorer.stores.collection import (
    Collection,
    Written,
    create_collection,
    open_collection,
)
from explorer.stores.damage.check import Check, check_collection
from explorer.stores.damage.repair import Repaired, repair_collection
from explorer.stores.edge_backend import EdgeBackend
from explorer.stores.manifest import Manifest
from explorer.stores.memory import MemoryBackend
from explorer.stores.moving import copy_collection, move_collection
from explorer.stores.names import check_name, data_folder
from explorer.stores.reading import describe_collection
from explorer.stores.records import Condition
from explorer.stores.registry import (
    STORES,
    FolderParameters,
    MemoryParameters,
    StoreEntry,
    StoreParameters,
    open_backend,
    parse_store,
)
from explorer.stores.server import ServerBackend, ServerParameters, Spread, spread_of

__all__ = [
    "STORES",
    "Backend",
    "Check",
    "Collection",
    "Condition",
    "EdgeBackend",
    "FolderParameters",
    "Manifest",
    "MemoryBackend",
    "MemoryParameters",
    "Repaired",
    "ServerBackend",
    "ServerParameters",
    "Spread",
    "StoreEntry",
    "StoreParameters",
    "VectorStore",
    "Written",
    "check_collection",
    "check_name",
    "copy_collection",
    "create_collection",
    "data_folder",
    "describe_collection",
    "move_collection",
    "open_backend",
    "open_collection",
    "parse_store",
    "repair_collection",
    "spread_of",
]
