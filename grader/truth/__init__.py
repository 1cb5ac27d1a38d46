"""Ground truth: a problem's reference run by torch in float64, with autograd as the only source of gradients."""
