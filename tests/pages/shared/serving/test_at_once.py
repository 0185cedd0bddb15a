"""Connections of a server on a socket as Streamlit makes it send what they have at once."""

import asyncio
import socket
from pathlib import Path

import pytest
import streamlit

from pages.shared.serving.at_once import send_at_once


async def _waits_for_confirmation() -> bool:
    """Serve on such a socket, connect to it, and look at the server's end of the connection."""
    seen: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    class Looking(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            mine = transport.get_extra_info("socket")
            seen.set_result(mine.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            transport.abort()

    with socket.socket(family=socket.AF_INET) as bound:
        bound.bind(("127.0.0.1", 0))
        server = await asyncio.get_running_loop().create_server(Looking, sock=bound)
        async with server:
            _, writer = await asyncio.open_connection(*bound.getsockname())
            found = await seen
            writer.close()
    return found == 0


async def _mended() -> bool:
    send_at_once(asyncio.get_running_loop())
    return await _waits_for_confirmation()


def test_connections_send_what_they_have_at_once():
    assert not asyncio.run(_mended())


def test_left_alone_they_would_wait_which_is_why_this_is_here():
    if "socket.socket(family=family)" not in _source_of_the_server():
        pytest.fail("Streamlit makes its socket another way now: is `at_once` still needed?")
    assert asyncio.run(_waits_for_confirmation())


def _source_of_the_server() -> str:
    server = Path(streamlit.__file__).parent / "web" / "server" / "starlette"
    return (server / "starlette_server.py").read_text(encoding="utf-8")
