"""Sorts texts into any set of labels: trained with scikit-learn, read with numpy alone."""

from collections.abc import Sequence

from knowledge.classification.classifier import ModelUnreadable, Prediction, TextClassifier


def train(texts: Sequence[str], labels: Sequence[str]) -> TextClassifier:
    """Return a classifier, the same each time. Raises training.ExamplesInvalid; labels: one per text."""
    # scikit-learn takes a second and 60 MB, which a worker that only reads models does not pay.
    from knowledge.classification import training

    return training.train(texts, labels)


__all__ = ["ModelUnreadable", "Prediction", "TextClassifier", "train"]
