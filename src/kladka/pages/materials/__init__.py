"""Materials of events, sessions and modules: files and links, for participants or for trainers only."""
