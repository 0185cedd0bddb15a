"""The child's side: connect to the parent whose address is the argument, and serve it."""

import os
import signal
import sys
from multiprocessing.connection import Client

from explorer.jobs.process import GIVES_WAY, serve

# Whoever clicks waits for the server; who asked for heavy work sees how far it is.
if sys.platform != "win32":
    os.nice(GIVES_WAY)
# Ctrl-C in the terminal reaches the whole process group; the parent decides when to stop.
signal.signal(signal.SIGINT, signal.SIG_IGN)
with Client(sys.argv[1], authkey=sys.stdin.buffer.read()) as pipe:
    serve(pipe)
