"""Riverland: a made-up river prefecture of settlement records, written apart from the other generators."""
