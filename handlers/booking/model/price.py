"""What a booking costs: tiers by age and by allowance. The lowest tier that somebody is entitled to counts."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field


class Tier(BaseModel):
    """A price in fen. from_age: from that age on; allowance: for whoever has it (低保, 失能, 优抚); neither: for all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fen: int = Field(ge=0)
    from_age: int | None = Field(default=None, ge=0, le=130)
    allowance: str | None = Field(default=None, max_length=10)

    def fits(self, age: int | None, allowance: str) -> bool:
        """Say whether somebody of this age (None: not known) and allowance pays this."""
        if self.allowance is not None and self.allowance != allowance:
            return False
        return self.from_age is None or (age is not None and age >= self.from_age)


def price_fen(tiers: Sequence[Tier], age: int | None, allowance: str) -> int | None:
    """Return what one pays, in fen; None where there is no price or it turns on an age that is not known."""
    if age is None and not allowance and any(tier.from_age is not None for tier in tiers):
        return None
    fitting = [tier.fen for tier in tiers if tier.fits(age, allowance)]
    return min(fitting) if fitting else None


def yuan(fen: int) -> str:
    """Return an amount as people say it: 8 元, 8.5 元."""
    return f"{fen / 100:.2f}".rstrip("0").rstrip(".") + " 元"
