"""Papers of a participant: made from templates, printed, signed, brought back as a scan."""
