"""The pages of a project: what it says, and what its administrators and monitoring officers change."""
