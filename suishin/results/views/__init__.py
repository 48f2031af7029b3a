"""Pages that change results, targets and what stands around them."""
