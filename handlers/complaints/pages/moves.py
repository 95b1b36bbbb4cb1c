"""What is done on a ticket's page: every form is sent to one address, read, carried out, or shown again with the reason."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from community.crew import Member
from handlers.complaints.model.category import Category
from handlers.complaints.model.move import Move
from handlers.complaints.model.ticket import Ticket
from handlers.complaints.model.urgency import Urgency
from handlers.complaints.pages import texts
from handlers.complaints.pages.handing import assign, send_back, transfer
from handlers.complaints.pages.office import NUMBER, Office, request_id
from handlers.complaints.pages.photos import keep_photo, read_photo
from handlers.complaints.pages.places import read_place
from handlers.complaints.pages.settling import close, escalate, merge, split
from handlers.complaints.pages.ticket import AMEND, REPLY, actions_of, first_values, show_ticket
from handlers.complaints.pages.words import say_change
from handlers.complaints.service.actors import Actor
from handlers.contract import Refusal
from handlers.fields import Fields

# Carries it out under a request id and returns what is said then; None where a field is wrong, which it has said. May raise Refusal.
Act = Callable[[Office, Ticket, Fields, str], str | None]
# A move that takes words: ticket, who, words, request id, now.
Spoken = Callable[[Ticket, Actor, str, str, datetime], object]

_WORDS = 500
# Whatever else has happened, these are as true as before.
_ALWAYS_TRUE = {Move.NOTE.value, REPLY}


def add_moves(routes: Blueprint, office: Office) -> None:
    """Add the address of every action."""

    @routes.post(f"/<{NUMBER}:number>/actions/<action>")
    def act(number: int, action: str) -> str | Response:
        ticket = office.ticket(number)
        carry_out = ACTIONS.get(action) or abort(404)
        fields = Fields({**first_values(ticket).values, **request.form.to_dict()})
        said = _carry_out(office, ticket, fields, action, carry_out)
        if said is None:
            fresh = office.ticket(number)
            lost = {} if action in actions_of(fresh, office.now()) else _typed(action)
            return show_ticket(office, fresh, fields, action, lost)
        flash(said)
        return redirect(url_for("complaints.ticket", number=number))


def _carry_out(office: Office, ticket: Ticket, fields: Fields, action: str, carry_out: Act) -> str | None:
    key = request_id(fields.token, action)
    if office.reach().has_done(ticket, key):
        return texts.DONE_BEFORE
    offered = action in actions_of(ticket, office.now())
    if offered and action not in _ALWAYS_TRUE and fields.values.get("revision") != str(ticket.revision):
        last = office.desk.trail.of(ticket.id)[-1:]
        what = say_change(last[0]) if last else texts.SOMETHING_ELSE
        fields.wrong("", texts.CHANGED_MEANWHILE.format(what=what))
        return None
    try:
        return carry_out(office, ticket, fields, key)
    except Refusal as refusal:
        fields.wrong("", refusal.sentence)
        return None


def _typed(action: str) -> Mapping[str, str]:
    """What was typed into an action's form."""
    return {name: value for name, value in request.form.items() if name.startswith(f"{action}_") and value}


def _accept(office: Office, ticket: Ticket, fields: Fields, key: str) -> str | None:
    handler = _handler(office, ticket)
    if handler is None:
        fields.wrong("", texts.ASSIGN_FIRST.format(number=ticket.number))
        return None
    office.desk.work.accept(ticket, office.actor(), key, office.now())
    return texts.DONE["accept"].format(name=handler.name)


def _arrive(office: Office, ticket: Ticket, _fields: Fields, key: str) -> str | None:
    office.desk.work.arrive(ticket, office.actor(), key, office.now())
    return texts.DONE["arrive"]


def _resolve(office: Office, ticket: Ticket, fields: Fields, key: str) -> str | None:
    words = _needed(fields, "resolve_words")
    photo = read_photo(fields, "resolve_photo")
    if not fields.is_good:
        return None
    office.desk.work.resolve(ticket, office.actor(), words, key, office.now())
    keep_photo(office, ticket, photo, "after", key)
    return texts.DONE["resolve"]


def _with_words(action: str, carry_out: Callable[[Office], Spoken]) -> Act:
    """An action that is words, and nothing else."""

    def act(office: Office, ticket: Ticket, fields: Fields, key: str) -> str | None:
        words = _needed(fields, f"{action}_words")
        if not fields.is_good:
            return None
        carry_out(office)(ticket, office.actor(), words, key, office.now())
        return texts.DONE[action]

    return act


def _confirm(office: Office, ticket: Ticket, _fields: Fields, key: str) -> str | None:
    office.desk.work.confirm(ticket, office.actor(), key, office.now())
    return texts.DONE["confirm"]


def _note(office: Office, ticket: Ticket, fields: Fields, key: str) -> str | None:
    words = _needed(fields, "note_words")
    photo = read_photo(fields, "note_photo")
    if not fields.is_good:
        return None
    office.remarks.note(ticket, words, office.actor().name, key, office.now())
    keep_photo(office, ticket, photo, "before", key)
    return texts.DONE["note"]


def _amend(office: Office, ticket: Ticket, fields: Fields, key: str) -> str | None:
    said = fields.values
    category, urgency = said.get("amend_category", ""), said.get("amend_urgency", "")
    if category not in set(Category):
        fields.wrong("amend_category", texts.CHOOSE)
    if urgency not in set(Urgency):
        fields.wrong("amend_urgency", texts.CHOOSE)
    place = fields.text("amend_place", 60)
    if not fields.is_good:
        return None
    old = ticket.problem
    where, address = read_place(place) if place != old.where.place else (old.where, ticket.said.address)
    problem = replace(old, category=Category(category), urgency=Urgency(urgency), where=where)
    if problem == old:
        fields.wrong("", texts.NOTHING_CHANGED)
        return None
    facts = None if address == ticket.said.address else replace(ticket.said, address=address)
    now = office.now()
    office.desk.reports.amend(ticket, office.actor().name, key, now, problem=problem, said=facts)
    return texts.DONE["amend"]


def _needed(fields: Fields, name: str) -> str:
    words = fields.text(name, _WORDS)
    if len(words) < 2:
        fields.wrong(name, texts.SAY_MORE)
    return words


def _handler(office: Office, ticket: Ticket) -> Member | None:
    return office.desk.crew.get(ticket.handler) if ticket.handler is not None else None


ACTIONS: Mapping[str, Act] = {
    Move.ASSIGN.value: assign,
    Move.TRANSFER.value: transfer,
    Move.ACCEPT.value: _accept,
    Move.ARRIVE.value: _arrive,
    Move.RESOLVE.value: _resolve,
    Move.RETURN.value: send_back,
    Move.ASK.value: _with_words("ask", lambda office: office.desk.work.ask),
    Move.ANSWER.value: _with_words("answer", lambda office: office.desk.work.answer),
    Move.CONFIRM.value: _confirm,
    Move.REOPEN.value: _with_words("reopen", lambda office: office.desk.work.reopen),
    Move.CLOSE.value: close,
    Move.MERGE.value: merge,
    Move.SPLIT.value: split,
    Move.ESCALATE.value: escalate,
    Move.NOTE.value: _note,
    REPLY: _with_words("reply", lambda office: office.desk.work.reply),
    AMEND: _amend,
}
