"""The demo communities' crews and routing rules, from starter.yaml."""

from pathlib import Path

import yaml

from community.crew import CrewRole, add_member
from community.storage import UnitOfWork
from handlers.complaints.model.category import Category
from handlers.complaints.tables import rule_table

_FILE = Path(__file__).with_name("starter.yaml")


def install_starter(unit: UnitOfWork) -> None:
    """Save the demo's crews and rules, in the caller's unit."""
    for area in yaml.safe_load(_FILE.read_text(encoding="utf-8")):
        for row in area["crew"]:
            member = add_member(unit, area["area"], row["name"], CrewRole(row["role"]))
            for category in row.get("for", ()):
                values = {"area": area["area"], "category": Category(category).value, "place": "", "member": member}
                unit.connection.execute(rule_table.insert().values(**values))
