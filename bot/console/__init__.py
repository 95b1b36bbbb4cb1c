"""The staff console: sign-in, layout, home. Services bring what it shows; it brings nothing of its own about them."""

from bot.console.routes import add_console

__all__ = ["add_console"]
