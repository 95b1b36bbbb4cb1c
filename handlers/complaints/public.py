"""Open311 GeoReport v2 under /open311/v2: other systems list services, push reports and pull what becomes of them.

Every address ends in .json or .xml. A key belongs to an area and reaches it and the areas below. Unlike in the standard,
reading requests needs a key as well: what residents report is nobody else's business.
"""

import secrets
from datetime import timedelta

from flask import Blueprint, Request, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from handlers.complaints.model.report import Channel
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.open311 import texts
from handlers.complaints.open311.asking import read_filters
from handlers.complaints.open311.intake import external_of, read_report, request_id_of
from handlers.complaints.open311.problems import GeoReportProblem
from handlers.complaints.open311.requests import accepted, describe, read_id
from handlers.complaints.open311.services import define, list_services
from handlers.complaints.open311.writing import write
from handlers.complaints.service.desk import Desk
from handlers.complaints.service.keys import Key
from handlers.complaints.tables import ticket_table

MOST_BYTES = 64 * 1024
# More from one area's systems is a machine that has gone wrong.
MOST_AN_HOUR = 2000
_FORM = "<any(json, xml):form>"
_tickets = ticket_table.c


def public(desk: Desk) -> Blueprint:
    """Return GET services, services/<code>, requests, requests/<id>, tokens/<token>, and POST requests."""
    routes = Blueprint("open311", __name__, url_prefix="/open311/v2")
    door = _Door(desk)

    @routes.before_request
    def cap() -> None:
        request.max_content_length = MOST_BYTES
        request.max_form_memory_size = MOST_BYTES

    @routes.get(f"/services.{_FORM}")
    def services(form: str) -> Response:
        door.check_jurisdiction(request.values.get("jurisdiction_id", ""))
        return _answer(form, "services", list_services())

    @routes.get(f"/services/<code>.{_FORM}")
    def service(code: str, form: str) -> Response:
        door.check_jurisdiction(request.values.get("jurisdiction_id", ""))
        return _answer(form, "service_definition", define(code))

    @routes.post(f"/requests.{_FORM}")
    def push(form: str) -> Response:
        return _answer(form, "service_requests", [accepted(door.take(request), desk.house.areas)])

    @routes.get(f"/requests.{_FORM}")
    def pull(form: str) -> Response:
        asked = read_filters(request.args, door.areas(request), desk.house.clock())
        found = desk.store.page(*asked.conditions, by_change=asked.by_change, limit=asked.limit, offset=asked.offset)
        return _answer(form, "service_requests", door.describe(found))

    @routes.get(f"/requests/<request_id>.{_FORM}")
    def one(request_id: str, form: str) -> Response:
        return _answer(form, "service_requests", door.describe([door.find(request, request_id)]))

    @routes.get(f"/tokens/<token>.{_FORM}")
    def token(token: str, form: str) -> Response:
        # Every report has its number at once, so that the number is its own token.
        number = describe(door.find(request, token), desk.house.areas)["service_request_id"]
        return _answer(form, "service_requests", [{"service_request_id": number, "token": token}])

    @routes.errorhandler(GeoReportProblem)
    def refuse(problem: GeoReportProblem) -> Response:
        return _refusal(problem.status, problem.description)

    @routes.errorhandler(HTTPException)
    def refuse_http(refused: HTTPException) -> Response:
        too_large = isinstance(refused, RequestEntityTooLarge)
        return _refusal(refused.code or 400, texts.TOO_LARGE if too_large else texts.NOT_ALLOWED)

    return routes


class _Door:
    """Lets in who has a key, as far as it reaches."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._areas = desk.house.areas

    def check_jurisdiction(self, area: str) -> None:
        """Services are the same everywhere; what is asked for must be somewhere all the same."""
        if area and area not in self._areas:
            raise GeoReportProblem(404, texts.UNKNOWN_JURISDICTION.format(area=area[:64]))

    def areas(self, asked: Request) -> list[str]:
        """Return the areas that the key reaches, or the one of them that is asked for."""
        key = self._key(asked)
        area = asked.values.get("jurisdiction_id", "")
        reached = self._reached(key.area)
        if area and area not in reached:
            raise GeoReportProblem(404, texts.UNKNOWN_JURISDICTION.format(area=area[:64]))
        return [area] if area else reached

    def take(self, asked: Request) -> Ticket:
        """File what is pushed and return its ticket; the same number again returns the same ticket."""
        key = self._key(asked)
        area = asked.values.get("jurisdiction_id", "") or key.area
        self.areas(asked)
        external = external_of(asked.form, asked.headers.get("Idempotency-Key", ""))
        now = self._desk.house.clock()
        report = read_report(asked.form, area, key, external, now)
        request_id = request_id_of(area, key, external or secrets.token_hex(16))
        if self._desk.store.of_request(request_id) is None:
            lately = (_tickets.received_at > now - timedelta(hours=1)) & (_tickets.area == area)
            if self._desk.store.count(lately, _tickets.channel == Channel.OPEN311.value) >= MOST_AN_HOUR:
                raise GeoReportProblem(429, texts.TOO_FAST)
        return self._desk.reports.file(report, request_id, now)

    def find(self, asked: Request, request_id: str) -> Ticket:
        """Return a ticket by its id."""
        areas = self.areas(asked)
        named = read_id(request_id)
        ticket = self._desk.store.numbered(*named) if named is not None and named[0] in areas else None
        if ticket is None:
            raise GeoReportProblem(404, texts.UNKNOWN_REQUEST.format(id=request_id[:80]))
        return ticket

    def describe(self, tickets: list[Ticket]) -> list[dict[str, object]]:
        """Return tickets as service requests."""
        into = {ticket.merged_into for ticket in tickets if ticket.merged_into is not None}
        carriers = {ticket.id: ticket for ticket in self._desk.store.where(_tickets.id.in_(into))} if into else {}
        return [describe(ticket, self._areas, carriers.get(ticket.merged_into or 0)) for ticket in tickets]

    def _key(self, asked: Request) -> Key:
        key = self._desk.keys.find(asked.values.get("api_key", "") or asked.headers.get("X-Api-Key", ""))
        if key is None or key.area not in self._areas:
            raise GeoReportProblem(403, texts.NO_KEY)
        return key

    def _reached(self, area: str) -> list[str]:
        reached = [area]
        for each in reached:
            reached += [below.key for below in self._areas.below(each) if below.key not in reached]
        return reached


def _answer(form: str, root: str, content: object, status: int = 200) -> Response:
    body, kind = write(form, root, content)
    response = Response(body, status=status, content_type=kind)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _refusal(status: int, description: str) -> Response:
    form = "xml" if request.path.endswith(".xml") else "json"
    return _answer(form, "errors", [{"code": status, "description": description}], status)
