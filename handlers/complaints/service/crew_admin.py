"""Keeping the crew and what goes to whom: members, their one-time codes, routing rules."""

from datetime import datetime
from typing import Any

from community.crew import CrewRole, Member, add_member, crew_table, invite, save_member
from handlers.complaints.model.category import Category
from handlers.complaints.service.dispatch import Rule
from handlers.complaints.tables import rule_table
from handlers.contract import House

_rules = rule_table.c
_crew = crew_table.c


class CrewAdmin:
    """Changes the crew. Whether somebody may is asked of their reach first."""

    def __init__(self, house: House) -> None:
        self._house = house

    def add(self, area: str, name: str, role: CrewRole, rota: dict[str, list[str]]) -> int:
        """Add a member and return their number; one of the same name who is there already is returned unchanged."""
        same = (_crew.area == area) & (_crew.name == name) & _crew.is_active
        with self._house.open_unit() as unit:
            known = unit.connection.execute(crew_table.select().where(same)).first()
            if known is not None:
                return int(known.id)
            added = add_member(unit, area, name, role, rota)
            unit.commit()
        return added

    def change(self, member: Member, name: str, role: CrewRole, rota: dict[str, list[str]]) -> None:
        """Change a member."""
        self._save(member, name=name, role=role.value, rota=rota)

    def leave(self, member: Member) -> None:
        """Take a member out: they are unbound and get nothing more; what they have is handed on (schedule)."""
        self._save(member, is_active=False)

    def come_back(self, member: Member) -> None:
        """Let a member who has left work again; they must bind their WeChat anew."""
        self._save(member, is_active=True)

    def invite(self, member: Member, now: datetime) -> str:
        """Return a new one-time code for a member; an older one is void."""
        with self._house.open_unit() as unit:
            code = invite(unit, member.id, now)
            unit.commit()
        return code

    def add_rule(self, member: Member, category: Category | None, place: str) -> bool:
        """Add a rule to the member's area; False if it is there already."""
        values = {
            "area": member.area,
            "category": category.value if category else "",
            "place": place,
            "member": member.id,
        }
        with self._house.open_unit() as unit:
            same = rule_table.select().where(*(_rules[name] == value for name, value in values.items()))
            if unit.connection.execute(same).first() is not None:
                return False
            unit.connection.execute(rule_table.insert().values(**values))
            unit.commit()
        return True

    def remove_rule(self, rule: Rule) -> None:
        """Remove a rule."""
        with self._house.open_unit() as unit:
            unit.connection.execute(rule_table.delete().where(_rules.id == rule.id))
            unit.commit()

    def _save(self, member: Member, **values: Any) -> None:
        with self._house.open_unit() as unit:
            save_member(unit, member.id, **values)
            unit.commit()
