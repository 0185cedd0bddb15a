"""The report of the studies on the page: asked for, drawn, taken away."""

import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.studies import (
    Finding,
    Report,
    Section,
    Subject,
    study,
    to_html,
    to_markdown,
)
from pages.insights import links
from pages.insights.links import Place
from pages.shared import charts, downloads, jobs, programs, runtime, spaces
from pages.shared.wording import counted, md

SHOWN = 6
_SENTENCE = 1_000
_IN_SUMMARY = 400


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


def summary(report: Report) -> None:
    """Say in a screen what was found: of each study its first finding, and the way to it."""
    with st.container(border=True):
        for section in report.sections:
            title, count = md(section.title), counted(len(section.findings), "finding")
            first = section.findings[0].sentence if section.findings else section.about
            st.markdown(
                f"[**{title}**](#{anchor(section)}) · {count}  \n{md(first, limit=_IN_SUMMARY)}"
            )


def take_away(report: Report) -> None:
    """Offer the report as Markdown and as a page of its own."""
    with st.container(horizontal=True, gap="small"):
        downloads.button("Markdown", "insights.md", lambda: to_markdown(report))
        downloads.button("HTML", "insights.html", lambda: to_html(report))


def anchor(section: Section) -> str:
    """Return what the address of a study ends in."""
    return "-".join(section.title.casefold().split())


def draw(report: Report, number: int) -> None:
    """Draw one study: its findings, beside them its figures, and folded how to check them."""
    section = report.sections[number]
    st.header(md(section.title), anchor=anchor(section))
    st.caption(md(section.about, limit=400))
    has_bars = section.bars is not None and section.bars.labels
    text, figure = st.columns([3, 2], gap="large") if has_bars else (st.container(), None)
    with text, st.container(key=f"insights_findings_{number}"):
        for finding in section.findings[:SHOWN]:
            _finding(finding, links.place_of(finding.check, section.title, report.title))
        if more := section.findings[SHOWN:]:
            with st.expander(f"{len(more)} more"):
                for finding in more:
                    _finding(finding, links.place_of(finding.check, section.title, report.title))
        with st.expander("Commands that give these numbers again", icon=":material/terminal:"):
            checks = dict.fromkeys(finding.check for finding in section.findings)
            st.code("\n".join(checks), language="bash")
    if figure is not None and section.bars is not None:
        with figure:
            bars = section.bars
            drawn = plots.score_bars(
                bars.labels, bars.numbers, name=bars.measure, theme=charts.theme()
            )
            charts.show(drawn, key=f"insights_bars_{number}")


def _finding(finding: Finding, place: Place) -> None:
    with st.container(horizontal=True, gap="small"):
        st.markdown(md(finding.sentence, limit=_SENTENCE))
        st.page_link(
            place.page,
            label=place.title,
            icon=":material/arrow_forward:",
            query_params=place.query,
            width="content",
        )


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
