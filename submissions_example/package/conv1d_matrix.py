from layout.patches import positions


def conv_matrix(W, width):
    from layout import empty_matrix

    A = empty_matrix(W, width)
    for row, columns, weights in positions(W, width):
        A[row, columns] = weights
    return A


def backward_matrix(W, width):
    return conv_matrix(W, width).T
