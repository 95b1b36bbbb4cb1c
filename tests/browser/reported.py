"""Two weeks of tickets in the demo communities, for pages to show: made by the use cases, as residents and staff make them."""

import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server

from bot.app import close, create_app
from bot.demo import set_staff_password
from bot.house import Running
from community.clock import fixed_clock
from community.staff import save_staff
from community.storage import UnitOfWork
from handlers.complaints.model.category import Category
from handlers.complaints.model.report import NewReport
from handlers.complaints.model.ticket import Problem, Said, Ticket, Where
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.service.actors import staff_actor
from handlers.complaints.service.desk import Desk
from handlers.complaints.service.uploads import Uploads
from tests.app_fixtures import seeded_settings
from tests.browser.server import Server
from tests.conftest import MONDAY_TEN

_REPORTS = (
    ("楼上卫生间往下滴水，天花板泡了一大片，墙皮都掉下来了", Category.LEAK, Urgency.URGENT, "清溪花园3栋"),
    ("半夜两点还在拖板凳、打麻将，连着好几天睡不着", Category.NOISE, Urgency.NORMAL, "清溪花园5栋"),
    ("二单元楼道灯坏了快一个月没人修", Category.DAMAGE, Urgency.NORMAL, "清溪苑1栋"),
    ("垃圾堆在单元门口，臭得不行", Category.SANITATION, Urgency.NORMAL, "清溪苑8栋"),
    ("电瓶车在楼道里飞线充电，冒烟了", Category.HAZARD, Urgency.DANGER, "清溪花园7栋"),
    ("车停在消防通道上，救护车进不来", Category.PARKING, Urgency.URGENT, "清溪花园大门口"),
    ("没拴绳的大狗追着小孩跑", Category.PETS, Urgency.URGENT, "中心花园"),
    ("物业费涨了也没说一声", Category.PROPERTY, Urgency.NORMAL, "清溪苑"),
    ("邻居把鞋柜放在过道上", Category.NEIGHBOURS, Urgency.NORMAL, "清溪新村2栋"),
    ("想问一下加装电梯怎么申请", Category.OTHER, Urgency.NORMAL, ""),
)
STAFF = staff_actor("小周")
PASSWORD = "a password of tests"


class Reported:
    """Fills the demo. tickets: in the order of filing."""

    def __init__(self, desk: Desk, now: datetime) -> None:
        self.desk = desk
        self.now = now
        self.tickets: list[Ticket] = []

    def file(
        self, which: int, days_ago: float, *, area: str = "qingxi", summary: str = "", place: str = "", **more: Any
    ) -> Ticket:
        """File one of the reports, so many days ago."""
        text, category, urgency, usual = _REPORTS[which % len(_REPORTS)]
        number, at = len(self.tickets), self.now - timedelta(days=days_ago)
        where = Where(place or usual, place or usual, 29.53 + number % 5 / 900, 106.5 + number % 7 / 900)
        problem = Problem(category, urgency, summary or text, where, "上个月", None, category.value, 0.91)
        said = Said(summary or text, f"{place or usual}2单元501", "13800005501", "王秀英")
        made = self.desk.reports.file(
            NewReport(area, problem, said, at, f"qingxi:o{number}", **more),
            f"{area}{number}",
            at,
        )
        self.tickets.append(made)
        return made

    def move(self, ticket: Ticket, *names: str) -> None:
        """Carry a ticket on, an hour for each step."""
        for step, name in enumerate(names):
            at = min(ticket.received_at + timedelta(hours=step + 1), self.now)
            fresh, key = self.desk.store.get(ticket.id) or ticket, f"{name}{step}"
            words = () if name in ("accept", "arrive", "confirm") else ("换了新的，您再看看还有没有问题",)
            getattr(self.desk.work, name)(fresh, STAFF, *words, key, at)

    def fill(self) -> None:
        """Every state, some of it late; a matter that grows."""
        ways: tuple[tuple[str, ...], ...] = (
            (),
            ("accept",),
            ("accept", "arrive"),
            ("accept", "ask"),
            ("accept", "arrive", "resolve"),
            ("accept", "resolve", "confirm"),
            ("accept", "resolve", "reopen"),
        )
        for number in range(14):
            wishes: dict[str, Any] = {"confidential": number % 6 == 0, "anonymous": number % 6 == 2}
            self.move(self.file(number, number * 0.9, **wishes), *ways[number % len(ways)])
        for number in range(5):
            self.file(2, number * 0.3, summary=f"{number + 1}栋停水了，一滴水都没有", place=f"清溪花园{number + 1}栋")
        for number in range(2):
            self.file(number, number, area="hepan")
        first = self.tickets[0]
        said = Said("我们四楼也在漏，墙都黑了")
        self.desk.reports.join(first, "qingxi:neighbour", said, "join", self.now, anonymous=False)
        picture = _dot()
        Uploads(self.desk.house).keep(first, picture, "before", "小周", "picture", self.now)
        done = self.tickets[5]
        self.desk.follow_up.rate(done, done.resident, 5, "rate", self.now)


def _dot() -> bytes:
    """A grey picture, as small as PNG has it."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 160, 120, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes([120 + row % 100]) * 160 for row in range(120))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


@contextmanager
def reported_office(folder: Path) -> Iterator[tuple[Server, Reported]]:
    """The demo's application, filled, behind a server in this process, so that its clock can stand at Monday 10:00."""
    app = create_app(seeded_settings(folder), fixed_clock(MONDAY_TEN))
    running: Running = app.extensions["jiamenkou"]
    name, password = set_staff_password(running.house.database, folder)
    with UnitOfWork(running.house.database) as unit:
        save_staff(unit, "street", PASSWORD, "linjiang")
        unit.commit()
    reported = Reported(Desk(running.house), MONDAY_TEN)
    reported.fill()
    http = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{http.server_port}", name, password, folder), reported
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
        close(app)
