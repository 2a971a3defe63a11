"""What the three homework files import: the digits (`data.digits`) and the seeds (`data.seeding`)."""
