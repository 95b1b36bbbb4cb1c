"""Bookings as rows: personal data sealed on the way in, opened on the way out."""

import hashlib
import json
from typing import Any

from sqlalchemy import Row

from community.privacy import Seal
from handlers.booking.model.booking import Booking, BookingState, Guest, Listed
from handlers.booking.model.wish import Wish

# How the key of a booking begins whose resident is forgotten.
FORGOTTEN = "gone:"


class Rows:
    """Writes and reads what is personal."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    def sealed(self, guest: Guest, note: str = "") -> str:
        """Return what is personal of a booking or a saved person, as sealed text; empty where there is nothing."""
        kept = {name: value for name, value in vars(guest).items() if value and name != "label"}
        kept |= {"note": note} if note else {}
        return self._seal.close(json.dumps(kept, ensure_ascii=False)) if kept else ""

    def guest(self, label: str, sealed: str) -> tuple[Guest, str]:
        """Return the guest and the note that were sealed."""
        kept = json.loads(self._seal.open(sealed)) if sealed else {}
        note = kept.pop("note", "")
        return Guest(label=label, **kept), note

    def booking(self, row: "Row[Any]", listed: Listed) -> Booking:
        """Return the booking that a row of its table says."""
        guest, note = self.guest(row.label, row.sealed)
        return Booking(
            id=row.id,
            area=row.area,
            listed=listed,
            slot=row.slot,
            lane=row.lane,
            start_at=row.start_at,
            end_at=row.end_at,
            resident=row.resident,
            guest=guest,
            note=note,
            party=row.party,
            delivery=row.delivery,
            price_fen=row.price_fen,
            state=BookingState(row.state),
            offer_until=row.offer_until,
            made_by=row.made_by,
            revision=row.revision,
            created_at=row.created_at,
            changed_at=row.changed_at,
            request_id=row.request_id,
        )


def who_key(wish: Wish) -> str:
    """Return what makes two bookings the same person's: the resident and their words, or a name and a number.

    Hashed, so that the key gives nobody away.
    """
    guest = wish.guest
    parts = (wish.resident, guest.label) if wish.resident else ("", guest.name, guest.phone)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]
