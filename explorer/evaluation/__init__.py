"""How good vectors of words are, judged by questions people have written answers to.

Each task has a reader of its files, a value that holds the questions, and a function from a space
and the questions to figures. The words to embed are the questions' own, in lower case.
"""

from explorer.evaluation.analogies import (
    AnalogyScores,
    SectionScore,
    evaluate_analogies,
)
from explorer.evaluation.categories import CategoryScores, evaluate_categories
from explorer.evaluation.files import (
    read_analogies,
    read_categories,
    read_outliers,
    read_similarity,
)
from explorer.evaluation.outliers import OutlierScores, evaluate_outliers
from explorer.evaluation.questions import (
    AnalogyQuestions,
    Categories,
    OutlierGroup,
    OutlierQuestions,
    SimilarityPairs,
    own_words,
)
from explorer.evaluation.similarity import SimilarityScores, evaluate_similarity

__all__ = [
    "AnalogyQuestions",
    "AnalogyScores",
    "Categories",
    "CategoryScores",
    "OutlierGroup",
    "OutlierQuestions",
    "OutlierScores",
    "SectionScore",
    "SimilarityPairs",
    "SimilarityScores",
    "evaluate_analogies",
    "evaluate_categories",
    "evaluate_outliers",
    "evaluate_similarity",
    "own_words",
    "read_analogies",
    "read_categories",
    "read_outliers",
    "read_similarity",
]
