"""The catalogue: one folder a detector, found by folder; the run; the shared judgement."""
