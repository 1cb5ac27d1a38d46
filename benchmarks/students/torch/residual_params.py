from torch import nn


def count(*modules):
    return sum(p.numel() for module in modules for p in module.parameters())


def conv_params(kernel, c_in, c_out, bias):
    return count(nn.Conv2d(c_in, c_out, kernel, bias=bias))


def batchnorm_params(channels):
    return count(nn.BatchNorm2d(channels))


def standard_block(channels, kernel):
    return 2 * count(nn.Conv2d(channels, channels, kernel), nn.BatchNorm2d(channels))


def bottleneck_block(c_in, c_mid, kernel):
    return count(
        nn.Conv2d(c_in, c_mid, 1),
        nn.BatchNorm2d(c_mid),
        nn.Conv2d(c_mid, c_mid, kernel),
        nn.BatchNorm2d(c_mid),
        nn.Conv2d(c_mid, c_in, 1),
        nn.BatchNorm2d(c_in),
    )
