"""Code that can't reach other modules is told from code that may."""

from __future__ import annotations

import pytest

from grader.self_check.isolated import is_isolated

OWN = frozenset({"layers", "helper"})


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\n\ndef mean(x):\n    return np.sum(x) / len(x)\n",
        "from __future__ import annotations\nimport math\nfrom dataclasses import dataclass\n",
        "import torch.nn.functional as F\n\ndef f(x):\n    with torch.no_grad():\n        return F.relu(x)\n",
        "from helper import pad\nfrom . import layers\n",
        "class Linear:\n    def __init__(self, W):\n        self.W = W\n    def __call__(self, x):\n        return x\n",
        "def f(x):\n    y = x.copy()\n    y[0] = 1\n    return y\n",
        "def broken(:\n",
    ],
)
def test_ordinary_code_is(source: str) -> None:
    assert is_isolated(source.encode(), OWN)


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.seterr(all='ignore')\n",
        "import numpy as np\nnp.set_printoptions(3)\n",
        "import numpy as np\nnp.random.seed(0)\n",
        "from numpy import seterr as quiet\nquiet(all='ignore')\n",
        "import numpy as np\nnp.sum = lambda x: 0\n",
        "import numpy as np\ndel np.sum\n",
        "import numpy as np\nn = np\nn.sum = len\n",
        "import torch\ntorch.set_default_dtype(torch.float64)\n",
        "import torch\ntorch.backends.cudnn.enabled = False\n",
        "import torch\ntorch.manual_seed(0)\n",
        "import torch\ntorch.no_grad().__enter__()\n",
        "import torch\ntorch.use_deterministic_algorithms(True)\n",
        "from torch.nn.modules.module import register_module_forward_hook\n",
        "import sys\n",
        "import os\n",
        "import warnings\n",
        "import random\n",
        "import scipy\n",
        "import numpy as np\nsetattr(np, 'sum', len)\n",
        "import numpy as np\nvars(np)['sum'] = len\n",
        "import numpy as np\nnp.__dict__['sum'] = len\n",
        "exec('import numpy as np; np.sum = len')\n",
        "eval('1')\n",
        "__import__('numpy').seterr(all='ignore')\n",
        "open('log', 'w').write('x')\n",
        "import numpy as np\nnp.load('x.npy')\n",
        "import numpy as np\nnp.savetxt('x.txt', np.ones(3))\n",
        "import numpy as np\ngetattr(np, 'seterr')(all='ignore')\n",
        "for numpy.sum in [len]:\n    pass\n",
    ],
)
def test_what_may_change_what_others_return_is_not(source: str) -> None:
    assert not is_isolated(source.encode(), OWN)
