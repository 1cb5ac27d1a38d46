def conv_params(kernel, c_in, c_out, bias):
    count = 0
    for _ in range(c_out):
        count += kernel * kernel * c_in
        if bias:
            count += 1
    return count


def batchnorm_params(channels):
    return sum(2 for _ in range(channels))


def standard_block(channels, kernel):
    total = 0
    for _ in range(2):
        total += conv_params(kernel, channels, channels, True) + batchnorm_params(channels)
    return total


def bottleneck_block(c_in, c_mid, kernel):
    total = conv_params(1, c_in, c_mid, True) + batchnorm_params(c_mid)
    total += conv_params(kernel, c_mid, c_mid, True) + batchnorm_params(c_mid)
    total += conv_params(1, c_mid, c_in, True) + batchnorm_params(c_in)
    return total
