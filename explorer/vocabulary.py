"""The most frequent English words, cleaned: a neutral vocabulary to search among.

The counts are those of ``wordfreq``, which gathers subtitles, news, books, encyclopedias and the
web; such a list needs its contractions, digits, letter debris and vulgar words taken out.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import islice

from explorer.errors import ParameterError

LARGEST = 100_000
"""The most words that can be asked for; further down the list is mostly names and typing errors."""

# Of one and two letters nearly all entries are abbreviations; these are the words among them.
_SHORT = """
    a i ad ah am an as at be by do go ha he hi ho id if in is it me my no of oh ok on or ox pa
    pi so to tv uk up us we
"""

# Contractions typed without their apostrophe. Those that are also words (well, hell) stay.
_CONTRACTIONS = """
    aint arent cant cmon couldnt didnt doesnt dont hadnt hasnt havent isnt itd itll ive shouldnt
    thats theyd theyll theyre theyve wasnt werent weve whats wont wouldnt wouldve yall youd
    youll youre youve
"""

# Anywhere in a word; chosen so that no decent word holds one of them.
_VULGAR_STEMS = """
    asshole bastard bitch blowjob bollock bullshit clusterfuck cocksuck dickhead dildo douche
    faggot fuck goddam handjob hentai jizz masturbat motherf nigga nigger pornhub pornst sexting
    shitb shite shitf shith shitl shits shitt slut wanker whore
"""

# Only as whole words, for their letters also occur in decent ones (cocktail, analysis).
_VULGAR_WORDS = """
    anal anus arse arsed arsehole arseholes arses ass assed asses badass bdsm boner boners boob
    boobies boobs bugger buggered buggers bullcrap butthole butthurt chink chinks clit cock
    cocks coon coons crap crapped crapper crapping crappy creampie cum cumming cunt cunts cunty
    damn damned damnit dick dicked dicking dicks dipshit dumbass dyke dykes erotic erotica fag
    fagot fags fap fapping fck fcking ffs fuk fukin gangbang gook gypsies gypsy homo homos horny
    jackass jerkoff kike kkk lmao lmfao midget midgets milf milfs negro negroes nsfw orgasm
    orgasmic orgasms paki pakis penis penises piss pissed pisses pissing pissy poo poop pooping
    porn porno pornographic pornography pornos prick pricks pussies pussy queers rape raped
    rapes raping rapist rapists redskin redskins retard retarded retards schlong scrotum sexy
    shit sissy skank skanks skanky smartass sonofabitch spic stfu threesome tit tits titties
    titty tosser tossers tranny turd turds twat twats vagina vaginal vaginas wank wanking
    wetback wtf xxx xxxx
"""

_DECENT_SHORT = frozenset(_SHORT.split())
_REFUSED = frozenset((_CONTRACTIONS + _VULGAR_WORDS).split())
_VULGAR = re.compile("|".join(_VULGAR_STEMS.split()))
_VULGAR_ENDINGS = ("fuck", "shit", "porn", "slut", "whore")


@lru_cache(maxsize=8)
def frequent_words(n: int) -> tuple[str, ...]:
    """Return the n most frequent English words, most frequent first.

    Parameters
    ----------
    n : int in [1, 100,000]

    Returns
    -------
    tuple of str, length n
        Lower-case, distinct; a shorter list is always the beginning of a longer one.

    Raises
    ------
    ParameterError
        `n` is out of range.
    """
    if not 1 <= n <= LARGEST:
        raise ParameterError(
            f"The number of frequent words must be between 1 and {LARGEST:,}, not {n:,}."
        )
    from wordfreq import iter_wordlist

    # Only as far down the list as needed: cleaning all of it takes longer than most commands do.
    return tuple(islice(filter(is_clean, iter_wordlist("en", wordlist="large")), n))


def is_clean(word: str) -> bool:
    """Return whether a lower-case entry of a frequency list is a decent plain word.

    Refused are digits, punctuation, contractions (also without apostrophe), other scripts than
    Latin, abbreviations of one or two letters, one letter repeated, and vulgar words.
    """
    if not _is_latin_letters(word):
        return False
    if len(word) <= 2:
        return word in _DECENT_SHORT
    if len(set(word)) == 1 or word in _REFUSED:
        return False
    return not word.endswith(_VULGAR_ENDINGS) and _VULGAR.search(word) is None


def _is_latin_letters(word: str) -> bool:
    if word.isascii():
        return word.isalpha()
    # Decomposed, “é” is an e and an accent; Greek, Cyrillic or Chinese letters stay what they are.
    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    )
    return word.isalpha() and plain.isascii() and plain.isalpha()
