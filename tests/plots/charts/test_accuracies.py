"""Accuracies by section as bars."""

from explorer.plots import accuracy_bars
from explorer.plots.theme import alt_text

NAN = float("nan")


def test_each_section_has_a_bar_for_first_and_for_first_five():
    chart = accuracy_bars(["a", "b"], [0.25, 0.5], [0.75, 1.0])
    assert [trace.name for trace in chart.data] == ["right at first", "among the first five"]
    assert list(chart.data[0].x) == [0.25, 0.5]
    assert list(chart.data[1].text) == ["75%", "100%"]
    assert "highest in b (50.0%), lowest in a (25.0%)" in alt_text(chart)


def test_a_section_without_answers_has_no_number_and_hostile_names_are_text():
    chart = accuracy_bars(["<b>x</b>", "$y$"], [NAN, 0.1], [NAN, 0.2], theme="dark")
    assert chart.data[0].text[0] == ""
    assert chart.layout.yaxis.ticktext == ("&lt;b&gt;x&lt;/b&gt;", "&#36;y&#36;")
    assert "no question was answered" in alt_text(accuracy_bars(["a"], [NAN], [NAN]))
