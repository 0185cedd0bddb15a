"""The heavy steps behind a page or a command, each callable in a worker process.

Every task takes picklable values and, last, a progress callback that may be None.
"""
