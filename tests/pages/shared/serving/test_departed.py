"""Sessions of those who left: kept while they may return, and not one look longer."""

import weakref

import pytest
from streamlit.runtime.caching.ttl_cache import TTLCache
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from pages.shared.serving.departed import forget_expired, is_known

TIME_TO_RETURN = 120.0


class Left:
    """A session whose browser is gone."""

    def __init__(self, name):
        self.id = name


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def manager(clock):
    storage = MemorySessionStorage()
    storage._cache = TTLCache(maxsize=128, ttl=TIME_TO_RETURN, timer=clock)
    return WebsocketSessionManager(storage, None, None, None)


def leave(manager, name):
    session = Left(name)
    manager._session_storage.save(SessionInfo(client=None, session=session))
    return weakref.ref(session)


def test_who_left_is_forgotten_when_the_time_to_return_is_up(manager, clock):
    first = leave(manager, "first")
    clock.now = TIME_TO_RETURN / 2
    second = leave(manager, "second")
    forget_expired(manager)
    assert first()
    clock.now = TIME_TO_RETURN
    forget_expired(manager)
    assert first() is None
    assert second() is manager._session_storage.get("second").session


def test_a_session_is_known_while_it_is_there_and_while_it_can_be_returned_to(manager, clock):
    manager._active_session_info_by_id["here"] = SessionInfo(client=None, session=Left("here"))
    leave(manager, "away")
    clock.now = TIME_TO_RETURN - 1
    assert [is_known(manager, name) for name in ("here", "away", "nobody")] == [True, True, False]
    clock.now = TIME_TO_RETURN
    assert [is_known(manager, name) for name in ("here", "away")] == [True, False]
