"""Who may do what with what the room keeps."""
