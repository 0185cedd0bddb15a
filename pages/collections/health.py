"""Whether a collection on this machine is what was saved, and one click that makes it so again."""

import streamlit as st

from explorer.arrays import fingerprint
from explorer.embedders import parse_spec
from explorer.stores import Check, FolderParameters, Manifest, Repaired
from explorer.tasks import collections
from pages.collections import work
from pages.collections.work import Work
from pages.shared import jobs, places, runtime
from pages.shared.wording import counted, md


def sound(manifest: Manifest) -> bool:
    """Look through the files of a collection; draw what is wrong and return whether nothing is.

    A server looks after its own files.
    """
    place = places.current()
    if not isinstance(place, FolderParameters):
        return True
    found: Check | None = jobs.result(
        "collections check",
        fingerprint("check", places.token(), manifest.name, manifest.stamp, places.turn()),
        collections.check,
        place,
        manifest.name,
        title=f"Checking the files of “{md(manifest.name)}”",
        topic="collections",
    )
    if found is None:
        return False
    if not found.findings:
        return True
    st.error(md(found.findings[0], 400), icon=":material/error:")
    mend(manifest.name, f"model {parse_spec(manifest.model).kind}")
    return False


def mend(name: str, topic: str = "collections") -> None:
    """Draw the button that makes a damaged collection again; not for one on a server."""
    place = places.current()
    if not isinstance(place, FolderParameters):
        return
    if st.button("Repair it", type="primary", icon=":material/build:"):
        work.start(
            Work(
                collections.repair,
                (place, name, runtime.cache_path()),
                f"Repairing “{md(name)}”",
                lambda made: _told(name, made),
                topic,
            )
        )
    st.caption(
        "It is made again from the second copy of its documents, with vectors from the cache; what "
        "is not there is embedded anew."
    )


def _told(name: str, made: Repaired) -> str:
    lost = f" {counted(made.lost, 'document')} could not be saved." if made.lost else ""
    return (
        f"Repaired “{md(name)}”: {counted(made.documents, 'document')}, "
        f"{counted(made.chunks, 'chunk')}.{lost}"
    )
