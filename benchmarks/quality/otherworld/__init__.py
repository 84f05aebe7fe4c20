"""A second maker of settlement tables, independent of the tool's own, to see whether detectors generalise."""
