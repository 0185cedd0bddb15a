"""Along the structure: a chunk for each section, by whatever its heading is known."""

import pytest

from explorer.chunking import RecursiveParameters, chunk
from explorer.chunking.headings import headings, sections
from explorer.documents import Document
from explorer.readers.documents.html_pages import visible_text


def titles(text):
    return [text[each.start : each.end].strip() for each in headings(text)]


def cut(text, size=200):
    return [part.text for part in chunk([Document("d", text)], RecursiveParameters(size)).chunks]


def test_three_headings_are_three_chunks_however_short():
    parts = ["# Travel\n\nBook early.", "# Food\n\nKeep receipts.", "# Rooms\n\nShare them."]
    assert cut("\n\n".join(parts)) == parts


def test_what_stands_before_the_first_heading_is_a_chunk():
    assert cut("A word first.\n\n## One\n\nText.") == ["A word first.", "## One\n\nText."]


def test_a_heading_with_nothing_under_it_goes_with_the_deeper_one_that_follows():
    text = "# Handbook\n\n## Travel\n\nBook early.\n\n## Food\n\nReceipts.\n\n# Index\n\n# End"
    assert cut(text) == [
        "# Handbook\n\n## Travel\n\nBook early.",
        "## Food\n\nReceipts.",
        "# Index",
        "# End",
    ]


def test_a_section_that_is_too_long_is_cut_further_and_shares_no_chunk_with_the_next():
    text = "# Long\n\n" + "Some words in a row. " * 20 + "\n\n# Short\n\nEnd."
    found = cut(text, 24)
    assert len(found) > 3
    assert found[-1] == "# Short\n\nEnd."
    assert all("# Short" not in part for part in found[:-1])


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("# One", "###### Two"),
        ("One\n===", "Two\n---"),
        ("One title\n~~~~~~~~~", "Two\n^^^"),
        ("=====\nOne\n=====", "Two\n==="),
        ("== One ==", "=== Two ==="),
        ("== One", "=== Two"),
        ("==One==", "==Two=="),
        ("\\section{One}", "\\subsection*{Two}"),
        ("<h1>One</h1>", '<h2 class="x">Two</h2>'),
        ("1. Introduction", "2. Methods"),
        ("1 Introduction", "1.1 Scope"),
        ("1) Einleitung", "2) Ergebnisse"),
        ("I. Introduction", "II. Methods"),
        ("A. Introduction", "B. Methods"),
        ("1. Введение", "2. Методы"),
        ("１．はじめに", "２．方法"),
        ("一、引言", "二、方法"),
        ("1. 引言", "2. 方法"),
        ("Chapter 1", "Chapter 2: The storm"),
        ("CHAPTER I", "CHAPTER II"),
        ("Kapitel 1", "Anhang A"),
        ("Chapitre 1", "Annexe B"),
        ("Capítulo 1. El mar", "Sección 2"),
        ("Глава 1", "Глава 2. Море"),
        ("§ 1 Geltung", "§ 2 Begriffe"),
        ("第一章　総則", "第2節 目的"),
        ("第三章 海洋", "第四章 天空"),
        ("제1장 총칙", "제 2 절 목적"),
        ("บทที่ 1 ทะเล", "บทที่ ๒"),
        ("الفصل 1", "الفصل 2"),
        ("अध्याय १", "अध्याय २"),
    ],
)
def test_headings_are_known_in_many_ways_of_writing(one, two):
    text = f"Before it.\n\n{one}\n\nSome text follows here.\n\n{two}\n\nMore text, the last."
    assert titles(text) == [one, two]
    assert cut(text) == [
        "Before it.",
        f"{one}\n\nSome text follows here.",
        f"{two}\n\nMore text, the last.",
    ]


def test_text_may_follow_a_short_numbered_heading_at_once():
    text = "1. Introduction\nWe begin here.\n\n2. Methods\nWe go on.\n"
    assert cut(text) == ["1. Introduction\nWe begin here.", "2. Methods\nWe go on."]


@pytest.mark.parametrize(
    "text",
    [
        "1. Milk\n2. Eggs\n3. Bread\n\nThat is all.",
        "1. Milk\n\n2. Eggs\n\n3. Bread\n\nThat is all.",
        "1. Mix the flour.\n\nLet it rest.\n\n2. Bake it.\n\nLet it cool.",
        "10 Downing Street\n\nwas where he lived.",
        "It was so.\n\nChapter 5 tells of it, and that chapter is long.\n\nIt was.",
        "Book a room\n\nand stay there.",
        "Section 5 applies to all who come.\n\nIt does.",
        "```\n# a comment\n```\n\nText.",
        "~~~\nTitle\n=====\n~~~\n\nText.",
        "---\ntitle: Mine\n---\n\nText.",
        "a | b\n--|--\n1 | 2\n",
        "One line\nand its second\n---\nText.",
        "- item\n---\nText.",
        "Words.\n\n---\n\nWords.",
        "=====\n\nText.",
        "#hashtag and text",
        "2. August 1914\nund danach.",
        "",
    ],
)
def test_what_only_looks_like_a_heading_is_none(text):
    assert titles(text) == []
    assert len(sections(text)) == (1 if text else 0)


def test_a_fence_ends_where_it_is_closed():
    assert titles("````\n```\n# no\n````\n# yes\n\ntext") == ["# yes"]


def test_headings_of_a_web_page_are_kept():
    page = "<h1>Travel</h1><p>Book early.</p><h2>Trains</h2><p>Sit left.</p><h1>Food</h1><p>Eat."
    assert cut(visible_text(page)["text"]) == [
        "# Travel\n\nBook early.",
        "## Trains\n\nSit left.",
        "# Food\n\nEat.",
    ]
