"""A real cross-encoder small enough for tests: random weights with a fixed seed."""

from pathlib import Path

from explorer.chunking.tokens import find_model_folder

POSITIONS = 64
"""Tokens it reads of query and text together."""


def build(folder: Path, *, labels: int = 1) -> Path:
    """Write a folder that sentence-transformers opens as a cross-encoder, with MiniLM's tokenizer.

    The weights are drawn wide enough that scores differ from text to text.
    """
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    tokenizer = AutoTokenizer.from_pretrained(str(find_model_folder()), local_files_only=True)
    tokenizer.model_max_length = POSITIONS
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=POSITIONS,
        num_labels=labels,
        initializer_range=0.6,
    )
    with torch.random.fork_rng():
        torch.manual_seed(7)
        model = BertForSequenceClassification(config)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
