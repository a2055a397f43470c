"""What names mean, a row for each word that the vocabulary knows."""

import pytest

from actgrad.errors import ReadingError
from actgrad.inputs.styles.vocabulary import (
    CACHE,
    DA,
    RATE,
    A,
    Given,
    Z,
    forward_of,
    is_backward,
    is_flag,
    is_other_matrix,
    method_kind,
    refuse_another_part,
    role,
)

ROLES: dict[Given | None, str] = {
    DA: "da dA dout dy dY g grad grad_output gradient upstream delta deltas dvalues output_gradient"
    " output_error error"
    " d_out dL_da dLdA djda dE_dY delta_next next_grad accum_grad nextgrad dlayer gradwrtoutput err"
    " dZ_next top_diff d"
    " gy gout e next_dz prev_dz loss_delta out_deriv cotangent",
    Z: "z x Z X input inputs data input_data x_in input_ Z_curr z1 xs logits net net_input"
    " pre_activation arr matrix"
    " value input_tensor weighted_sum xi xl xn xin zcurr zprev in inp inpt v u n num nums number"
    " numbers array vec vector"
    " score scores signal tensor features linear_output layer_x layer_z layer_in layer_input layer_inputs",
    A: "a A out output outputs y s fx activation a_prev sigmoid_output A1 act activations probs p"
    " as al aprev acurr aout"
    " sig ans result sigmoid softmax layer_out layer_output layer_a layer_y layer_act layer_activation",
    CACHE: "cache activation_cache cache_z saved saved_tensors memory store stored context tape residual residuals res",
    RATE: "lr learning_rate eta rate l_rate LearningRate step_size _",
    None: "alpha beta slope self cls ctx optimizer negative_slope T dim dtype device dropout"
    " data_format epochs decay"
    " degree depth dest delay default dense draw done debug dict domain",
}


@pytest.mark.parametrize(("meaning", "name"), [(meaning, name) for meaning in ROLES for name in ROLES[meaning].split()])
def test_an_argument_is_known_by_its_name(meaning: Given | None, name: str) -> None:
    """Upstream, pre-activation, activation, cache, learning rate, or none of them."""
    assert role(name) == meaning


OTHERS = (
    "y_true y_pred target labels t W weights b params y_hat y_actual y_target y_label y_real"
    " ground_truth expected actual"
    " pred predictions bias biases true_labels w1 b2"
)


@pytest.mark.parametrize("name", OTHERS.split())
def test_targets_and_weights_are_known_too(name: str) -> None:
    """They are why something is no activation."""
    assert is_other_matrix(name)
    assert role(name) is None


BACKWARDS = "backward backwards back bwd bprop backprop backpropagate backpropagation vjp pullback"
DERIVATIVES = (
    "prime dash deriv derivative der derv drv dif diff differential differentiated grad grads"
    " gradient gradients d ddx dx"
    " dz dadz jac jacobian slope ableitung"
)


@pytest.mark.parametrize("word", [*BACKWARDS.split(), *DERIVATIVES.split()])
def test_a_word_makes_a_name_the_derivative_of_another(word: str) -> None:
    """Before or after the function's name; of these words, some say that it is a backward pass."""
    for name in (f"sigmoid_{word}", f"{word}_sigmoid"):
        assert forward_of(name, ["sigmoid", "tanh", name]) == "sigmoid"
        assert is_backward(name) == (word in BACKWARDS.split())


FORWARDS = (
    "forward forwards fwd fprop feedforward func function fn f act activation transfer call value"
    " compute apply evaluate"
    " calc calculate"
)


@pytest.mark.parametrize("word", FORWARDS.split())
def test_a_word_that_only_says_function_is_left_out(word: str) -> None:
    """`sigmoid_fwd` is the forward of `sigmoid_prime`, and `fwd` is a method that is a forward."""
    assert forward_of("sigmoid_prime", [f"sigmoid_{word}", "tanh"]) == f"sigmoid_{word}"
    assert method_kind(word, "Sigmoid") == "forward"


AROUND = (
    "derivative_of_sigmoid derivative_from_sigmoid derivative_of_the_sigmoid sigmoid_to_derivative"
    " sigmoid2deriv"
    " sigmoid_first_derivative sigmoid_local_gradient sigmoid_output_derivative sigmoid_out_derivative"
    " sigmoid_outputs_derivative sigmoid_back_prop sigmoid_back_propagation sigmoid_backward_pass"
    " get_sigmoid_derivative"
    " sigmoid_feed_backward"
)


@pytest.mark.parametrize("name", AROUND.split())
def test_words_between_are_left_out(name: str) -> None:
    """What people write around the function's name and the word for its derivative."""
    assert forward_of(name, ["sigmoid", "tanh"]) == "sigmoid"


FLAGS = "deriv derivative prime grad return_gradient backward backprop der diff d"


@pytest.mark.parametrize("name", FLAGS.split())
def test_a_flag_is_known_by_its_name(name: str) -> None:
    """The whole name, where the word is short."""
    assert is_flag(name)
    assert not is_flag("order")


PARTS = (
    "dropout flatten reshape loss cost mse mae rmse bce entropy crossentropy pool pooling maxpool"
    " avgpool conv convolution"
    " dense embedding batchnorm layernorm normalization optimizer regularizer network net nn ann"
    " mlp rnn lstm gru attention"
    " model perceptron classifier trainer"
)


@pytest.mark.parametrize("name", PARTS.split())
def test_another_part_of_a_network_is_known_by_its_name(name: str) -> None:
    """As a word of its own; the start of another word says nothing."""
    for written in (name, f"my_{name}"):
        with pytest.raises(ReadingError, match=f"^{written} is another part of a network by its name, no activation.$"):
            refuse_another_part(written)
    refuse_another_part(f"{name}ish")
