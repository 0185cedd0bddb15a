"""Words with their marks, and pairs of characters where no spaces are written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.scripts import all_terms, grams, is_plain, pairs, unspaced, words, writes_no_spaces

GREETINGS = {
    "Chinese": "机器学习是人工智能的一个分支",
    "Japanese": "東京タワーは港区にあります",
    "Korean": "서울은대한민국의수도이다",
    "Thai": "สวัสดีครับประเทศไทย",
    "Lao": "ສະບາຍດີປະເທດລາວ",
    "Khmer": "ប្រទេសកម្ពុជា",
    "Burmese": "မြန်မာနိုင်ငံ",
}


def parts(text):
    return [[character for character, _ in run] for run in unspaced(text)]


@pytest.mark.parametrize("text", GREETINGS.values(), ids=GREETINGS)
def test_what_is_written_without_spaces_is_one_run_and_no_word(text):
    assert writes_no_spaces(text)
    assert words(text) == []
    (run,) = unspaced(text)
    assert "".join(character for character, _ in run) == text
    assert [text[start:end] for _, (start, end) in run] == [character for character, _ in run]
    assert not any(unicodedata.category(character[0])[0] == "M" for character, _ in run)


@pytest.mark.parametrize("text", GREETINGS.values(), ids=GREETINGS)
def test_a_text_is_found_by_whatever_it_begins_with(text):
    held = set(all_terms(text))
    for length in range(1, len(text) + 1):
        (run,) = unspaced(text[:length])
        assert {pair for pair, _ in pairs(run)} <= held


def test_a_script_in_the_middle_of_a_word_is_parted_from_it():
    assert [word for word, _ in words("iPhoneを2024年に買う")] == ["iphone", "2024"]
    assert parts("iPhoneを2024年に買う") == [["を"], ["年", "に", "買", "う"]]


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("ｻｰﾊﾞｰ", "サーバー"),  # half width, its sign of voice apart
        ("か\u3099き", "がき"),
        (unicodedata.normalize("NFD", "서울"), "서울"),
        ("น้ำ", "น้ํา"),  # one vowel that Unicode takes for two
        ("ﾀﾜｰ", "タワー"),
    ],
)
def test_what_differs_in_width_or_composition_alone_is_the_same(written, same):
    assert parts(written) == parts(same)
    assert unspaced(written)[0][-1][1][1] == len(written)


def test_words_keep_their_marks_and_lose_their_width():
    assert [w for w, _ in words("हिन्दी भाषा, cafe\u0301 ＡＰＰＬＥ ２０２４")] == [
        "हिन्दी",
        "भाषा",
        "café",
        "apple",
        "2024",
    ]
    # A joiner inside a letter of Devanagari belongs to it; between Persian ones it parts.
    assert [w for w, _ in words("क्\u200dष می\u200cخواهم")] == ["क्ष", "می", "خواهم"]


def test_plain_is_what_needs_no_more_than_words():
    assert all(map(is_plain, ("", "plain", "naïve Ünïcode", "Привет")))
    assert not any(map(is_plain, ("東京", "हिन्दी", "cafe\u0301", "ＡＢＣ", "ไทย")))


@given(st.text(alphabet="aé 漢字かガｶﾞーกำ้ំ서ᅡ\u200d.e\u0301१", max_size=25))
def test_places_lie_in_the_text_in_order_and_terms_are_in_normal_form(text):
    for run in unspaced(text):
        spans = [span for _, span in run]
        assert spans == sorted(spans)
        assert all(0 <= start < end <= len(text) for start, end in spans)
    for term, (start, end) in (*words(text), *grams(text)):
        assert term
        assert 0 <= start < end <= len(text)
        assert term == term.lower()
