"""Writes digits_logits.npy: the logits of a small classifier of handwritten digits.

    python3 digits_logits.py          trains the classifier, writes the file and a summary
    python3 digits_logits.py --check  trains it anew and compares, to within TOLERANCE

The data are scikit-learn's bundled digits; nothing is downloaded. The packages of
requirements.txt are needed. One thread does the linear algebra, so that runs on one machine
agree bit for bit; another processor or BLAS can change the last bits, for which the check
has a tolerance.
"""

import argparse
import hashlib
import sys
import warnings
from pathlib import Path
from typing import Tuple

import numpy as np
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

LOGITS = Path(__file__).resolve().parent / "digits_logits.npy"
SEED = 0
TEST_SHARE = 0.5
LARGEST_PIXEL = 16.0
TOLERANCE = 1e-6
"""Allowed difference of a logit, relative to the largest magnitude of all."""


def train() -> Tuple[MLPClassifier, np.ndarray, np.ndarray]:
    """A trained classifier, the test images (pixels from 0 to 1) and their digits."""
    images, digits = load_digits(return_X_y=True)
    train_images, test_images, train_digits, test_digits = train_test_split(
        images / LARGEST_PIXEL, digits, test_size=TEST_SHARE, random_state=SEED, stratify=digits)
    classifier = MLPClassifier(hidden_layer_sizes=(256, 128), alpha=0.0, learning_rate_init=0.03,
                               max_iter=400, tol=0.0, n_iter_no_change=400, random_state=SEED)
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)  # every epoch is wanted
        classifier.fit(train_images, train_digits)
    return classifier, test_images, test_digits


def forward(classifier: MLPClassifier, images: np.ndarray) -> np.ndarray:
    """The logits: the last layer's output before the softmax, one row for each image."""
    activations = images
    with threadpool_limits(1):
        for weights, biases in zip(classifier.coefs_[:-1], classifier.intercepts_[:-1]):
            activations = np.maximum(activations @ weights + biases, 0.0)
        logits = activations @ classifier.coefs_[-1] + classifier.intercepts_[-1]
    return np.ascontiguousarray(logits, dtype="<f8")


def softmax(logits: np.ndarray) -> np.ndarray:
    """The softmax of each row, in binary64 arithmetic."""
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def summary(logits: np.ndarray, digits: np.ndarray) -> str:
    """Lines that describe the logits; a gap is the largest logit less the second."""
    ordered = np.sort(logits, axis=1)
    gaps = ordered[:, -1] - ordered[:, -2]
    spreads = ordered[:, -1] - ordered[:, 0]
    quartiles = ", ".join(f"{gap:.2f}" for gap in np.percentile(gaps, (0, 25, 50, 75, 100)))
    return "\n".join([
        f"rows: {logits.shape[0]}, classes: {logits.shape[1]}",
        f"accuracy: {np.mean(logits.argmax(axis=1) == digits):.4f}",
        f"logits: {logits.min():.2f} to {logits.max():.2f}",
        f"gap, minimum, quartiles and maximum: {quartiles}",
        f"rows with a gap above 20: {np.sum(gaps > 20)}; above 37: {np.sum(gaps > 37)}",
        f"largest less smallest logit: {spreads.min():.2f} to {spreads.max():.2f}",
        f"sha256: {hashlib.sha256(LOGITS.read_bytes()).hexdigest()}",
    ])


def check(logits: np.ndarray) -> int:
    """0 if the file has these logits to within TOLERANCE, else 1 with a message."""
    stored = np.load(LOGITS) if LOGITS.exists() else np.empty(0)
    scale = np.abs(logits).max()
    if stored.shape == logits.shape and np.abs(stored - logits).max() <= TOLERANCE * scale:
        print(f"{LOGITS.name} is up to date")
        return 0
    print(f"{LOGITS.name} differs; mend it with: python3 Reports/Data/digits_logits.py",
          file=sys.stderr)
    return 1


def main() -> int:
    """Writes or checks the file; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    options = parser.parse_args()
    classifier, images, digits = train()
    logits = forward(classifier, images)
    np.testing.assert_allclose(softmax(logits), classifier.predict_proba(images), rtol=1e-9)
    if options.check:
        return check(logits)
    np.save(LOGITS, logits)
    print(summary(logits, digits))
    return 0


if __name__ == "__main__":
    sys.exit(main())
