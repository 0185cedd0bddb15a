"""Vector arithmetic on words: ``king - man + woman``, read from text and solved in full space."""

from explorer.expressions.analogies import (
    Baseline,
    Excluded,
    Hit,
    Inputs,
    Method,
    Solution,
    solve,
)
from explorer.expressions.arrows import ArrowCheck, arrow_check, compare_arrows
from explorer.expressions.messages import ExpressionError, UnknownTerm, UnknownTermsError
from explorer.expressions.parallelogram import Parallelogram, parallelogram
from explorer.expressions.parser import parse
from explorer.expressions.terms import MAX_CHARACTERS, MAX_TERMS, MAX_WEIGHT, Expression, Term
from explorer.labels import Vocabulary, fold

__all__ = [
    "MAX_CHARACTERS",
    "MAX_TERMS",
    "MAX_WEIGHT",
    "ArrowCheck",
    "Baseline",
    "Excluded",
    "Expression",
    "ExpressionError",
    "Hit",
    "Inputs",
    "Method",
    "Parallelogram",
    "Solution",
    "Term",
    "UnknownTerm",
    "UnknownTermsError",
    "Vocabulary",
    "arrow_check",
    "compare_arrows",
    "fold",
    "parallelogram",
    "parse",
    "solve",
]
