"""Innocent readings: what could explain a ring without anybody doing wrong. One file each, found by folder.

A reading file declares ``READING`` and a function for each kind of scene that it can judge: ``on_company`` (persons who
keep meeting), ``on_flow`` (patients who go from a doctor to a place), ``on_trips`` (one person at two places).
"""
