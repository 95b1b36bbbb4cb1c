"""A member of staff with a browser that has no screen: signs in, reads pages, sends forms with their tokens."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from bot.house import Running
from community.staff import save_staff
from community.storage import UnitOfWork

PASSWORD = "a password of tests"
BOOKINGS = "/console/bookings"


class StaffClient:
    """Signed in for one area."""

    def __init__(self, app: Flask, area: str = "qingxi") -> None:
        running: Running = app.extensions["jiamenkou"]
        with UnitOfWork(running.house.database) as unit:
            save_staff(unit, f"staff-{area}", PASSWORD, area)
            unit.commit()
        self.name = f"staff-{area}"
        self.client = app.test_client()
        self.client.get("/console/sign-in")
        entered = self.post("/console/sign-in", name=self.name, password=PASSWORD, at="/console/sign-in")
        assert entered.location == "/console/", entered.text

    def get(self, path: str, status: int = 200) -> str:
        """Return a page."""
        page = self.client.get(path)
        assert page.status_code == status, (path, page.status_code, page.text[:400])
        return page.text

    def post(
        self, path: str, at: str = "/console/", data: Mapping[str, Any] | None = None, **form: Any
    ) -> TestResponse:
        """Send a form as a page at `at` holds it. at: any page; the token is the session's."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(at).text)
        assert token is not None, at
        return self.client.post(path, data={"csrf_token": token[1], **(data or {}), **form})

    def follow(self, response: TestResponse) -> str:
        """Return the page that a form leads to."""
        assert response.status_code == 302, (response.status_code, response.text[:2000])
        return self.get(response.location)


def field(page: str, name: str) -> str:
    """What a field of a page holds."""
    found = re.search(rf'<input [^>]*name="{re.escape(name)}"[^>]*?value="([^"]*)"', page)
    assert found is not None, name
    return found[1]
