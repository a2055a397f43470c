"""The mistakes that a diagnosis can name, as rules: the key, a title, and an explanation of each."""

from actgrad.errors import Kind, Rule


def _mistake(text: str) -> Rule:
    """Make a rule from a text: "key: title" on the first line, the explanation on the lines below."""
    head, _, explanation = text.partition("\n")
    key, _, title = head.partition(": ")
    return Rule(key, Kind.MISTAKE, title, " ".join(explanation.split()))


# How backward is called
RIGHT_AT_A = _mistake("""right at A, wrong at Z: the derivative is right if it is given A in place of Z
    Many texts write a derivative in terms of the activation, such as a(1 − a) for sigmoid. It is then right only when
    it is called with A. Call it with A, or tell actgrad with --takes a that it is meant so.""")
SWAPPED = _mistake("""Z and dJ/dA swapped: backward is right if it is given dJ/dA first, then Z
    The two matrices have the same shape, so nothing complains when they are exchanged. Swap the parameters or the
    arguments, or tell actgrad with --takes da,z that the order is meant.""")

# The size of dJ/dZ
ZERO_EVERYWHERE = _mistake("""zero everywhere: dJ/dZ is 0 where there is a gradient
    Usually the result was made with zeros_like and never filled, or the derivative of a step function was taken. With
    gradients of 0 the layers before this one learn nothing. Multiply dJ/dA by the derivative.""")
ZERO = _mistake("""zero: dJ/dZ is 0 in a part of the matrix, where there is a gradient
    A condition that is meant for a flat part of another function, such as ReLU's for z < 0, cuts the gradient off.
    Compare the condition with the forward pass: only where A does not move with Z the gradient is 0.""")
SATURATED = _mistake("""saturated set to 0: the gradient is cut off where the function is nearly flat
    Far from 0, sigmoid and tanh have a small slope, but not 0. It gets lost by a test such as |z| > 10, or because 1
    − a is computed as 1 minus a rounded number. Leave the test out, or compute the slope in a form that does not
    cancel.""")
BLOCK_NEVER_FILLED = _mistake("""block never filled: some rows and columns of dJ/dZ hold one number only
    A loop ends too early, starts too late, or fills a slice only, so that the rest keeps what the array was made
    with. Check the bounds of the loop, or compute the whole matrix at once.""")
SIGN = _mistake("""sign: dJ/dZ has the wrong sign
    A minus is missing or is one too many: often it was lost in the derivative of −z, of 1/x, or of 1 − a. With it the
    weights move uphill. Follow the signs through the chain rule, or take off the minus.""")
CONSTANT_FACTOR = _mistake("""constant factor: dJ/dZ is the gradient times one number
    A factor was forgotten or counted twice: the 2 of a square, an inner derivative such as the 2 of tanh(2z), a mean
    over the examples that belongs to the loss and not to the activation. The number itself often tells which.""")
ANOTHER_CONSTANT = _mistake("""another constant: the slope holds another constant than the forward pass
    The two passes do not agree on a parameter, for instance a leak of 0.01 in the one and 0.1 in the other. Keep such
    a number in one place, and let both passes read it there.""")
UPSTREAM_IGNORED = _mistake("""upstream ignored: the derivative is not multiplied by dJ/dA
    What is returned is dA/dZ, the slope alone. The chain rule takes dJ/dZ = dJ/dA times dA/dZ; with a dJ/dA of ones
    the two look alike, which is why simple tests miss it. Multiply by dJ/dA.""")
UPSTREAM_IN_PART = _mistake("""upstream in a part only: a term of the derivative is not multiplied by dJ/dA
    As in dA · 1 − a² for dA · (1 − a²), a bracket is missing, so that dJ/dA reaches one of the terms only. Every term
    of the derivative is multiplied by dJ/dA.""")
ONE_NUMBER = _mistake("""one number everywhere: dJ/dZ is the same number in every entry
    The gradient depends on Z and on dJ/dA, so one number cannot be right. Perhaps the result was summed or averaged
    to a scalar and then spread over the matrix, or was filled with a constant.""")
CONSTANT_ADDED = _mistake("""constant added: dJ/dZ is the gradient plus one number
    A number such as 1e-8, which is meant to keep a division or a logarithm safe, was added to the result. Add it
    inside the division, in both passes, or leave it out.""")
Z_ADDED = _mistake("""Z added: dJ/dZ is the gradient plus a share of Z
    This is the gradient of a penalty on the size of Z, such as weight decay. It belongs to the loss, not to the
    activation. Leave it out here.""")
A_ADDED = _mistake("""A added: dJ/dZ is the gradient plus a share of A
    This is the gradient of a penalty on the activations, or an accumulator that started with A. Start the sum with
    zeros, and keep penalties in the loss.""")

# The places of dJ/dZ
TRANSPOSED = _mistake("""transposed: the entries stand where those of the transposed matrix belong
    A transpose is missing or one too many, or reshape reads the numbers in another order than ravel wrote them. A
    square matrix hides it, as every shape fits. Keep one layout in both passes.""")
SHIFTED = _mistake("""shifted by one: each entry stands one place beside its own
    An index starts at 1 in place of 0, or np.roll or a slice such as [1:] moved one of the matrices. Let Z, dJ/dA and
    dJ/dZ be read and written with the same index.""")
REVERSED = _mistake("""reversed: the rows or columns stand in reverse order
    Something was turned round by [::-1] or by a loop that runs backwards, and was not turned back. The backward pass
    goes back through the layers, not through the rows of a matrix.""")
ONE_ROW = _mistake("""one row repeated: every row holds the gradient of a single row
    One row was computed and spread over the others by broadcasting, or a loop uses a fixed index. Use the running
    index, or compute with the whole matrix.""")
ONE_COLUMN = _mistake("""one column repeated: every column holds the gradient of a single column
    One example was computed and spread over the others by broadcasting, or a loop uses a fixed index. Use the running
    index, or compute with the whole matrix.""")
MATRIX_PRODUCT = _mistake("""matrix product: a product of matrices stands where entries are to be multiplied
    For an activation that acts on each entry alone the chain rule multiplies entry by entry: * in NumPy. np.dot or @
    adds up over rows and columns, and only a square matrix lets it pass.""")

# dJ/dA
UPSTREAM_SQUARED = _mistake("""upstream squared: dJ/dA is used twice
    dJ/dA was multiplied in once too often, for instance in a helper and once more by its caller. The backward pass is
    linear in dJ/dA: twice the upstream gradient gives twice the result.""")
ABSOLUTE_VALUE = _mistake("""absolute value: the sign of dJ/dA or of the gradient is lost
    An abs, a square root of a square, or a norm stands where the number itself belongs. The sign says in which
    direction to go, so it must stay.""")
UPSTREAM_MASKED = _mistake("""upstream masked by its own sign: dJ/dA is cut off where it is negative or positive
    ReLU's mask asks whether Z is positive. Here it asks whether dJ/dA is: max(dJ/dA, 0) in place of dJ/dA times (Z >
    0). Keep Z, or the mask, from the forward pass. (Guided backpropagation does this on purpose, and gives no
    gradient.)""")
UPSTREAM_TINY = _mistake("""upstream dropped when tiny: dJ/dA is taken for 0 where it is small
    A test such as |dJ/dA| < 1e-6 is meant to save work or to hide noise. Small gradients count as well: in a deep
    network all of them may be small. Leave the test out.""")
UPSTREAM_SIGN = _mistake("""upstream in sign only: the sign of dJ/dA stands in place of dJ/dA
    np.sign throws away how large the gradient is. Some optimisers do that with the final gradient; within
    backpropagation it is wrong.""")
UPSTREAM_WHOLE = _mistake("""upstream in whole numbers: dJ/dA is cut or rounded to whole numbers
    An array of integers was made for it, for instance by zeros with dtype=int or by astype(int), and what comes after
    the decimal point was lost. Use a floating dtype.""")
UPSTREAM_SQUASHED = _mistake("""upstream squashed: dJ/dA has gone through tanh
    The activation was applied to dJ/dA on the way back. The backward pass multiplies by the derivative; it does not
    apply the function again.""")
UPSTREAM_NORMALISED = _mistake("""upstream normalised: dJ/dA is divided by its own length, sum or largest entry
    Scaling gradients to a fixed length is a matter for the optimiser, after all gradients are known. In an activation
    it changes their proportions from layer to layer. Take the division, or the subtracted mean, out.""")
UPSTREAM_SUMMED = _mistake("""upstream summed: a sum or mean of dJ/dA stands in place of dJ/dA
    Every entry has an upstream gradient of its own. A sum over the examples belongs to the gradient of a bias, which
    all examples share, not to that of an activation.""")
UPSTREAM_CLIPPED = _mistake("""upstream clipped: dJ/dA is cut off at a number before it is used
    Clipping keeps a training run from exploding, but it is done to the final gradients, by the optimiser. Inside a
    backward pass it gives another direction than that of the gradient.""")
GRADIENT_CLIPPED = _mistake("""gradient clipped: dJ/dZ is cut off at a number
    The derivative is right and its result is clipped, as by np.clip(dZ, −1, 1). That belongs to the optimiser, where
    it can be seen and switched off.""")
HANDED_ON = _mistake("""handed on untouched: dJ/dZ is dJ/dA, without the derivative
    The backward pass returns its input, as if the activation were the identity. Often a branch is missing, or a
    result was computed and not returned. Multiply by the derivative.""")
APPLIED_TWICE = _mistake("""applied twice: the derivative is multiplied in twice
    A helper applies the derivative, and its caller applies it once more; or dJ/dZ is handed to backward again. Each
    activation contributes its derivative once.""")
ADDED = _mistake("""added, not multiplied: dJ/dA and the derivative are added
    The chain rule multiplies along a path and adds only over several paths. An activation lies on one path:
    multiply.""")
DIVIDED = _mistake("""divided, not multiplied: dJ/dA is divided by the derivative
    This is the derivative of the inverse function, da to dz turned round. The chain rule multiplies dJ/dA by
    dA/dZ.""")
UPSTREAM_ADDED = _mistake("""dJ/dA added: dJ/dZ is the gradient plus dJ/dA
    dJ/dA was added on top, as in a residual connection that the forward pass does not have, or the sum started with
    it. Take it off, or add Z to A in the forward pass as well.""")
GRADIENT_SIGN = _mistake("""gradient in sign only: dJ/dZ is the sign of the gradient
    np.sign of the result throws its size away. Return the number itself.""")
COMPLEMENT = _mistake("""complement: dJ/dZ is dJ/dA less the gradient
    The derivative 1 − s stands where s belongs, so that dJ/dA (1 − s) is returned. Look which of the two the forward
    pass asks for.""")

# The precision of dJ/dZ
WHOLE_NUMBERS = _mistake("""whole numbers: dJ/dZ is cut to whole numbers
    It was written into an array of integers, for instance one made by zeros_like of an integer Z. Make the array with
    a floating dtype.""")
ROUNDED = _mistake("""rounded: dJ/dZ or the derivative is rounded to a few decimals
    np.round is for printing. A gradient smaller than the last decimal becomes 0, and larger ones lose digits. Round
    only what is shown.""")
HALF_PRECISION = _mistake("""half precision inside: the numbers have only the three digits of float16 or bfloat16
    Somewhere inside, an array is turned into a 16-bit format, and what is lost there does not come back. Keep the
    dtype of the input in every step.""")
SINGLE_PRECISION = _mistake("""single precision inside: the numbers have only the seven digits of float32
    Somewhere inside, an array is made or converted as float32, or a framework uses it by default. Keep the dtype of
    the input in every step, or check with --dtype float32 if single precision is meant.""")
APPROXIMATION = _mistake("""rounded constant or approximation: dJ/dZ is a little off in a smooth way
    A constant has too few digits (0.7978 for √(2/π)), the derivative is that of an approximation of the function, or
    it is made by a difference with a coarse step. Write constants by their formula, and derive the very form that
    forward has.""")

# The derivative of one entry by its own z
OTHER_FUNCTION = _mistake("""other function's derivative: the derivative belongs to another function
    Forward and backward were copied from different places, or one of them was changed later. Derive the function that
    the forward pass computes.""")
FUNCTION_ITSELF = _mistake("""function itself for its derivative: dJ/dA is multiplied by A
    The backward pass uses the activation where its derivative belongs. Only exp is its own derivative.""")
ANOTHER_FORMULA = _mistake("""another formula: the derivative is a formula in A, Z or dJ/dA that does not belong here
    The numbers agree with a simple formula, which the message names, and which is not the derivative of this forward
    pass. Compare it with the derivative, term by term.""")
Z_FOR_A = _mistake("""z where a belongs: Z stands in the formula where A belongs
    Formulas such as a(1 − a) and 1 − a² take the activation. With Z in its place they are something else. Call the
    forward pass first and use its result, or use a formula in Z.""")
A_FOR_Z = _mistake("""a where z belongs: the derivative is taken at A in place of Z
    The derivative calls the function inside, and is given what already went through it: σ'(σ(z)). Keep Z from the
    forward pass and take the derivative there.""")
DA_FOR_Z = _mistake("""dA where Z belongs: the derivative is taken at dJ/dA in place of Z
    The wrong one of two arguments went into the derivative, often because they are swapped or one overwrote the
    other. The derivative is taken at Z, and then multiplied by dJ/dA.""")
AT_MINUS_Z = _mistake("""derivative at −Z: the derivative is taken at −Z in place of Z
    A minus got into the argument, as from exp(−z). For an even derivative such as sigmoid's nobody would notice; for
    others it is wrong.""")
INVERSE_MASK = _mistake("""inverse mask: the slopes of the two sides are exchanged
    The condition is the wrong way round: the gradient passes where Z < 0 and is held back where Z > 0. Exchange < and
    >, or the two branches of np.where.""")
MISSING_SQUARE = _mistake("""missing square: a square is missing in the derivative
    For tanh the derivative is 1 − a², for softsign (1 − |a|)². Without the square it is another function.""")
BRACKET = _mistake("""misplaced bracket: a square or another power is taken of the wrong part of the formula
    As in tanh(z²) for tanh(z)², or 1 + e² for (1 + e)². The message shows both formulas. Set the bracket, or the
    exponent, where the derivative has it.""")
MISSING_A = _mistake("""missing factor a: the derivative of sigmoid lacks its factor a
    It is a(1 − a), by equation (4), and here it is 1 − a alone: where sigmoid is flat on the left, that is nearly
    1.""")
MISSING_ONE_MINUS_A = _mistake("""missing factor 1 − a: the derivative of sigmoid lacks its factor 1 − a
    It is a(1 − a), by equation (4), and here it is a alone: the activation itself.""")
SIGN_INSIDE = _mistake("""sign inside the derivative: a plus stands for a minus within the derivative, or the reverse
    As in 1 + a² for tanh's 1 − a², or a(1 + a) for sigmoid's a(1 − a). The derivative then grows where it should
    vanish. Derive the formula once more.""")
PRODUCT_RULE = _mistake("""product rule: a term of the derivative of z g(z) is missing or wrong
    Swish and GELU are products, z g(z), and their derivative is g(z) + z g'(z). One of the two terms is missing, has
    the wrong sign, or lacks its factor z.""")
EXTRA_FACTOR = _mistake("""extra factor: dJ/dZ has a factor too many
    The message names the factor, such as A or 1 − A. It was multiplied in once more than the derivative has it.""")
MISSING_FACTOR = _mistake("""missing factor: dJ/dZ lacks a factor
    The message names the factor, such as A in front of softmax's difference. Compare with the derivative, factor by
    factor.""")

# Derivatives by other entries' z
OFF_DIAGONAL = _mistake("""off-diagonal left out: each entry's effect on the others is missing
    In softmax and in normalisations every z moves every a of its column. The derivative by the own z, such as a(1 −
    a), is only the Jacobian's diagonal. The entries beside it belong to the sum as well.""")
CROSS_SIGN = _mistake("""cross term's sign: the effect of the other entries has the wrong sign
    The sum over the others is subtracted in the gradient of softmax, because when one activation grows the others
    shrink. Change the sign in front of the sum.""")
CROSS_MISSING = _mistake("""cross term left out: the sum over the other entries is missing
    The gradient has dJ/dA less a sum over the whole group: equation (8) for softmax. Without the sum, shared
    quantities such as the denominator, the mean or the deviation are treated as if they were constant.""")
OWN_MISSING = _mistake("""own term left out: the effect of an entry's own z is missing
    Only the sum over the others is there. The own z counts too: it adds dJ/dA times the derivative by it.""")
MEAN_FOR_SUM = _mistake("""mean in place of sum: the sum over the others is divided by their number
    np.mean stands where np.sum belongs: each of the others contributes in full. Only normalisations have means
    here.""")
SUM_FOR_MEAN = _mistake("""sum in place of mean: a sum stands where the forward pass has a mean
    The derivative of a mean over n entries is 1/n for each, so that the sums in the backward pass are divided by n as
    well.""")
SUM_OVER_ALL = _mistake("""sum over all: the sum runs over the whole matrix
    np.sum without axis adds up all examples. Each column is a softmax of its own, so the sum runs over one column
    only: give axis=0 and keepdims=True, or axis=1 where rows are examples.""")
WRONG_AXIS = _mistake("""sum over the wrong axis: the sum runs along the wrong direction of the matrix
    The axis of the sum in the backward pass must be that of the forward pass. A mix-up of layouts, rows as examples
    or columns as examples, is the usual reason.""")
SUM_UNWEIGHTED = _mistake("""sum unweighted: the sum lacks its weights
    In equation (8) each dJ/dA of the sum is multiplied by its activation before they are added: Σ dJ/dA ⊙ A. Here
    they are added as they are.""")
SUM_WEIGHTED = _mistake("""sum wrongly weighted: the sum has weights that it should not have
    The terms of the sum are multiplied by the activation once too often, or by another one. Compare each term with
    the equation.""")
TERM_MISSING = _mistake("""term left out: the gradient lacks one of its terms
    The message names the term. In a normalisation the mean and the deviation both depend on every entry, and each adds
    a sum to the gradient; one of them is treated as if it were constant.""")
CROSS_ENTROPY = _mistake("""cross-entropy shortcut: dJ/dZ is A less the labels
    For softmax together with cross-entropy the gradient shortens to A − Y. It then contains the loss's own gradient.
    Here dJ/dA is given by whoever calls, and the gradient of softmax alone is wanted: equation (8).""")
TEMPERATURE = _mistake("""temperature left out: the forward pass scales Z before the softmax, the backward pass does not
    With softmax(z / T) both the activations and a factor 1/T enter the gradient. Use the activations of the forward
    pass, and multiply by the factor.""")
SOFTMAX_AXIS = _mistake("""softmax over the wrong axis: the backward pass computes a softmax over another axis
    It computes the activations anew, along rows where the forward pass goes along columns, or the reverse. Give both
    the same axis, or keep A from the forward pass.""")
JACOBIAN_SUMMED = _mistake("""Jacobian summed: the Jacobian is summed before it is multiplied by dJ/dA
    Each ∂a_p/∂z_j is multiplied by its own dJ/da_p, and then the products are summed over p. The sums of softmax's
    Jacobian itself are 0, so that nothing is left. Multiply the whole Jacobian, transposed, by dJ/dA.""")
NOT_TRANSPOSED = _mistake("""Jacobian not transposed: the Jacobian is used as it stands
    dJ/dz_j sums ∂a_p/∂z_j dJ/da_p over p: the transposed Jacobian times dJ/dA. For softmax the Jacobian is symmetric
    and nobody notices; for other functions it is wrong.""")

# Where nothing explains the numbers
NON_FINITE = _mistake("""non-finite: dJ/dZ holds NaN or infinity where the gradient is a number
    Overflow of exp, a division by 0, or inf − inf on the way. One NaN spreads over the whole network. Use a form that
    stays finite, such as exp of −|z| only, or softmax with the maximum subtracted.""")
ONLY_AT_KINKS = _mistake("""only at kinks: the slope at a kink is none that belongs there
    Where the slopes from left and right differ, either of them and all between are accepted. What is returned lies
    outside, for instance 2 at ReLU's kink, or counts both sides of a tie.""")
ALL_ENTRIES = _mistake("""all entries: all entries are wrong, and no known mistake explains the numbers
    Start with one entry by hand: `actgrad explain` shows the derivation of the built-in activations, step by
    step.""")
SCATTERED_ENTRIES = _mistake("""scattered entries: some entries are wrong, here and there, for no known reason
    They have no sign, threshold, row or column in common. Random numbers, an uninitialised array, or a condition on
    some other quantity may be behind it.""")
ONE_ENTRY = _mistake("""only one entry: a single entry is wrong
    All others are right, so the formula is. Look for an assignment to that place, an index that is off, or a special
    value of Z there.""")

MISTAKES = tuple(value for value in tuple(globals().values()) if isinstance(value, Rule))
"""Every mistake of this module, in order."""
