"""How the shipped models are made: `jiamenkou encoder train`. Deterministic; minutes on two cores; no download."""
