"""Searches judged by queries with known answers: which is better, what they miss, and why."""

from pages.evaluation import controls, earlier, run, stage
from pages.shared import frame
from pages.shared.access import regions

head = frame.begin(
    "Evaluation", "Searches judged by queries whose answers are known.", "evaluation"
)
with frame.errors_as_sentences():
    asked = controls.draw()
    if asked is None:
        frame.end()
    head.tell(controls.describe(asked))
    with frame.room():
        judged = run.judge(asked)
        kept = None if judged is None else earlier.keep(asked, judged)
    if judged is None:
        frame.waiting(480)
        frame.end()
    with regions.result():
        stage.draw(asked, judged, kept)
