"""Null models, tails and false-discovery control."""
