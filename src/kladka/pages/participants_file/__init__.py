"""The file of participants for the funder's system: checked, made, taken; the system's answer, and what came of it."""
