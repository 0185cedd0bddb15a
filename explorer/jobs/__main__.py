"""The child's side: connect to the parent whose address is the argument, and serve it."""

import signal
import sys
from multiprocessing.connection import Client

from explorer.jobs.process import serve

# Ctrl-C in the terminal reaches the whole process group; the parent decides when to stop.
signal.signal(signal.SIGINT, signal.SIG_IGN)
with Client(sys.argv[1], authkey=sys.stdin.buffer.read()) as pipe:
    serve(pipe)
