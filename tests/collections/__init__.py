"""Collections of right and wrong code on which the checker is judged."""
