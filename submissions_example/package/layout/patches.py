from . import sizes


def positions(W, width):
    """Row, columns and weights of every filter at every position."""
    kernel, c_in, c_out = W.shape
    L = sizes.output_width(kernel, width)
    for j in range(c_out):
        for p in range(L):
            for i in range(c_in):
                start = i * width + p
                yield j * L + p, slice(start, start + kernel), W[:, i, j]
