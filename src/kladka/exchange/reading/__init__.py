"""Reading files that strangers made: looked at first, then read in a process of its own with limits."""
