"""The worker's side of the line: what runs beside the student's code, and therefore decides nothing."""
