"""What is compared on the same questions: our retriever, and the character TF-IDF that it has to beat."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import numpy as np

from knowledge.entries.entry import Entry
from knowledge.evaluation.metrics import Response
from knowledge.language.normalise import normalise
from knowledge.retrieval.encoder import Encoder
from knowledge.retrieval.fusion import FusionModel
from knowledge.retrieval.ngram_index import NgramIndex
from knowledge.retrieval.retriever import Decision, IndexSource, Retriever


class System(Protocol):
    """Something that ranks entries for a line."""

    name: str

    def respond(self, text: str) -> Response:
        """Return what it makes of one line."""
        ...


class OurRetriever:
    """The retrieval that serves residents, over a fixed set of entries."""

    name = "jiamenkou"

    def __init__(self, entries: Sequence[Entry], encoder: Encoder | None, fusion: FusionModel, today: date) -> None:
        areas = tuple(dict.fromkeys(entry.area for entry in entries))
        self._retriever = Retriever(IndexSource(entries, encoder), encoder, fusion, lambda _area: areas)
        self._today = today

    def respond(self, text: str) -> Response:
        """Rank by P(correct); decide as for a resident."""
        understood = self._retriever.understand(text, "", self._today)
        ranking = tuple(candidate.entry for candidate in understood.candidates)
        best = understood.best
        return Response(ranking, understood.decision, best.probability if best else 0.0)


class TfidfBaseline:
    """Character uni- and bigram TF-IDF, cosine, best text of each entry; answers at half likeness and more."""

    name = "tfidf"
    answers_at = 0.5
    asks_at = 0.3

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._owners: list[Entry] = []
        texts: list[str] = []
        for entry in entries:
            for text in entry.texts:
                self._owners.append(entry)
                texts.append(normalise(text))
        self._index = NgramIndex.build(texts)

    def respond(self, text: str) -> Response:
        """Rank by cosine."""
        scores = self._index.scores(normalise(text))
        ranking: dict[tuple[str, str], Entry] = {}
        for row in np.argsort(-scores, kind="stable")[:200].tolist():
            if scores[row] <= 0 or len(ranking) == 5:
                break
            owner = self._owners[row]
            ranking.setdefault((owner.area, owner.id), owner)
        best = float(scores.max()) if len(scores) else 0.0
        return Response(tuple(ranking.values()), self._decide(best), best)

    def _decide(self, score: float) -> Decision:
        if score >= self.answers_at:
            return Decision.DIRECT
        return Decision.ASK_BACK if score >= self.asks_at else Decision.UNKNOWN
