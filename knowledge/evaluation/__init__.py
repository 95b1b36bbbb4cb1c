"""How good the ear is: question sets, metrics, baselines, and the held-out part nothing was trained on."""
