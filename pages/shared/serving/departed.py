"""What Streamlit keeps of those who left, let go when their time to return is up."""

from typing import Any


def forget_expired(manager: Any) -> None:
    """Let go of the sessions that can no longer be returned to.

    Streamlit 1.67 drops them when the next visitor leaves: until then up to 128 of them stay in
    memory, with all that they brought and the keys that they entered.
    """
    with manager._storage_lock:
        expired = manager._session_storage._cache.expire()
    # They are ended as they go, which must not be done under a lock.
    del expired


def is_known(manager: Any, session: str) -> bool:
    """Return whether a session is there, or can still be returned to."""
    if manager.is_active_session(session):
        return True
    with manager._storage_lock:
        return manager._session_storage.get(session) is not None
