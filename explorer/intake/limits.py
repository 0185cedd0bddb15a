"""What unpacking, nesting and gathering may cost. Stated here once."""

from dataclasses import dataclass

from explorer.errors import ParameterError


@dataclass(frozen=True)
class IntakeLimits:
    """The most that is looked at, unpacked or gathered, beside the limits of the readers.

    Attributes
    ----------
    head_bytes : int
        Bytes of each file from which it is told what it is.
    start_bytes : int
        Bytes of each of many files from which pictures and configurations are told.
    looked_at : int
        Files of an archive or folder that are looked at, where they are not all texts.
    sample_rows : int
        Rows that are looked at to tell what the columns hold.
    wrappings : int
        How often a file may be packed: a zip in a gzip in a tar is three.
    members : int
        Files of an archive or a folder.
    unpacked_bytes : int
        What one file, all files of a tar, or all documents together may unpack to.
    json_bytes : int
        Size of a JSON document that is read whole; JSON lines are read line by line.
    cells : int
        Fields of all records together.
    database_tables : int
        Tables of a database that are looked at.
    """

    head_bytes: int = 1_000_000
    start_bytes: int = 65_536
    looked_at: int = 200
    sample_rows: int = 200
    wrappings: int = 3
    members: int = 10_000
    unpacked_bytes: int = 400_000_000
    json_bytes: int = 100_000_000
    cells: int = 20_000_000
    database_tables: int = 100

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value < 1:
                raise ParameterError(f"The limit {name} must be at least 1, not {value}.")


INTAKE_LIMITS = IntakeLimits()
