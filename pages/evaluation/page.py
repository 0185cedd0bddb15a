"""Searches judged by queries with known answers: which is better, what they miss, and why."""

from pages.evaluation import controls, run, stage
from pages.shared import frame
from pages.shared.access import regions

told = frame.heading("Evaluation", "Searches judged by queries whose answers are known.")
with frame.errors_as_sentences():
    asked = controls.draw()
    if asked is None:
        frame.end()
    frame.subtitle(told, controls.describe(asked))
    judged = run.judge(asked)
    if judged is None:
        frame.waiting(480)
        frame.end()
    with regions.result():
        stage.draw(asked, judged)
