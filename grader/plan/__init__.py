"""From a rubric to calls: inputs drawn from the seed, one call for each case, and the snippet that reproduces it."""
