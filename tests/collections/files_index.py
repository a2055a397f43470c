"""What is true of each collected file: which activations it holds, which are right, and what is wrong with the others.

The labels come from the mathematics, and `python -m tests.collections.verify_files` proves them. A mistake counts as
named if one of its words stands in what is said first: words that mean the same, not a wording.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

FOLDER = Path(__file__).parent / "files"


class Label(Enum):
    """What is to be said of an activation."""

    RIGHT = "right"
    WARNED = "right, with a warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Judged:
    """One activation: its name as one would type it, its label, and the words of which one must be said first.

    A right one may be said to overflow where a textbook exponential does so far out, which does no harm there.
    """

    name: str
    label: Label
    words: tuple[str, ...] = ()
    may_warn: tuple[str, ...] = ("overflow",)


@dataclass(frozen=True, eq=False)
class UserFile:
    """One file, the options it is read with, all that is to be judged in it, and what must be told as passed over."""

    path: str
    activations: tuple[Judged, ...]
    passed_over: tuple[str, ...] = ()
    takes: str | None = None
    values: Mapping[str, float] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """The file as it is given on the command line."""
        return str(FOLDER / self.path)

    @property
    def id(self) -> str:
        """The file and the options, to be told apart by."""
        return " ".join(
            [self.path, self.takes or "", *(f"{name}={value}" for name, value in self.values.items())]
        ).strip()


def right(*names: str, may_warn: tuple[str, ...] = ("overflow",)) -> tuple[Judged, ...]:
    return tuple(Judged(name, Label.RIGHT, may_warn=may_warn) for name in names)


def warned(name: str, *words: str) -> tuple[Judged, ...]:
    return (Judged(name, Label.WARNED, words, ("overflow", *words)),)


def wrong(name: str, *words: str) -> tuple[Judged, ...]:
    return (Judged(name, Label.WRONG, words),)


ROWS = ("over rows", "each row")
OFF = ("off-diagonal",)
AT_A = ("right at A",)
WRITES = ("input changed", "caller's matrix", "writes")
NOTHING = ("returned nothing", "no return")
NUMBERS = ("numbers",)
SHORTCUT = ("cross-entropy",)
OTHER = ("other function", "that of sigmoid")
UNTOUCHED = ("handed on",)
SLOPE_ALONE = ("ignored", "left out")
OTHER_LEAK = ("another constant", "constant inside", "slope is 0.01")
Z_FOR_A = ("z where a belongs", "right at A")
IN_PLACE_OF_Z = ("dA where Z belongs", "dJ/dA stands where Z")

FILES: tuple[UserFile, ...] = (
    UserFile(
        "nnfs_activations.py",
        right("Activation_ReLU", "Activation_Sigmoid")
        + warned("Activation_Softmax", *ROWS)
        + wrong("Activation_Tanh", *IN_PLACE_OF_Z),
        ("Layer_Dense", "Loss_CategoricalCrossentropy", "Activation_Softmax_Loss_CategoricalCrossentropy"),
    ),
    UserFile("book_layers.py", wrong("Relu", *WRITES) + right("Sigmoid"), ("Affine", "SoftmaxWithLoss")),
    UserFile("column_net/activations.py", right("Tanh", "Sigmoid") + warned("Softmax", "overflow")),
    UserFile(
        "row_net/relu_layers.py",
        right("ReLU") + wrong("LeakyReLU", *OTHER_LEAK) + warned("Softmax", *ROWS),
    ),
    UserFile("dnn_utils_v2.py", right("sigmoid", "relu") + wrong("softmax", *OFF), ("linear_forward",)),
    UserFile("activationFunction.py", wrong("sigmoid", *NOTHING) + wrong("ReLU", *WRITES) + right("tanh")),
    UserFile("forward_prop.py", right("tanh", "elu", "softmax") + wrong("leaky_relu", *SLOPE_ALONE)),
    UserFile("backprop_from_A.py", right("sigmoid", "tanh", "relu") + wrong("softmax", *SHORTCUT)),
    UserFile("backprop_from_Z.py", right("sigmoid", "relu") + wrong("tanh", *Z_FOR_A) + wrong("softmax", *SHORTCUT)),
    UserFile("activation_prime.py", right("sigmoid", "tanh", "relu") + wrong("softmax", *OFF)),
    UserFile("xor_network.py", wrong("sigmoid", *AT_A) + wrong("tanh", *AT_A, *Z_FOR_A) + right("relu")),
    UserFile("xor_network.py", right("sigmoid", "tanh", "relu"), takes="a"),
    UserFile(
        "all_activations.py",
        right("sigmoid", "softsign", "arctan", "gaussian", "bent_identity", "relu6")
        + warned("softplus", "overflow")
        + wrong("swish", "other function", "where", "product rule")
        + wrong("sinusoid", "sign"),
        ("square",),
    ),
    UserFile(
        "camelCase.py",
        right("sigmoid", "elu") + warned("hyperbolicTangent", "overflow") + wrong("leakyRelu", *OTHER_LEAK),
    ),
    UserFile("lambdas.py", right("sigmoid", "relu") + wrong("tanh", "square"), ("mse",)),
    UserFile("fx_and_x.py", right("sigmoid", "elu") + wrong("tanh", *Z_FOR_A)),
    UserFile(
        "old_school.py",
        warned("sigmoid", *NUMBERS)
        + warned("relu", *NUMBERS)
        + warned("leaky_relu", *NUMBERS)
        + wrong("tanh", *Z_FOR_A, *AT_A),
        ("Neuron",),
    ),
    UserFile(
        "neuron_functions.py",
        warned("Sigmoid", *NUMBERS)
        + warned("Tanh", *NUMBERS)
        + wrong("Ramp", "threshold", "handed on", "other function", "relu"),
        ("Step",),
    ),
    UserFile("softmax_vector.py", warned("softmax", "one vector") + wrong("softmin", "sign")),
    UserFile("softmax_loops.py", right("Softmax", "LogSoftmax") + wrong("BadSoftmax", "cross term's sign", "sign")),
    UserFile(
        "static_objects.py",
        right("Sigmoid", "Gaussian") + wrong("Relu", *WRITES) + wrong("Softmax", *OFF),
        ("CrossEntropyCost",),
    ),
    UserFile(
        "activation_functions.py",
        right("Sigmoid", "TanH", "ReLU", "LeakyReLU", "ELU", "SELU")
        + warned("SoftPlus", "overflow")
        + wrong("Softmax", *OFF),
    ),
    UserFile(
        "with_abc.py",
        right("Sigmoid", "Affine") + warned("Exponential", "overflow") + wrong("HardSigmoid", "factor", "constant"),
        ("ActivationBase",),
    ),
    UserFile("not_implemented.py", right("Sigmoid", "Tanh") + wrong("ReLU", *OTHER), ("Activation",)),
    UserFile("linear_base.py", right("Swish", "Sine") + wrong("Softmax", *UNTOUCHED), ("Layer",)),
    UserFile("flags.py", right("sigmoid", "tanh", "relu", "leaky_relu") + wrong("softsign", "square"), ("mse",)),
    UserFile("eleven_lines.py", wrong("nonlin", *AT_A)),
    UserFile("eleven_lines.py", right("nonlin"), takes="a"),
    UserFile("plain_mish.py", right("mish")),
    UserFile("plain_hardtanh.py", wrong("plain_hardtanh", "squared", "twice")),
    UserFile("plain_objects.py", right("square", "cube", "Sparse") + wrong("Cosine", "sign")),
    UserFile("math/activation.py", right("Sigmoid", "Tanh") + wrong("GELU", "rounded constant")),
    UserFile("test/layers/activation.py", right("SigmoidLayer", "ReluLayer") + wrong("SoftmaxLayer", *UNTOUCHED)),
    UserFile("functions/activations.py", right("sigmoid") + wrong("softmax", *OFF) + wrong("swish", *OTHER)),
    UserFile("utils/activations.py", right("SiLU") + wrong("Sigmoid", "sign", "σ(−z)")),
    UserFile("alice/utils/activations.py", right("ScaledTanh")),
    UserFile("bob/utils/activations.py", wrong("ScaledTanh", "factor")),
    UserFile("kept_slopes.py", right("tanh")),
    UserFile("predict_menu.py", right("sigmoide") + warned("relu", *NUMBERS)),
    UserFile("predict_menu.py", right("sigmoide") + wrong("relu", "handed on", "only negative Z"), takes="a"),
    UserFile("seeded_training.py", right("sigmoid") + warned("softplus", "overflow"), ("NeuralNetwork",)),
    UserFile("neural_network_class.py", right("Tanh") + wrong("Cube", "factor", "square"), ("Neural_Network",)),
    UserFile("losses.py", right("logistic"), ("mse", "binary_cross_entropy", "MSE", "CrossEntropy")),
    UserFile("needs_alpha.py", right("tanh"), ("leaky_relu", "elu", "PReLU")),
    UserFile(
        "needs_alpha.py",
        right("leaky_relu", "PReLU", "tanh") + wrong("elu", "added", "constant", "function itself"),
        values={"alpha": 0.01},
    ),
    UserFile("local_gradient.py", right("Sigmoid", "Tanh", "ReLU") + wrong("Arctan", "square")),
    UserFile("attributes.py", right("Sigmoid", "Relu", "Softplus") + wrong("LeakyReLU", *SLOPE_ALONE)),
    UserFile(
        "backward_names.py",
        right("Sigmoid", "Tanh", "ActivationLayer") + wrong("HardSwish", "learning rate", "zero everywhere"),
    ),
    UserFile("keeps_state.py", right("Softsign", "Sigmoid") + warned("Tanh", "state")),
    UserFile("cs231n_layers.py", right("relu", "sigmoid"), ("affine_forward",)),
    UserFile(
        "softmax_zoo.py",
        right("SoftmaxWhole")
        + wrong("SoftmaxWholeColumns", "wrong axis")
        + wrong("SoftmaxAxes", "wrong axis")
        + wrong("SoftmaxEps", "rounded constant", "scattered", "constant")
        + wrong("SoftmaxShortcut", *SHORTCUT)
        + wrong("SoftmaxUnweighted", "unweighted", "without its weights"),
    ),
    UserFile("sum_of_z.py", wrong("softmax", "other function", "another function") + right("sigmoid")),
    UserFile(
        "dot_instead.py",
        wrong("Sigmoid", "matrix product") + right("Elu") + wrong("Relu", "masked", *IN_PLACE_OF_Z),
        ("Activation",),
    ),
    UserFile("defined_twice.py", wrong("tanh", "defined twice", "hides", "other function") + right("sigmoid")),
    UserFile(
        "dead_flag.py",
        wrong("sigmoid", "changes nothing", "function itself", "missing factor")
        + right("relu")
        + wrong("softmax", *OFF),
    ),
    UserFile(
        "leaky_masks.py",
        right("ParametricReLU", "ThresholdedReLU")
        + wrong("LeakyReLU", "zero", "another constant")
        + wrong("ClippedReLU", "threshold", "handed on", "other function"),
    ),
    UserFile(
        "modern.py",
        right("GELU", "Mish", "HardSwish", "Identity")
        + wrong("QuickGELU", "rounded constant", "constant inside")
        + wrong("SquaredReLU", "factor"),
        ("Module",),
    ),
    UserFile("nearly_partner.py", warned("tanh", "nearly a partner"), ("softsign",)),
    UserFile("function_table.py", right("LOGISTIC", "SINE") + wrong("RELU", "absolute value", "sign", *AT_A)),
    UserFile("table_dict.py", warned("identity", "alias") + right("softsign") + wrong("sigmoid", "sign"), ("step",)),
    UserFile("multiclass.py", wrong("Softmax", *OFF) + right("Logistic", "Tanh")),
    UserFile("column_softmax_vec.py", right("Softmax", "Sigmoid")),
    UserFile("rows_function_pair.py", warned("softmax", *ROWS) + right("relu", "tanh")),
    UserFile(
        "framework/nn/activation.py",
        right("ReLU", "Tanh") + wrong("Softplus", "factor") + wrong("Softmax", *OFF),
        ("Activation",),
    ),
    UserFile(
        "float32_inside.py",
        wrong("Sigmoid", "single precision") + warned("Tanh", "overflow") + right("Cubic"),
    ),
    UserFile("half_ready.py", right("selu", "hard_tanh"), ("relu", "maxout", "softmax")),
    UserFile("own_order.py", right("sigmoid") + wrong("cube", "factor", "square"), takes="z,da"),
    UserFile("beta.py", right("SoftExponential"), ("Swish", "scaled_tanh")),
    UserFile(
        "beta.py",
        right("Swish", "SoftExponential") + wrong("scaled_tanh", "factor"),
        values={"a": 1.7159, "b": 2 / 3, "beta": 1.5},
    ),
    UserFile("passed_bodies.py", right("Relu", "Sigmoid") + wrong("Tanh", "sign"), ("Activation", "Softmax")),
    UserFile(
        "more_names.py",
        right("sigmoid", "tanh", "relu", "SoftPlus")
        + wrong("Threshold", "other function", "handed on", "another constant"),
    ),
    UserFile(
        "whole_framework.py",
        right("Relu", "Sigmoid") + warned("Linear", "alias"),
        ("Layer", "Dropout", "BatchNorm", "Flatten", "Sequential", "L2", "SquareLoss", "MaxPool"),
    ),
    UserFile(
        "instances.py",
        right("RELU", "TANH", "SIG", "Tanh", "Sigmoid", "ReLU", "LReLU", "TanhTuple") + warned("SOFT", "overflow"),
    ),
    UserFile("to_be_written.py", right("cube"), ("Layer", "Relu", "Tanh", "softmax", "sigmoid", "Base2", "Id")),
    UserFile(
        "namespace.py",
        right("Activations.sigmoid", "Activations.softsign") + wrong("Activations.relu", "function itself", "factor"),
    ),
    UserFile("vector_lists.py", right("softmax") + warned("log_cosh", *NUMBERS)),
)

NOTHING_TO_JUDGE = (
    "column_net/layer.py",
    "column_net/activation.py",
    "row_net/layer.py",
    "math/base.py",
    "test/functional.py",
)
"""Files beside them in which nothing is to be judged: bases, and functions without a derivative."""
