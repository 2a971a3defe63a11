"""What homework files import: the digits (`data.digits`), the reviews (`data.reviews`), the seeds (`data.seeding`)."""
