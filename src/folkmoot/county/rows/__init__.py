"""What an ordinary household has in each dataset: one query a dataset, clean and innocent."""
