"""Makes what authors and students get: rooms of new questions, stubs, handouts, the student kit."""
