"""Every use case of complaints, built once: what the conversations, the pages and the schedule work with."""

from community.crew import Crew, unbind
from community.storage import UnitOfWork
from handlers.complaints.service.dispatch import Dispatch
from handlers.complaints.service.drafts import Drafts, forget_draft
from handlers.complaints.service.duplicates import Duplicates
from handlers.complaints.service.follow_up import FollowUp
from handlers.complaints.service.hot_issues import HotIssues
from handlers.complaints.service.keys import Keys
from handlers.complaints.service.leaving import take_out
from handlers.complaints.service.photos import Photos
from handlers.complaints.service.remarks import Remarks
from handlers.complaints.service.reports import Reports
from handlers.complaints.service.store import Store
from handlers.complaints.service.timing import Timing
from handlers.complaints.service.trail import Trail
from handlers.complaints.service.work import Work
from handlers.complaints.tables import photo_table, ticket_table
from handlers.contract import House


class Desk:
    """The office where requests come in and are seen through."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.crew = Crew(house.database)
        self.store = Store(house)
        self.trail = Trail(house.database, self.store.rows)
        self.timing = Timing(house)
        self.dispatch = Dispatch(house, self.crew)
        parts = (self.store, self.trail, self.timing, self.dispatch, self.crew)
        self.reports = Reports(house, *parts)
        self.work = Work(house, *parts)
        self.remarks = Remarks(house, self.store, self.trail, self.crew)
        self.hot = HotIssues(house, self.store, self.dispatch)
        self.duplicates = Duplicates(self.store, self.hot)
        self.follow_up = FollowUp(house, self.store, self.trail, self.work)
        self.drafts = Drafts(house, self.store)
        self.remarks = Remarks(house, self.store, self.trail, self.crew)
        self.photos = Photos(house)
        self.keys = Keys(house)

    def forget(self, unit: UnitOfWork, resident: str) -> None:
        """Take a resident out of everything; what was reported goes on being worked, without them."""
        own = self.store.where(ticket_table.c.resident == resident)
        joined = self.store.of_resident(resident, limit=1000)
        unbind(unit, resident)
        forget_draft(unit, resident)
        take_out(unit, resident, {ticket.id: ticket for ticket in (*own, *joined)}.values())
        unit.connection.execute(photo_table.delete().where(photo_table.c.by == resident))
