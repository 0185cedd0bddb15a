"""``collections``: what is kept where."""

from explorer.cli.commands.collections.command import add_parser, run

__all__ = ["add_parser", "run"]
