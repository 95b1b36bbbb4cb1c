"""How soon somebody must look at what a line reports: danger by words or by meaning, urgent, or neither."""

import re
from pathlib import Path

from handlers.complaints.model.urgency import Urgency
from handlers.complaints.understanding import cues
from knowledge.classification.classifier import TextClassifier
from knowledge.language.danger import Danger, recognise_in
from knowledge.language.danger.letters import is_letter
from knowledge.language.danger.vocabulary import kind_by_words

# Urgent rather too often: the price of one too few is a flooded flat. What may be danger counts towards it.
URGENT_FROM = 0.35
# From here on a report is danger; at most one ordinary complaint in twenty is (tests/quality/test_danger.py).
DANGER_FROM = 0.25
# Surer, for a line that others understand as something else.
DANGER_SURE_FROM = 0.5
# Who is upset tells the whole story, and the danger is a few clauses of it: so many are also read by themselves, and must
# be surer than a line that says nothing else.
_CLAUSES, _STRETCH_FROM = 4, 0.6
_PAUSE = re.compile(r"[，。；！？、,.!?;\s]+")
_MOST = 600


class UrgencyReader:
    """Reads urgency with the words that every service hears (knowledge/language/danger) and a classifier."""

    def __init__(self, file: Path) -> None:
        self._classifier = TextClassifier.load(file)

    def read(self, text: str) -> Urgency:
        """Return the urgency of a report of any length."""
        if recognise_in(text) is not None:
            return Urgency.DANGER
        if self.danger(text) >= DANGER_FROM:
            return Urgency.DANGER
        scores = self._classifier.predict([_plain(text)])[0].scores
        return Urgency.URGENT if 1.0 - scores[Urgency.NORMAL.value] >= URGENT_FROM else Urgency.NORMAL

    def danger(self, text: str) -> float:
        """Return how likely a line speaks of danger by its meaning; 0 for a line without any word of danger, which takes
        hundredths of a millisecond."""
        if kind_by_words(text) is None:
            return 0.0
        said = _plain(text)
        return max(self._classifier.predict([said])[0].scores[Urgency.DANGER.value], self._stretch(said))

    def _stretch(self, said: str) -> float:
        """How likely the likeliest clauses of a long line are danger; 0 where that is not sure enough, and for letters."""
        clauses = [clause for clause in _PAUSE.split(said) if clause]
        if len(clauses) <= _CLAUSES or is_letter(said):
            return 0.0
        stretches = ["，".join(clauses[at : at + _CLAUSES]) for at in range(len(clauses) - _CLAUSES + 1)]
        found = max(found.scores[Urgency.DANGER.value] for found in self._classifier.predict(stretches))
        return found if found >= _STRETCH_FROM else 0.0


def danger_of(text: str) -> Danger | None:
    """Return the kind of danger that a dangerous line speaks of, to choose safety words by; None: nothing tells."""
    return recognise_in(text) or kind_by_words(text)


def _plain(text: str) -> str:
    return cues.ABUSE.sub("", text)[:_MOST] or text[:_MOST]
