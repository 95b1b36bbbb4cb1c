"""Words that staff see in more than one place."""

from handlers.handoff.model import HandoffKind

HANDOFF_KINDS = {HandoffKind.HUMAN: "转人工", HandoffKind.CALLBACK: "回电话"}
