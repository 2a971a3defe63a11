"""Makes the room of a new question from a small template that grades green at once; the student kit has none of it."""
