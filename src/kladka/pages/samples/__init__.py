"""Control samples: drawing, looking at each item, the result; and a person's file for a control."""
