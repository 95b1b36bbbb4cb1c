"""Working a ticket: every move under one name; what it comes to stands in the modules that each have one kind of move."""

from community.crew import Crew
from handlers.complaints.service.asking import Asking
from handlers.complaints.service.dispatch import Dispatch
from handlers.complaints.service.escalation import Escalation
from handlers.complaints.service.handling import Handling
from handlers.complaints.service.handover import Handover
from handlers.complaints.service.merging import Merging
from handlers.complaints.service.moving import Moving
from handlers.complaints.service.owners import Owners
from handlers.complaints.service.replies import Replies
from handlers.complaints.service.settling import Settling
from handlers.complaints.service.store import Store
from handlers.complaints.service.telling import Telling
from handlers.complaints.service.timing import Timing
from handlers.complaints.service.trail import Trail
from handlers.contract import House


class Work:
    """Moves tickets."""

    def __init__(
        self, house: House, store: Store, trail: Trail, timing: Timing, dispatch: Dispatch, crew: Crew
    ) -> None:
        owners = Owners(crew)
        telling = Telling(store, owners)
        moving = Moving(house, store, trail, owners)

        handling = Handling(moving, store, owners, telling)
        self.accept, self.arrive, self.resolve = handling.accept, handling.arrive, handling.resolve

        asking = Asking(moving, timing, owners, telling)
        self.ask, self.answer = asking.ask, asking.answer

        handover = Handover(house, moving, trail, timing, dispatch, crew, owners, telling)
        self.assign, self.transfer, self.send_back = handover.assign, handover.transfer, handover.send_back

        settling = Settling(moving, timing, dispatch, owners, telling)
        self.confirm, self.close = settling.confirm, settling.close
        self.withdraw, self.reopen = settling.withdraw, settling.reopen

        merging = Merging(moving, timing, dispatch, handover, telling)
        self.merge, self.split = merging.merge, merging.split

        self.escalate = Escalation(house, moving, dispatch, owners, telling).escalate
        self.reply = Replies(house, store, trail, telling).reply
