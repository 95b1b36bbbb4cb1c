"""What is compared on the same questions: our retriever, and the baselines that it has to beat."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from knowledge.entries.entry import Entry
from knowledge.evaluation.baselines import Bm25Baseline, FuzzyBaseline, TfidfBaseline
from knowledge.evaluation.metrics import Response
from knowledge.retrieval.encoder import Encoder
from knowledge.retrieval.fusion import FusionModel
from knowledge.retrieval.retriever import IndexSource, Retriever


class System(Protocol):
    """Something that ranks entries for a line."""

    @property
    def name(self) -> str:
        """What it is called in tables and JSON."""
        ...

    def respond(self, text: str) -> Response:
        """Return what it makes of one line."""
        ...


class OurRetriever:
    """The retrieval that serves residents, over a fixed set of entries."""

    def __init__(
        self,
        entries: Sequence[Entry],
        encoder: Encoder | None,
        fusion: FusionModel,
        today: date,
        name: str = "jiamenkou",
    ) -> None:
        """name: tells two of them apart where encoders are compared."""
        areas = tuple(dict.fromkeys(entry.area for entry in entries))
        self._retriever = Retriever(IndexSource(entries, encoder), encoder, fusion, lambda _area: areas)
        self._today = today
        self.name = name

    def respond(self, text: str) -> Response:
        """Rank by P(correct); decide as for a resident."""
        understood = self._retriever.understand(text, "", self._today)
        ranking = tuple(candidate.entry for candidate in understood.candidates)
        best = understood.best
        return Response(ranking, understood.decision, best.probability if best else 0.0)


def baselines(entries: Sequence[Entry]) -> list[System]:
    """Return every baseline over these entries."""
    return [TfidfBaseline(entries), Bm25Baseline(entries), FuzzyBaseline(entries)]
