"""A week of bookings in the demo community, for pages to show: made by the use cases, as residents and staff make them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from werkzeug.serving import make_server

from bot.app import close, create_app
from bot.demo import set_staff_password
from bot.house import Running
from community.clock import fixed_clock, local
from handlers.booking.model.booking import Booking, Guest, Listed, Opening
from handlers.booking.model.wish import Wish
from handlers.booking.service.desk import Desk
from tests.app_fixtures import seeded_settings
from tests.browser.server import Server
from tests.conftest import MONDAY_TEN

_PEOPLE = (
    Guest("", "王秀英", "13800005501", "清溪苑3栋2单元501", 1944),
    Guest("妈妈", "李桂芳", "13800005502", "清溪苑1栋1单元102", 1950),
    Guest("", "", "", "", None),
    Guest("爸爸", "陈国强", "13800005503", "清溪新村7栋301", 1948, "低保"),
    Guest("", "赵德明", "02688001234", "清溪路12号附3号", 1939),
    Guest("隔壁刘婆婆", "刘玉珍", "13800005504", "清溪苑5栋3单元703", 1941, "失能"),
)


class Week:
    """Fills the demo."""

    def __init__(self, desk: Desk, now: datetime) -> None:
        self.desk = desk
        self.now = now
        self.made: list[Booking] = []

    def offering(self, key: str) -> Listed:
        """One of the demo's offerings."""
        listed = self.desk.offerings.find("qingxi", key)
        assert listed is not None, key
        return listed

    def slot(self, key: str, ahead: int = 0) -> Opening:
        """An occurrence, so many after the next."""
        found = self.desk.slots.between([self.offering(key)], self.now, self.now + timedelta(days=20))
        return [opening for opening in found if opening.term or opening.start_at > self.now][ahead]

    def stretch(self, key: str, begin: str, minutes: int, days: int = 0) -> Opening:
        """A stretch of time, so many days ahead."""
        hour, minute = map(int, begin.split(":"))
        start = local(self.now).replace(hour=hour, minute=minute) + timedelta(days=days)
        return self.desk.timetable.at(self.offering(key), start, start + timedelta(minutes=minutes))

    def book(self, opening: Opening, number: int, *, staff: str = "", area: str = "qingxi", **more: object) -> Booking:
        """Book for the person of this number; staff: on the telephone."""
        guest = _PEOPLE[number % len(_PEOPLE)]
        if staff:
            guest = Guest(name=guest.name or "周永福", phone=guest.phone, address=guest.address)
        values: dict[str, object] = {"party": 1 + number % 3, "waits": True, **more}
        resident = "" if staff else f"qingxi:o{number}"
        wish = Wish(opening=opening, area=area, resident=resident, guest=guest, by_staff=staff, **values)  # type: ignore[arg-type]
        made = self.desk.reservations.reserve(wish, f"{number}:{opening.listed.id}:{opening.start_at}", self.now)
        self.made.append(made)
        return made

    def fill(self) -> None:
        """A busy canteen, classes, visits and rooms."""
        for ahead in range(8):
            for number in range(26 - 3 * ahead):
                delivered = {"delivery": True} if number % 4 == 1 and ahead > 0 else {}
                note = {"note": "少油，牙口不好"} if number % 9 == 1 else {}
                self.book(
                    self.slot("canteen-lunch", ahead),
                    100 + number,
                    staff="" if number % 5 else "小周",
                    **delivered,
                    **note,
                )
        for number in range(14):
            self.book(self.slot("night-yoga"), 200 + number)
        for number in range(9):
            self.book(self.slot("elder-phone"), 300 + number, party=1)
        for number in range(18):
            self.book(self.slot("health-lecture", 0), 400 + number)
        for days in range(1, 5):
            for number, begin in enumerate(("9:00", "10:00", "14:00")[: 3 - days % 2]):
                self.book(self.stretch("haircut", begin, 30, days), 500 + number, party=1)
            self.book(self.stretch("bathing", "15:30", 60, days), 520, party=1, staff="小周")
            for number, begin in enumerate(("9:00", "9:30", "14:00", "14:00")[days % 2 :]):
                self.book(self.stretch("home-repair", begin, 60, days), 530 + number, party=1)
            self.book(self.stretch("activity-room", "14:00", 120, days), 540 + 10 * days, party=20)
            self.book(self.stretch("activity-room", "19:00", 120, days), 541 + 10 * days, party=12, area="hepan")
            for number, begin in enumerate(("19:00", "19:00", "20:00", "9:00")):
                self.book(self.stretch("badminton", begin, 60, days), 600 + 10 * days + number, party=4)


@contextmanager
def booked_office(folder: Path) -> Iterator[tuple[Server, Week]]:
    """The demo's application, filled, behind a server in this process, so that its clock can stand at Monday 10:00."""
    app = create_app(seeded_settings(folder), fixed_clock(MONDAY_TEN))
    running: Running = app.extensions["jiamenkou"]
    name, password = set_staff_password(running.house.database, folder)
    week = Week(Desk(running.house), MONDAY_TEN)
    week.fill()
    http = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{http.server_port}", name, password, folder), week
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
        close(app)
