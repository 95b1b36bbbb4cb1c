"""Complaints and repairs: reported in a sentence, sent to a grid worker, closed when the resident agrees."""

from handlers.complaints.dialogue.handler import ComplaintHandler
from handlers.complaints.pages import build_pages
from handlers.complaints.public import public
from handlers.complaints.schedule import Caretaker
from handlers.complaints.service.desk import Desk
from handlers.complaints.understanding.reading import open_reader
from handlers.contract import House, Service

INTENTS = frozenset(
    {
        "complaint",
        "ticket_status",
        "withdraw_ticket",
        "ticket_verdict",
        "ticket_answer",
        "crew_bind",
        "crew_work",
        "picture",
        "place",
    }
)


def build(house: House) -> Service:
    """Build the service."""
    desk, reader = Desk(house), open_reader()
    handler = ComplaintHandler(desk, reader)
    return Service(
        "complaints",
        handler,
        INTENTS,
        desk.forget,
        pages=build_pages(desk, reader),
        tend=Caretaker(desk).tend,
        public=public(desk),
        claim=handler.claim,
        heed=handler.heed,
        abandon=desk.drafts.drop,
        witness=handler.witness,
    )
