"""Innocent groups that look like rings; one function a kind."""
