"""Rings: one function a kind, called with a plot; ``PLANTS`` says how many of each a population of 20,000 holds."""
