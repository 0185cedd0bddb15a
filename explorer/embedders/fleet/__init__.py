"""Embedding by many workers at once, on one machine or several, resumable after any death."""

from explorer.embedders.fleet.ahead import Ahead, embed_ahead
from explorer.embedders.fleet.engines import ENGINES, Engine, EngineEntry, load_engine
from explorer.embedders.fleet.shards import Shard

__all__ = ["ENGINES", "Ahead", "Engine", "EngineEntry", "Shard", "embed_ahead", "load_engine"]
