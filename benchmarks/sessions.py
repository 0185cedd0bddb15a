"""Rerun times with many sessions at once, with the collector's cost and without it.

``python -m benchmarks.sessions [--sessions 10 50] [--reruns 5]`` opens websockets as browsers do,
reruns the map page and its fragment in each, and prints medians and 95th percentiles side by side:
Streamlit's default, a full garbage collection after every run, beside this app's setting.
"""

import argparse
import asyncio
import statistics
import time
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.servers import health, running, wait_for

THINK = 3.0
SETTINGS = {"collected after every run": "true", "collected now and then": "false"}


@dataclass
class Times:
    """Milliseconds from asking for a rerun to the end of the script."""

    full: list[float] = field(default_factory=list)
    fragment: list[float] = field(default_factory=list)


class Session:
    """One simulated browser tab."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket
        self.page = ""
        self.fragment = ""

    async def rerun(self, fragment: str = "") -> float:
        """Ask for a run and return its milliseconds."""
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        ask.rerun_script.page_script_hash = self.page
        ask.rerun_script.fragment_id = fragment
        start = time.perf_counter()
        await self.socket.send(ask.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await self.socket.recv())
            kind = message.WhichOneof("type")
            if kind == "new_session" and not fragment:
                self.page = message.new_session.page_script_hash
            if kind == "delta" and message.delta.fragment_id:
                self.fragment = message.delta.fragment_id
            if kind == "script_finished":
                return 1000 * (time.perf_counter() - start)


async def visit(port: int, number: int, reruns: int, times: Times) -> None:
    """Open a session, then rerun the page and its fragment in turn with pauses to think."""
    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with websockets.connect(url, subprotocols=["streamlit"], max_size=None) as socket:
        session = Session(socket)
        await session.rerun()
        await asyncio.sleep(THINK * (number % 10) / 10)
        for _ in range(reruns):
            await asyncio.sleep(THINK)
            times.full.append(await session.rerun())
            await asyncio.sleep(THINK)
            if session.fragment:
                times.fragment.append(await session.rerun(session.fragment))


async def crowd(port: int, sessions: int, reruns: int) -> Times:
    """Let many sessions visit at once."""
    times = Times()
    await asyncio.gather(*(visit(port, n, reruns, times) for n in range(sessions)))
    return times


def row(name: str, sessions: int, milliseconds: list[float]) -> str:
    """Format one line of the table."""
    p95 = statistics.quantiles(milliseconds, n=20)[-1]
    return f"{name:<36}{sessions:>9}{statistics.median(milliseconds):>12.0f}{p95:>10.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sessions", type=int, nargs="+", default=[10, 50])
    parser.add_argument("--reruns", type=int, default=5)
    options = parser.parse_args()
    print(f"{'milliseconds':<36}{'sessions':>9}{'median':>12}{'95 %':>10}")
    for name, collect in SETTINGS.items():
        with running(STREAMLIT_RUNNER_POST_SCRIPT_GC=collect) as port:
            wait_for(lambda port=port: (health(port) or {}).get("warm"))
            for sessions in options.sessions:
                times = asyncio.run(crowd(port, sessions, options.reruns))
                print(row(f"page, {name}", sessions, times.full))
                if times.fragment:
                    print(row(f"fragment, {name}", sessions, times.fragment))


if __name__ == "__main__":
    main()
