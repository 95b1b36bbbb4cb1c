"""What residents report: filed, joined, added to and corrected under one name; each stands in a module of its own."""

from community.crew import Crew
from handlers.complaints.service.adding import Adding
from handlers.complaints.service.alarm import Alarm
from handlers.complaints.service.amending import Amending
from handlers.complaints.service.dispatch import Dispatch
from handlers.complaints.service.filing import Filing
from handlers.complaints.service.joining import Joining
from handlers.complaints.service.owners import Owners
from handlers.complaints.service.store import Store
from handlers.complaints.service.telling import Telling
from handlers.complaints.service.timing import Timing
from handlers.complaints.service.trail import Trail
from handlers.contract import House


class Reports:
    """Files reports, joins residents to tickets, and takes what they add or correct."""

    def __init__(
        self, house: House, store: Store, trail: Trail, timing: Timing, dispatch: Dispatch, crew: Crew
    ) -> None:
        owners, alarm = Owners(crew), Alarm(house, crew)
        telling = Telling(store, owners)

        self.file = Filing(house, store, trail, timing, dispatch, alarm).file
        self.join = Joining(house, store, trail, telling).join

        adding = Adding(house, store, trail, telling, owners, alarm)
        self.add, self.add_picture = adding.add, adding.add_picture

        self.amend = Amending(house, store, trail, timing, dispatch, owners, alarm).amend
