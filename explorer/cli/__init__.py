"""The command line, ``python -m explorer``: thin commands over the core.

One module per command, listed in ``explorer.cli.program``. Each has ``add_parser(commands)``,
which adds its options, and ``run(options)``, which returns an :class:`Answer`; printing,
``--json``, exit codes and mistakes are handled once, in ``explorer.cli.program``.
"""

from explorer.cli.answer import Answer
from explorer.cli.program import main

__all__ = ["Answer", "main"]
