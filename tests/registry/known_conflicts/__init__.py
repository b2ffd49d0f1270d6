"""Every known disagreement between real sources, and how the registry reads it: one test a row of the list of them."""
