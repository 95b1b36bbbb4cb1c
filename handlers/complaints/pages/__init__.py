"""What staff see of tickets: board, table, one ticket, reports by telephone, crew and rules, figures, hot issues."""

from flask import Blueprint, Response, current_app, g, render_template, request

from handlers.complaints.pages import texts, words
from handlers.complaints.pages.board import add_board
from handlers.complaints.pages.bulk import add_bulk
from handlers.complaints.pages.crew import add_crew
from handlers.complaints.pages.export import add_export
from handlers.complaints.pages.figures import add_figures
from handlers.complaints.pages.hot import add_hot
from handlers.complaints.pages.moves import add_moves
from handlers.complaints.pages.office import Office
from handlers.complaints.pages.photos import MOST_SENT, SENDS_PHOTOS, add_photos, keep_scripts_out
from handlers.complaints.pages.report import add_report
from handlers.complaints.pages.rules import add_rules
from handlers.complaints.pages.table import add_table
from handlers.complaints.pages.targets import add_targets
from handlers.complaints.pages.telephone import add_telephone
from handlers.complaints.pages.ticket import add_ticket
from handlers.complaints.service.desk import Desk
from handlers.complaints.understanding.reading import Reader
from handlers.contract import Pages, Panel

_PARTS = (
    add_board,
    add_table,
    add_bulk,
    add_telephone,
    add_ticket,
    add_moves,
    add_photos,
    add_hot,
    add_figures,
    add_crew,
    add_rules,
    add_targets,
    add_export,
    add_report,
)


def build_pages(desk: Desk, reader: Reader) -> Pages:
    """Return the pages under /console/complaints. reader: reads what is reported by telephone."""
    routes = Blueprint(
        "complaints",
        "handlers.complaints",
        url_prefix="/console/complaints",
        template_folder="templates",
        static_folder="static",
    )
    office = Office(desk, reader)
    for add in _PARTS:
        add(routes, office)

    @routes.url_value_preprocessor
    def allow_photos(endpoint: str | None, _values: dict[str, object] | None) -> None:
        # Before the form's token is looked for, which reads the form.
        if endpoint in SENDS_PHOTOS:
            request.max_content_length = MOST_SENT

    @routes.after_request
    def keep_out(response: Response) -> Response:
        return keep_scripts_out(response)

    @routes.errorhandler(413)
    def too_large(_refused: Exception) -> tuple[str, int]:
        return render_template("refused.html", sentence=texts.SENT_TOO_MUCH), 413

    @routes.context_processor
    def words_of_pages() -> dict[str, object]:
        # A form without its token is refused before anybody is known to be signed in.
        late = office.reach().count_late(office.now()) if "staff" in g else 0
        return {"late_count": late, "now": office.now(), "tabs": _tabs(), **words.FOR_TEMPLATES}

    def panel(area: str) -> Panel:
        reach = office.reach_of(area)
        is_late = reach.count_late(office.now()) > 0
        return Panel(texts.PANEL, reach.count_unsolved(), "complaints.board", is_urgent=is_late)

    return Pages(routes, panel)


def _tabs() -> list[tuple[str, str]]:
    """The pages that there are; export and report are brought by modules of their own."""
    return [(name, title) for name, title in texts.TABS if f"complaints.{name}" in current_app.view_functions]
