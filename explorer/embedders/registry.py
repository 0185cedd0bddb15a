"""The embedders there are: the one source for select boxes, the command line, tests and docs."""

from collections.abc import Sequence
from dataclasses import replace

from explorer.embedders.base import Embedder, EmbedderEntry, EmbedderSpec
from explorer.embedders.lookup import VectorsParameters, load_vectors
from explorer.embedders.minilm import (
    INT8_COSINES,
    INT8_NEIGHBORS_KEPT,
    Int8Parameters,
    MiniLmParameters,
    load_minilm,
    load_minilm_int8,
)
from explorer.embedders.service import (
    OpenAIParameters,
    load_openai,
    parse_service,
    service_text,
)
from explorer.embedders.tfidf import TfidfParameters, load_tfidf
from explorer.embedders.transformer import (
    SentenceTransformerParameters,
    load_sentence_transformer,
)
from explorer.errors import ParameterError

_ENTRIES = (
    EmbedderEntry(
        "minilm",
        "all-MiniLM-L6-v2",
        "A small, quick model of English that runs here; 384 dimensions.",
        "nothing",
        MiniLmParameters,
        load_minilm,
    ),
    EmbedderEntry(
        "minilm-int8",
        "all-MiniLM-L6-v2 in 8 bits",
        "The same, computed in 8 bits: about twice as fast and less exact. Mean cosine with the "
        f"exact vectors {INT8_COSINES['words']} for words, {INT8_COSINES['paragraphs']} for "
        f"paragraphs; {INT8_NEIGHBORS_KEPT:.0%} of a word's ten neighbors stay.",
        "nothing",
        Int8Parameters,
        load_minilm_int8,
    ),
    EmbedderEntry(
        "sentence-transformers",
        "Other sentence-transformers model",
        "Any model of that family with safetensors weights, by hub name or from a folder.",
        "the internet once, or a folder",
        SentenceTransformerParameters,
        load_sentence_transformer,
    ),
    EmbedderEntry(
        "tf-idf",
        "TF-IDF",
        "Counts words or letters and knows no meaning: the baseline a model has to beat.",
        "nothing",
        TfidfParameters,
        load_tfidf,
    ),
    EmbedderEntry(
        "vectors",
        "Word-vector file",
        "Looks words up in ready vectors such as word2vec, GloVe or fastText.",
        "a file of vectors",
        VectorsParameters,
        load_vectors,
    ),
    EmbedderEntry(
        "openai",
        "OpenAI-compatible service",
        "Sends your texts to OpenAI or another service with the same protocol.",
        "a key, or your own server",
        OpenAIParameters,
        load_openai,
    ),
)

EMBEDDERS: dict[str, EmbedderEntry] = {entry.name: entry for entry in _ENTRIES}


def load_embedder(spec: EmbedderSpec, corpus: Sequence[str] = ()) -> Embedder:
    """Load an embedder.

    Parameters
    ----------
    spec : EmbedderSpec
    corpus : sequence of str
        What TF-IDF learns its words from; others ignore it.

    Raises
    ------
    ParameterError
        Unknown kind, or parameters of another kind.
    ModelMissingError, EmbedderError
        The model is not here or cannot be used.
    """
    entry = _entry(spec.kind)
    if not isinstance(spec.parameters, entry.parameters):
        raise ParameterError(f"The options given are not those of {entry.title}.")
    return entry.load(spec.parameters, corpus)


def parse_spec(text: str) -> EmbedderSpec:
    """Read ``KIND`` or ``KIND:MODEL`` as typed on a command line or kept in a link.

    ``minilm`` · ``minilm-int8`` · ``tf-idf`` · ``tf-idf:letters`` ·
    ``sentence-transformers:NAME`` · ``openai:MODEL`` · ``openai:MODEL@https://host/v1`` ·
    ``openai:MODEL,dimensions=N``

    Raises
    ------
    ParameterError
        Unknown kind, a model where none can be named, or none where one must be.
    """
    kind, _, model = text.strip().partition(":")
    _entry(kind)
    if kind == "sentence-transformers":
        return EmbedderSpec(kind, SentenceTransformerParameters(model))
    if kind == "openai":
        return EmbedderSpec(kind, parse_service(model))
    if kind == "vectors":
        raise ParameterError("Ready vectors come from a file; give the file instead of a model.")
    if (kind, model) == ("tf-idf", "letters"):
        return EmbedderSpec(kind, TfidfParameters(unit="character", shortest=2, longest=4))
    if model:
        raise ParameterError(f"“{kind}” takes no model name; write just “{kind}”.")
    return EmbedderSpec(kind, EMBEDDERS[kind].parameters())


def spec_text(spec: EmbedderSpec) -> str:
    """Write an embedder as `parse_spec` reads it, whatever the environment says where it is read.

    Of a key nothing is written.
    """
    parameters = spec.parameters
    if isinstance(parameters, OpenAIParameters):
        return f"{spec.kind}:{service_text(parameters)}"
    if isinstance(parameters, TfidfParameters):
        return "tf-idf:letters" if parameters.unit == "character" else "tf-idf"
    model = spec.options.get("model")
    return f"{spec.kind}:{model}" if model else spec.kind


def shortened(text: str, dimensions: int) -> str:
    """Return a model as typed with the number of dimensions asked of its service.

    Raises
    ------
    ParameterError
        It is no service, or names a number of its own.
    """
    parameters = parse_spec(text).parameters
    if not isinstance(parameters, OpenAIParameters):
        raise ParameterError("--dimensions goes with a service, as in --model openai:MODEL.")
    if parameters.dimensions is not None:
        raise ParameterError("The model names its dimensions already; leave out --dimensions.")
    return spec_text(EmbedderSpec("openai", replace(parameters, dimensions=dimensions)))


def _entry(kind: str) -> EmbedderEntry:
    if kind not in EMBEDDERS:
        raise ParameterError(
            f"Unknown embedder “{kind[:40]}”; choose one of {', '.join(EMBEDDERS)}."
        )
    return EMBEDDERS[kind]


def title_of(spec: EmbedderSpec) -> str:
    """Return what people call a model."""
    title = EMBEDDERS[spec.kind].title
    if isinstance(spec.parameters, TfidfParameters):
        return f"{title} of {'letters' if spec.parameters.unit == 'character' else 'words'}"
    return getattr(spec.parameters, "model", None) or title


def title_of_text(text: str) -> str:
    """Return what people call a model that is written in a line; as it is where none is."""
    try:
        return title_of(parse_spec(text))
    except ParameterError:
        return text
