"""A report as Markdown and as an HTML page that fetches nothing. All text is escaped."""

import html
import re

from explorer.studies.values import Bars, Report, Section

# Whatever begins markup in Markdown, formulas and raw HTML included; full stops and commas stay.
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|!$~&@]|:(?=\S))")
_AUTOLINK = re.compile(r"(?i)(www)\.")

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5;
  font-family: system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
h1, h2 { line-height: 1.2; }
li { margin: 0 0 .75rem; }
code { font-size: .8rem; overflow-wrap: anywhere; opacity: .75; }
.about, .note { opacity: .75; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
td { padding: .15rem .5rem .15rem 0; vertical-align: middle; }
td + td { text-align: right; white-space: nowrap; }
meter { width: 8rem; }
""".strip()


def to_markdown(report: Report) -> str:
    """Return the report as Markdown; words of the user cannot become markup."""
    lines = [f"# Insights: {_plain(report.title)}", "", _plain(_facts(report)), ""]
    lines += [line for note in report.notes for line in (f"*{_plain(note)}*", "")]
    for section in report.sections:
        lines += [f"## {_plain(section.title)}", "", _plain(section.about), ""]
        if section.bars and section.bars.labels:
            lines += [*_table(section.bars), ""]
        for finding in section.findings:
            lines += [f"- {_plain(finding.sentence)}  ", f"  Check: {code_span(finding.check)}"]
        lines.append("")
    return "\n".join(lines)


def to_html(report: Report) -> str:
    """Return the report as one HTML page without scripts, which may fetch nothing."""
    title = html.escape(f"Insights: {report.title}")
    notes = "".join(f'<p class="note">{html.escape(note)}</p>' for note in report.notes)
    body = "\n".join(_section_html(section) for section in report.sections)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{title}</h1>\n<p class="about">{html.escape(_facts(report))}</p>\n{notes}\n{body}\n'
        "</main>\n</body>\n</html>\n"
    )


def _facts(report: Report) -> str:
    return f"{report.n:,} words, {report.model}, {report.dimension:,} dimensions."


def _section_html(section: Section) -> str:
    findings = "\n".join(
        f"<li>{html.escape(finding.sentence)}<br><code>{html.escape(finding.check)}</code></li>"
        for finding in section.findings
    )
    bars = _bars_html(section.bars) if section.bars and section.bars.labels else ""
    return (
        f"<section>\n<h2>{html.escape(section.title)}</h2>\n"
        f'<p class="about">{html.escape(section.about)}</p>\n{bars}<ul>\n{findings}\n</ul>\n'
        "</section>"
    )


def _bars_html(bars: Bars) -> str:
    largest = max(max(bars.numbers), 1e-9)
    rows = "\n".join(
        f'<tr><td>{html.escape(label)}</td><td><meter min="0" max="{largest:.6g}" '
        f'value="{max(number, 0.0):.6g}"></meter></td><td>{_number(number)}</td></tr>'
        for label, number in zip(bars.labels, bars.numbers, strict=True)
    )
    return f"<table>\n<caption>{html.escape(bars.measure)}</caption>\n{rows}\n</table>\n"


def _table(bars: Bars) -> list[str]:
    rows = [
        f"| {_plain(label)} | {_number(number)} |"
        for label, number in zip(bars.labels, bars.numbers, strict=True)
    ]
    return [f"| | {_plain(bars.measure)} |", "|---|---:|", *rows]


def _number(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) and abs(number) > 1 else f"{number:.3f}"


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    flat = " ".join(text.split())
    return _AUTOLINK.sub(r"\1\\.", _ACTIVE.sub(r"\\\1", flat))


def code_span(text: str) -> str:
    """Return a code span, fenced by more backticks than the text has in a row."""
    flat = " ".join(text.split())
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", flat)), default=0))
    gap = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{gap}{flat}{gap}{fence}"
