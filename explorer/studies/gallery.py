"""Analogies everybody quotes, and what each should give: the gallery, and some in plain words."""

from explorer.expressions.gallery import gallery

_PLAIN: tuple[tuple[str, str], ...] = (
    ("king - man + woman", "queen"),
    ("prince - man + woman", "princess"),
    ("wife - husband + man", "woman"),
    ("aunt - uncle + brother", "sister"),
    ("daughter - son + brother", "sister"),
    ("mother - father + son", "daughter"),
    ("girl - boy + man", "woman"),
    ("girls - boys + guy", "girl"),
    ("her - his + he", "she"),
    ("actress - actor + king", "queen"),
    ("london - england + germany", "berlin"),
    ("london - england + russia", "moscow"),
    ("paris - france + italy", "rome"),
    ("tokyo - japan + china", "beijing"),
    ("french - france + germany", "german"),
    ("english - england + france", "french"),
    ("yen - japan + india", "rupee"),
    ("walking - walk + swim", "swimming"),
    ("went - go + come", "came"),
    ("took - take + give", "gave"),
    ("told - tell + say", "said"),
    ("making - make + take", "taking"),
    ("bigger - big + small", "smaller"),
    ("better - good + bad", "worse"),
    ("best - good + bad", "worst"),
    ("children - child + man", "men"),
    ("days - day + year", "years"),
    ("men - man + woman", "women"),
    ("kitten - cat + dog", "puppy"),
    ("night - day + summer", "winter"),
    ("cold - hot + good", "bad"),
    ("last - first + old", "new"),
    ("teacher - school + hospital", "doctor"),
    ("paper - write + paint", "canvas"),
)
"""Such as small vocabularies may hold as well; words in lower case."""


def known_analogies() -> tuple[tuple[str, str], ...]:
    """Return expressions and the word each is said to give, every expression once."""
    told = {entry.expression: entry.expected for entry in gallery()}
    for expression, expected in _PLAIN:
        told.setdefault(expression, expected)
    return tuple(told.items())
