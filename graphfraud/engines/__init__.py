"""From records to counted links: SQL steps and the native co-presence scan."""
