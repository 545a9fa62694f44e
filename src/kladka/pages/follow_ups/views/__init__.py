"""Views of follow-up."""
