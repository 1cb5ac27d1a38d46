def output_width(kernel, width):
    return width - kernel + 1
