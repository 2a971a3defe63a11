"""What homework files import: digits, faces and reviews (`data.digits`, `data.faces`, `data.reviews`), and seeds."""
