"""Vectors judged by sets of words: how like people they find pairs, groups and analogies."""

from pages.shared import frame
from pages.shared.access import regions
from pages.wordsets import controls, run, stage

head = frame.begin(
    "Word sets", "Vectors judged by words whose answers people have given.", "word sets"
)
with frame.errors_as_sentences():
    asked = controls.draw()
    head.tell(controls.describe(asked))
    first = run.judge(asked, asked.contenders[0], "word set")
    if first is None:
        frame.end()
    second = run.judge(asked, asked.contenders[1], "word set beside") if asked.two else None
    with regions.result():
        stage.draw(asked, [side for side in (first, second) if side is not None])
