"""What the studies of the current space found."""

from pages.insights import report as insights_report
from pages.shared import frame, heads
from pages.shared.access import regions

now = heads.current("Insights")
with frame.errors_as_sentences():
    report = insights_report.compute(now)
    if report is None:
        frame.waiting(400)
        frame.end()
    frame.notes(report.notes)
    with regions.result():
        insights_report.summary(report)
    insights_report.take_away(report)
    for number in range(len(report.sections)):
        insights_report.draw(report, number)
    frame.show_python(insights_report.code(now))
