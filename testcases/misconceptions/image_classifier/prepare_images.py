"""Wrong versions of `prepare_images`, and right ones in other styles."""

from __future__ import annotations

from testcases.misconceptions import misconceptions, variants

COLUMNS = "columns = images.reshape(m, -1).T"
RESHAPED = "images.reshape(m, -1).T"
SCALED = "X = columns / 255"
RETURN = "return X"

MISCONCEPTIONS = misconceptions(
    "prepare_images",
    (
        "images-not-divided",
        "The numbers still go up to 255: what is missing is the division.",
        (SCALED, "X = columns * 1.0"),
    ),
    (
        "images-left-as-bytes",
        "The pixels are still whole numbers up to 255; a network takes numbers from 0 to 1.",
        (SCALED, "X = columns"),
    ),
    (
        "images-columns-mixed",
        "Each column mixes all pictures: give each picture a row first, then turn rows into columns.",
        (RESHAPED, "images.reshape(-1, m)"),
    ),
    (
        "images-rows-not-columns",
        "Examples are columns: yours are rows.",
        (RESHAPED, "images.reshape(m, -1)"),
    ),
    (
        "images-order-reversed-by-transpose",
        "Transposing four axes turns the pictures inside out: reshape first, and transpose the result.",
        (RESHAPED, "images.T.reshape(-1, m)"),
    ),
    (
        "images-pictures-transposed",
        "Height and width have changed places in every picture: only the flattened array is transposed.",
        (RESHAPED, "images.transpose(0, 2, 1, 3).reshape(m, -1).T"),
    ),
    (
        "images-colours-first",
        "The colours of a pixel stay side by side: yours come one whole colour after the other.",
        (RESHAPED, "images.transpose(0, 3, 1, 2).reshape(m, -1).T"),
    ),
    (
        "images-flattened-column-by-column",
        "The pictures are flattened row by row; order='F' goes the other way.",
        (RESHAPED, 'images.reshape(m, -1, order="F").T'),
    ),
    (
        "images-all-in-one-column",
        "All pictures ended up in a single column; each should have its own.",
        (RESHAPED, "images.reshape(-1, 1)"),
    ),
    (
        "images-all-in-one-row",
        "Nothing keeps the pictures apart any more: ravel flattens all of them into one.",
        (RESHAPED, "images.ravel()"),
    ),
    (
        "images-not-flattened",
        "The pictures are still pictures: each should become one column.",
        (RESHAPED, "images"),
    ),
    (
        "images-of-64-only",
        "The size of the pictures follows from the array: a number is written down here.",
        (RESHAPED, "images.reshape(m, 64 * 64 * 3).T"),
    ),
    (
        "images-209-of-them",
        "The number of pictures follows from the array: a number is written down here.",
        (RESHAPED, "images.reshape(209, -1).T"),
    ),
    (
        "images-whole-number-division",
        "The division // drops what comes after the decimal point, and here that is nearly everything.",
        (SCALED, "X = columns // 255"),
    ),
    (
        "images-whole-numbers-at-the-end",
        "The numbers from 0 to 1 lose their decimal places again.",
        (SCALED, "X = (columns / 255).astype(int)"),
    ),
    (
        "images-divided-by-256",
        "The largest value of a pixel is 255, and should become 1.",
        (SCALED, "X = columns / 256"),
    ),
    (
        "images-divided-twice",
        "The division is done twice.",
        (SCALED, "X = columns / 255 / 255"),
    ),
    (
        "images-divided-by-their-maximum",
        "The divisor is the largest value a pixel can have, not the largest that occurs here.",
        (SCALED, "X = columns / (columns.max() - 1)"),
    ),
    (
        "images-mean-subtracted",
        "Nothing is subtracted here: the numbers lie between 0 and 1.",
        (SCALED, "X = columns / 255 - np.mean(columns / 255)"),
    ),
    (
        "images-truly-standardised",
        "The text asks for the simpler way, a division by 255.",
        (SCALED, "X = (columns - np.mean(columns)) / np.std(columns)"),
    ),
    (
        "images-between-minus-one-and-one",
        "The numbers lie between 0 and 1, not between -1 and 1.",
        (SCALED, "X = columns / 127.5 - 1"),
    ),
    (
        "images-negated-as-bytes",
        "Light and dark have changed places.",
        (SCALED, "X = (255 - columns) / 255"),
    ),
    (
        "images-multiplied",
        "The numbers are multiplied where they should be divided.",
        (SCALED, "X = columns * 255.0"),
    ),
    (
        "images-rounded",
        "Only printing rounds: keep all digits.",
        (SCALED, "X = np.round(columns / 255, 2)"),
    ),
    (
        "images-first-picture-only",
        "There should be a column for each picture, not only for the first.",
        (RESHAPED, "images[0].reshape(1, -1).T"),
    ),
    (
        "images-first-colour-only",
        "All colours belong into the column; only the first is left.",
        (RESHAPED, "images[:, :, :, 0].reshape(m, -1).T"),
    ),
    (
        "images-grey",
        "The colours are averaged; each of them has its own place in the column.",
        (RESHAPED, "images.mean(axis=3).reshape(m, -1).T"),
    ),
    (
        "images-not-stored",
        "What is computed gets no name: reshape returns a new array and leaves the old one as it is.",
        (COLUMNS, "images.reshape(m, -1).T\n    columns = images"),
    ),
    (
        "images-printed",
        "print shows the result and hands nothing on: return it.",
        (RETURN, "print(X.shape)"),
    ),
    (
        "images-scaled-result-not-returned",
        "The columns are returned, the divided ones are not.",
        (RETURN, "return columns"),
    ),
    (
        "images-shape-returned",
        "The shape is returned; the array is wanted.",
        (RETURN, "return X.shape"),
    ),
    (
        "images-global-used",
        "A name is used here that is no parameter of the function: it exists in other cells at best.",
        (RESHAPED, "train_x_orig.reshape(m, -1).T"),
    ),
)

CORRECT_VARIANTS = variants(
    "prepare_images",
    ("images-in-one-line", (f"{COLUMNS}\n    {SCALED}", "X = images.reshape(images.shape[0], -1).T / 255.0")),
    ("images-divided-first", (COLUMNS, "columns = (images / 255).reshape(m, -1).T"), (SCALED, "X = columns")),
    ("images-transposed-by-name", (RESHAPED, "np.transpose(np.reshape(images, (m, -1)))")),
    ("images-flattened-one-by-one", (RESHAPED, "np.array([image.flatten() for image in images]).T")),
    ("images-stacked-columns", (RESHAPED, "np.column_stack([image.ravel() for image in images])")),
    ("images-size-worked-out", (RESHAPED, "images.reshape(m, np.prod(images.shape[1:])).T")),
    ("images-single-precision", (SCALED, "X = columns.astype(np.float32) / 255")),
    ("images-as-floats-first", (SCALED, "X = columns.astype(float) * (1 / 255)")),
    ("images-divided-in-place", (SCALED, "X = columns.astype(np.float64)\n    X /= 255")),
    ("images-np-divide", (SCALED, "X = np.divide(columns, 255)")),
    ("images-moved-axis", (RESHAPED, "np.moveaxis(images, 0, -1).reshape(-1, m)")),
    (
        "images-filled-in-a-loop",
        (
            COLUMNS,
            "columns = np.zeros((images[0].size, m))\n"
            "    for i in range(m):\n        columns[:, i] = images[i].flat",
        ),
    ),
    ("images-swapped-axes", (RESHAPED, "images.reshape(m, -1).swapaxes(0, 1)")),
    ("images-contiguous", (SCALED, "X = np.ascontiguousarray(columns / 255)")),
)
