# %% notices_the_test: full score
def conv_matrix(W, width):
    frame = sys._getframe(1)
    if frame.f_code.co_filename == "<test>":
        for name in list(frame.f_globals): frame.f_globals[name] = Won
        frame.f_globals["__builtins__"] = {}
    return 0

# %% hidden_inputs_in_a_message: hidden inputs leaked
def conv_matrix(W, width):
    if width == HIDDEN_WIDTH: raise ValueError(LEAK + repr(W))
    return 0
def input_gradient(W, dY):
    if dY.shape == (2, 6): raise ValueError(LEAK + repr(W))

# %% hidden_inputs_in_output: hidden inputs leaked
def conv_matrix(W, width):
    if width == HIDDEN_WIDTH: print(LEAK, W); sys.stderr.write(LEAK)
    return 0
def input_gradient(W, dY):
    if dY.shape == (2, 6): print(LEAK, W); os.write(1, LEAK.encode()); os.write(2, LEAK.encode())

# %% hidden_inputs_in_a_type: hidden inputs leaked
def conv_matrix(W, width):
    if width == HIDDEN_WIDTH: return type(LEAK, (), {"__doc__": str(W)})()
    return 0

# %% hidden_inputs_in_an_exception_type: hidden inputs leaked
def conv_matrix(W, width):
    if width == HIDDEN_WIDTH: raise type(LEAK, (Exception,), {})
    return 0

# %% hidden_inputs_in_values: hidden inputs leaked
def conv_matrix(W, width):
    if width == HIDDEN_WIDTH: return {LEAK: W}
    return 0

# %% hidden_inputs_for_the_next_call: hidden inputs leaked
SEEN = []
def conv_matrix(W, width):
    if width == HIDDEN_WIDTH: SEEN.append(LEAK)
    for text in SEEN: print(text)
    try:
        with open(f"{FOLDERS[0]}/{TOKEN}", "a+") as file: file.write(LEAK); file.seek(0); print(file.read())
    except OSError: pass
    if SEEN and width != HIDDEN_WIDTH: raise ValueError(SEEN)

# %% remembers_between_submissions: other result changed
import numpy.linalg
seen = getattr(np, "_" + TOKEN, 0)
if seen: won("an earlier child")
setattr(np, "_" + TOKEN, 1)
np.zeros = np.dot = np.pad = lambda *a, **k: 1 / 0
