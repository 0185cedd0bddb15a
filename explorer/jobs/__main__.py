"""The child's side: serve the parent at the other end of the pipe whose number is the argument."""

import os
import signal
import sys
from multiprocessing.connection import Connection

from explorer.jobs.process import GIVES_WAY, serve

# Whoever clicks waits for the server; who asked for heavy work sees how far it is.
os.nice(GIVES_WAY)
# Ctrl-C in the terminal reaches the whole process group; the parent decides when to stop.
signal.signal(signal.SIGINT, signal.SIG_IGN)
with Connection(int(sys.argv[1])) as pipe:
    serve(pipe)
