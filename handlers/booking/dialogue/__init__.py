"""The conversation of booking."""

from handlers.booking.dialogue.handler import BookingHandler

__all__ = ["BookingHandler"]
