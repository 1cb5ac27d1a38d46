"""The process beside a kernel: it holds the expected values, asks the kernel for answers, and runs no student code."""
