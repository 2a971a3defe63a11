"""Mistakes of question 1, by exercise; here are the exceptions whose cause the room knows."""

from autograder.host.student_error import KnownError
from tests.q1_cvae.reference import D, K

ERRORS = (
    KnownError(  # (N, D) or (N, Z) and (N, K) joined by torch.cat without a dimension
        "RuntimeError",
        rf"^Sizes of tensors must match except in dimension 0\..* (\d+ but got size {K}|{K} but got size \d+)\b",
        "tensors are joined there along dimension 0, the batch; side by side is torch.cat([a, b], dim=1)",
        "joined-along-the-batch",
    ),
    KnownError(
        "TypeError",
        r"expected Tensor as element (\d+) in argument 0, but got NoneType",
        "one of the tensors joined there is None: it was never set, has another name, or came from a function without "
        "`return`",
        "value-is-none",
    ),
    KnownError(
        "TypeError",
        r"unsupported operand type\(s\) for .*'NoneType'|'NoneType' object is not (?:iterable|subscriptable)"
        r"|cannot unpack non-iterable NoneType",
        "one of the values there is None: it was never set, has another name, or came from a function without `return`",
        "value-is-none",
    ),
    KnownError(
        "TypeError",
        r"empty\(\).* NoneType|empty\(\) received an invalid combination of arguments - got \(tuple"
        r"|'NoneType' object cannot be interpreted",
        "a layer is given a size that is no whole number, None perhaps: use input_size, latent_size, num_classes and "
        "hidden_units",
        "size-is-none",
    ),
    KnownError(
        "TypeError",
        r"train\(\) (?:missing|takes|got)",
        "your class has a train() of its own, which hides nn.Module's: give it another name, because model.train() and "
        "model.eval() need that one",
        "train-hidden",
    ),
    KnownError(
        "RuntimeError",
        rf"mat1 and mat2 shapes cannot be multiplied \(\d+x{D} and (\d+)x",
        "the layer reads {0} numbers and is given the image's alone: join the label to it, torch.cat([x, c], dim=1)",
        "encoder-ignores-label",
    ),
    KnownError(
        "RuntimeError",
        r"mat1 and mat2 shapes cannot be multiplied \((?:\d+)x(\d+) and (\d+)x",
        "a layer reads {1} numbers and is given {0}: follow the sizes through your layers",
        "widths-unfit",
    ),
    KnownError(
        "RuntimeError",
        r"all elements of input should be between 0 and 1",
        "F.binary_cross_entropy wants probabilities: x_hat is its first argument, x its second",
        "recon-not-a-probability",
    ),
)
