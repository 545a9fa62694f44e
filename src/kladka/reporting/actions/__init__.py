"""The verbs of the room. Each is one transaction with one line in the audit."""
