"""What the stages hand to one another: the canonical schema, findings, masking."""
