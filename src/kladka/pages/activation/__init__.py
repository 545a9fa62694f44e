"""Social activation of a participant: self-assessments, the monitoring card, the signed opinion."""
