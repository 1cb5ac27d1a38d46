def conv_params(kernel, c_in, c_out, bias):
    return (kernel**2 * c_in + int(bias)) * c_out


def batchnorm_params(channels):
    return 2 * channels


def standard_block(channels, kernel):
    return 2 * (conv_params(kernel, channels, channels, True) + batchnorm_params(channels))


def bottleneck_block(c_in, c_mid, kernel):
    layers = [(1, c_in, c_mid), (kernel, c_mid, c_mid), (1, c_mid, c_in)]
    return sum(conv_params(*layer, True) + batchnorm_params(layer[2]) for layer in layers)
