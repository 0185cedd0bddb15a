"""The Word Embedding Association Test on sets of words a person types."""

import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.chance import p_number
from explorer.relations import Weat
from explorer.tasks import relations
from pages.relations import tagged
from pages.relations import words as relations_words
from pages.shared import charts, frame, jobs, programs, spaces
from pages.shared.access import regions
from pages.shared.wording import md

PLEASANT = "joy, love, peace, pleasure, friend, happy, gift, laughter"
UNPLEASANT = "pain, hatred, war, disaster, enemy, ugly, poison, filth"
EXAMPLES = {
    "flowers and insects": (
        "rose, tulip, lily, daisy, orchid, violet, daffodil, iris",
        "wasp, cockroach, mosquito, flea, fly, spider, ant, moth",
        PLEASANT,
        UNPLEASANT,
    ),
    "instruments and weapons": (
        "guitar, violin, piano, flute, trumpet, harp, drum, cello",
        "gun, rifle, dagger, bomb, pistol, sword, missile, grenade",
        PLEASANT,
        UNPLEASANT,
    ),
    "science and art, men and women": (
        "physics, chemistry, mathematics, engineering, astronomy, geometry, algebra, biology",
        "poetry, dance, painting, sculpture, novel, drama, symphony, literature",
        "man, male, boy, brother, he, father, son, uncle",
        "woman, female, girl, sister, she, mother, daughter, aunt",
    ),
}
FIELDS = ("relations_targets", "relations_others", "relations_near", "relations_far")
LABELS = (
    "First target words",
    "Second target words",
    "First attribute words",
    "Second attribute words",
)

LONGEST = 2_000


def draw(now: spaces.Current) -> None:
    """Let a person type four sets of words and show their association."""
    relations_words.examples("relations_weat_example", EXAMPLES, FIELDS)
    tagged.offer(now, FIELDS, LABELS, LONGEST)
    start = next(iter(EXAMPLES.values()))
    sets = []
    with st.grid(2, min_column_width=300):
        for key, label, default in zip(FIELDS, LABELS, start, strict=True):
            text = st.text_area(
                label, value=default, key=key, bind="query-params", height=80, max_chars=LONGEST
            )
            sets.append(relations_words.split(text))
    if not all(sets):
        st.markdown("Fill in all four sets, words with commas between, or take an example.")
        return
    space = relations_words.with_words(now, [word for words in sets for word in words], FIELDS)
    if space is None:
        return
    arguments = ((sets[0], sets[1]), (sets[2], sets[3]))
    found = jobs.result(
        "relations association",
        fingerprint("weat", space.fingerprint, sets),
        relations.associate,
        space,
        *arguments,
        0,
        title="Parting the words anew, many times",
        topic="layout",
    )
    if found is not None:
        with regions.result():
            _show(found)
        frame.show_python(_code(now, arguments))


def _show(found: Weat) -> None:
    words = sorted(
        [(word, 0) for word in found.first] + [(word, 1) for word in found.second],
        key=lambda item: -item[0].value,
    )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        figure = plots.score_bars(
            [word.label for word, _ in words],
            [word.value for word, _ in words],
            name="← second attribute · first attribute →",
            marked=[place for place, (_, side) in enumerate(words) if side],
            theme=charts.theme(),
        )
        charts.show(figure, key="relations association")
        st.caption(
            "One bar for each target word: its mean cosine to the first attribute words less that "
            f"to the second. In the color of “{md(found.first[0].label, 40)}”: the first target "
            f"words; of “{md(found.second[0].label, 40)}”: the second."
        )
    with right:
        with st.grid(2, min_column_width=120):
            st.metric("Effect size", f"{found.effect_size:.2f}", border=True, height="stretch",
                      help="Difference of the two sets’ means in standard deviations of all "
                      "target words; from −2 to 2.")  # fmt: skip
            st.metric("p, one-sided", p_number(found.p_value), border=True, height="stretch",
                      help=f"Share of {found.partitions:,} ways to part the target words that "
                      "associate at least as strongly"
                      f"{'; these are all there are' if found.exact else ', drawn at random'}."
                      )  # fmt: skip
        st.markdown(md(found.describe(), 600))
        st.caption(
            "What it can say: whether these vectors place one set of words nearer to some words "
            "than another set, beyond what parting the same words by chance would give. What it "
            "cannot: that a person or an author holds a view, that other words would show the "
            "same, or that a system built on the model acts on it. Other words for the same idea "
            "often change the size; try some."
        )


def _code(now: spaces.Current, arguments: tuple[tuple[tuple[str, ...], ...], ...]) -> str | None:
    words = [word for pair in arguments for group in pair for word in group]
    lines = [
        *relations_words.adding(now, words),
        f"targets = {arguments[0]!r}",
        f"attributes = {arguments[1]!r}",
        "found = associate(space, targets, attributes)",
        "print(found.describe())",
    ]
    imports = {"explorer.tasks.relations": ["associate"], "explorer.tasks.words": ["add_words"]}
    return programs.from_space(now, imports, lines)
