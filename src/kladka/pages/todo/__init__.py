"""What is to do in the records: everybody's own lines, a partner's, a project's."""
