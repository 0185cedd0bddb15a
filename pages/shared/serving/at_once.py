"""Have every connection send what it has at once.

Streamlit 1.67 makes its socket without naming the protocol, and asyncio then leaves the kernel to
collect small pieces (Nagle's algorithm): the end of each answer, and each message of a rerun, waits
until the browser's kernel has confirmed the one before, which takes it 40 milliseconds. A first
visit asks for well over a hundred files, six at a time.
"""

import socket
from asyncio import AbstractEventLoop, Server
from functools import wraps
from typing import Any


def send_at_once(loop: AbstractEventLoop) -> None:
    """Turn collecting off for the servers that a loop will create; their connections inherit it."""
    create: Any = loop.create_server

    @wraps(create)
    async def create_server(*given: Any, **named: Any) -> Server:
        server: Server = await create(*given, **named)
        for each in server.sockets:
            if each.family in (socket.AF_INET, socket.AF_INET6):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return server

    # The loop is the one thing that this app, begun before its server listens, shares with it.
    loop.create_server = create_server  # type: ignore[method-assign]
