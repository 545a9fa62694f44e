"""From YAML written by programme experts to a checked pack. Nothing here runs a definition."""
