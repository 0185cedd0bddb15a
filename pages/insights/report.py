"""The report of the studies on the page: asked for, drawn, taken away."""

import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.studies import (
    Finding,
    Report,
    Section,
    Subject,
    code_span,
    study,
    to_html,
    to_markdown,
)
from pages.shared import charts, downloads, jobs, programs, runtime, spaces
from pages.shared.wording import md

_SENTENCE = 1_000


def subject(now: spaces.Current) -> Subject:
    """Return the current space as something to be studied."""
    origin = now.source.origin
    names = {"list", "words", "vectors"}
    data = origin.source if origin and origin.kind in names else "words.txt"
    return Subject(now.space, now.source.title, data, "words" if now.spec else "vectors", now.spec)


def compute(now: spaces.Current) -> Report | None:
    """Return the report; while it is made, show how far the work is."""
    return jobs.result(
        "insights",
        fingerprint("insights", now.space.fingerprint, repr(now.spec), now.source.title),
        study,
        subject(now),
        runtime.cache_path(),
        0,
        title=f"Studying {len(now.space):,} words",
        topic="layout",
    )


def headline(report: Report) -> None:
    """Say in a line how much was found."""
    count = sum(len(section.findings) for section in report.sections)
    st.markdown(
        f"{count} findings in {len(report.sections)} studies. Each comes with the command that "
        "gives its numbers again."
    )


def take_away(report: Report) -> None:
    """Offer the report as Markdown and as a page of its own."""
    with st.container(horizontal=True, gap="small"):
        downloads.button("Markdown", "insights.md", lambda: to_markdown(report))
        downloads.button("HTML", "insights.html", lambda: to_html(report))


def draw(section: Section, number: int) -> None:
    """Draw one study: its findings and, beside them, its figures."""
    st.header(md(section.title), anchor=False)
    st.caption(md(section.about, limit=400))
    has_bars = section.bars is not None and section.bars.labels
    text, figure = st.columns([3, 2], gap="large") if has_bars else (st.container(), None)
    with text:
        for finding in section.findings:
            _finding(finding)
    if figure is not None and section.bars is not None:
        with figure:
            bars = section.bars
            drawn = plots.score_bars(
                bars.labels, bars.numbers, name=bars.measure, theme=charts.theme()
            )
            charts.show(drawn, key=f"insights_bars_{number}")


def _finding(finding: Finding) -> None:
    with st.container(gap="xxsmall"):
        st.markdown(md(finding.sentence, limit=_SENTENCE))
        st.caption(code_span(finding.check))


def code(now: spaces.Current) -> str | None:
    """Return a program that makes the report, where the data can be named in one."""
    own = subject(now)
    model = ", model" if now.spec else ""
    lines = [
        f"subject = Subject(space, {own.title!r}, {own.data!r}, {own.kind!r}{model})",
        "report = study(subject, default_path())",
        'Path("insights.md").write_text(to_markdown(report), encoding="utf-8")',
        'Path("insights.html").write_text(to_html(report), encoding="utf-8")',
    ]
    names = {
        "explorer.embedders": ["default_path"],
        "explorer.studies": ["Subject", "study", "to_html", "to_markdown"],
        "pathlib": ["Path"],
    }
    return programs.from_space(now, names, lines)
