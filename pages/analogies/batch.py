"""Many analogy questions at once: accuracy by category, as chart and table."""

from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.evaluation import AnalogyQuestions, AnalogyScores
from explorer.expressions import Method
from explorer.tasks import analogies
from pages.analogies import stage
from pages.shared import charts, choices, downloads, frame, jobs, runtime, spaces
from pages.shared.wording import md

if TYPE_CHECKING:
    import pandas as pd

OURS = "Questions from our own lists"
FILE = "A file of yours"
QUESTIONS_OWN = "The questions’ own words"
SEARCHED = "The words searched above"
METHODS: dict[str, Method] = {"3CosAdd": "3cosadd", "3CosMul": "3cosmul"}
MEGABYTES = 20


def draw(now: spaces.Current) -> None:
    """Draw the form and, when there are questions, how many are answered right."""
    st.header("Many questions at once", anchor=False)
    st.caption(
        "One analogy proves little. A file of questions gives accuracy by category: a line such as "
        "`: capitals` begins one, each further line is four words, “a is to b as c is to d”."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        which = choices.one_of("Questions", [OURS, FILE], "analogy_questions")
        among = QUESTIONS_OWN
        if now.spec is not None:
            among = choices.one_of("Candidates", [QUESTIONS_OWN, SEARCHED], "analogy_among")
        how = choices.one_of("Ranked by", list(METHODS), "analogy_method")
    questions = _questions(which)
    if questions is None:
        return
    scores = _scores(now, questions, among, METHODS.get(how, "3cosadd"))
    if scores is not None:
        _show(scores)


def _questions(which: str) -> AnalogyQuestions | tuple[str, bytes] | None:
    """Return the questions to answer, once a person asked for it."""
    if which == FILE:
        file = st.file_uploader(
            f"Questions in the questions-words format, up to {MEGABYTES} MB",
            type=["txt", "tsv", "csv"],
            max_upload_size=MEGABYTES,
            key="analogy file",
        )
        return (file.name, file.getvalue()) if file else None
    if st.session_state.get("ask our questions") or st.button(
        "Answer them", icon=":material/play_arrow:", type="primary"
    ):
        st.session_state["ask our questions"] = True
        return ready()
    st.caption("Made of the word pairs in the ready-made lists, every pair asked by the others.")
    return None


@st.cache_resource(show_spinner=False)
def ready() -> AnalogyQuestions:
    """Return the questions made of our lists."""
    return analogies.ready_questions()


def _scores(
    now: spaces.Current,
    questions: AnalogyQuestions | tuple[str, bytes],
    among: str,
    method: Method,
) -> AnalogyScores | None:
    """Return the figures, or None while they are being computed."""
    searched: Any = now.spec
    name = repr(now.spec)
    if among == SEARCHED or now.spec is None:
        prepared = stage.searched()
        if prepared is None or prepared.pending:
            return None
        searched, name = prepared.space, prepared.key
    content = questions if isinstance(questions, tuple) else ("our lists", questions.questions)
    result = jobs.result(
        "analogy questions",
        fingerprint("analogy questions", content, name, method),
        analogies.answer_questions,
        questions,
        searched,
        method,
        runtime.cache_path(),
        title="Answering the questions",
        topic=f"model {now.spec.kind}" if now.spec else "layout",
    )
    return cast(AnalogyScores | None, result)


def _show(scores: AnalogyScores) -> None:
    st.markdown(sentence(scores))
    shown = table(scores)
    answered = [section for section in scores.sections if section.answered]
    figure, numbers = st.columns([3, 2], gap="large")
    with figure:
        chart = plots.accuracy_bars(
            [section.name for section in answered],
            [section.accuracy for section in answered],
            [section.top5 for section in answered],
            charts.theme(),
        )
        charts.show(chart, key="analogy accuracy")
    with numbers:
        percent = st.column_config.NumberColumn(format="percent")
        st.dataframe(
            shown,
            hide_index=True,
            column_config={"First": percent, "First five": percent},
            key="analogy sections",
        )
        downloads.table("CSV", "analogy-accuracy.csv", shown)
    skipped = scores.total - scores.answered
    if skipped:
        frame.notes([f"{skipped:,} questions hold a word that is not among the candidates."])


def sentence(scores: AnalogyScores) -> str:
    """Say the overall accuracy, and where it is best and worst."""
    said = (
        f"**{scores.accuracy:.1%}** of {scores.answered:,} questions are answered right at first, "
        f"**{scores.top5:.1%}** among the first five"
    )
    answered = [section for section in scores.sections if section.answered]
    if len(answered) < 2:
        return f"{said}."
    best = max(answered, key=lambda section: section.accuracy)
    worst = min(answered, key=lambda section: section.accuracy)
    above, below = best.interval, worst.interval
    apart = above is not None and below is not None and above.low > below.high
    doubt = "" if apart else " So few questions do not tell the two apart."
    return (
        f"{said}: best in “{md(best.name)}” ({best.accuracy:.0%} of {best.answered:,}), worst in "
        f"“{md(worst.name)}” ({worst.accuracy:.0%} of {worst.answered:,}).{doubt}"
    )


def table(scores: AnalogyScores) -> "pd.DataFrame":
    """Return the figures of all sections and of all together."""
    import pandas as pd

    rows = [
        (section.name, section.accuracy, section.top5, section.answered, section.total)
        for section in scores.sections
    ]
    rows.append(("All", scores.accuracy, scores.top5, scores.answered, scores.total))
    return pd.DataFrame(rows, columns=["Category", "First", "First five", "Answered", "Of"])
