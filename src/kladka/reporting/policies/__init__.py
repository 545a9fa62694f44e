"""What may never happen to what the room keeps. Each `check_` raises PolicyBroken with a sentence."""
