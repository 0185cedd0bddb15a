"""What a session asks of the server it runs in."""

from unittest.mock import MagicMock

import pytest
from streamlit.runtime import Runtime
from streamlit.runtime.caching.storage.dummy_cache_storage import MemoryCacheStorageManager
from streamlit.runtime.dataframe_source_manager import DataframeSourceManager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage


@pytest.fixture
def server(monkeypatch):
    """What a session asks of the server it runs in."""
    fake = MagicMock(spec=Runtime)
    fake.media_file_mgr = MediaFileManager(MemoryMediaFileStorage("/media"))
    fake.dataframe_source_mgr = DataframeSourceManager()
    fake.cache_storage_manager = MemoryCacheStorageManager()
    monkeypatch.setattr(Runtime, "_instance", fake)
