"""Payment claims of a project: their deadlines, the flow of participants, what changed since the last, open gaps."""
