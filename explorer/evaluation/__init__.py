"""How good vectors of words are, judged by questions people have written answers to.

Each task has a reader of its files, a value that holds the questions, and a function from a space
and the questions to figures. The words to embed are the questions' own, in lower case.
"""

from explorer.evaluation.analogies import (
    AnalogyScores,
    SectionScore,
    compare_analogies,
    evaluate_analogies,
)
from explorer.evaluation.categories import (
    CategorizedWord,
    CategoryScores,
    compare_categories,
    evaluate_categories,
)
from explorer.evaluation.files import (
    read_analogies,
    read_categories,
    read_outliers,
    read_similarity,
)
from explorer.evaluation.intervals import Difference, Interval
from explorer.evaluation.outliers import (
    OutlierCase,
    OutlierScores,
    compare_outliers,
    evaluate_outliers,
)
from explorer.evaluation.questions import (
    AnalogyQuestions,
    Categories,
    OutlierGroup,
    OutlierQuestions,
    SimilarityPairs,
    own_words,
)
from explorer.evaluation.similarity import (
    Misjudged,
    SimilarityScores,
    compare_similarity,
    evaluate_similarity,
    misjudged,
)

__all__ = [
    "AnalogyQuestions",
    "AnalogyScores",
    "Categories",
    "CategorizedWord",
    "CategoryScores",
    "Difference",
    "Interval",
    "Misjudged",
    "OutlierCase",
    "OutlierGroup",
    "OutlierQuestions",
    "OutlierScores",
    "SectionScore",
    "SimilarityPairs",
    "SimilarityScores",
    "compare_analogies",
    "compare_categories",
    "compare_outliers",
    "compare_similarity",
    "evaluate_analogies",
    "evaluate_categories",
    "evaluate_outliers",
    "evaluate_similarity",
    "misjudged",
    "own_words",
    "read_analogies",
    "read_categories",
    "read_outliers",
    "read_similarity",
]
