#!/usr/bin/env python3
"""Trains a small neural network to read handwritten digits; needs nothing but Python 3.8.

Each epoch prints one line, which is all that ClusterSweep needs to rank the runs:

    epoch=3 train_loss=0.4567 val_loss=0.5123 val_acc=0.8575

Exit codes: 0 trained; 2 wrong options; 3 the training diverged.
"""

import argparse
import csv
import math
import os
import random
import sys
from operator import mul

CLASSES = 10
TRAINING, VALIDATION = 600, 400
LEAK = 0.1  # the slope of the units below zero


def options():
    parser = argparse.ArgumentParser(description="Train a small network on handwritten digits.")
    parser.add_argument("--lr", type=float, default=0.01, help="learning rate (default 0.01)")
    parser.add_argument("--layers", type=int, default=2, help="layers of weights (default 2)")
    parser.add_argument("--hidden", type=int, default=16, help="units a hidden layer (default 16)")
    parser.add_argument("--epochs", type=int, default=6, help="passes over the data (default 6)")
    parser.add_argument("--augment", action="store_true", help="shift images by up to one pixel")
    parser.add_argument("--seed", help="default: $CLUSTERSWEEP_SEED, else 0")
    chosen = parser.parse_args()
    if min(chosen.layers, chosen.hidden, chosen.epochs) < 1:
        parser.error("--layers, --hidden and --epochs must be at least 1")
    if chosen.seed is None:
        chosen.seed = os.environ.get("CLUSTERSWEEP_SEED") or "0"
    return chosen


def digits():
    """The images as lists of 64 numbers from 0 to 1, each with the digit that it shows."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "digits.csv")
    with open(path, newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [([int(p) / 16 for p in row[:-1]], int(row[-1])) for row in rows]


def shifted(image, rng):
    """The image, moved by up to one pixel in each direction."""
    down, right = rng.randrange(-1, 2), rng.randrange(-1, 2)
    moved = [0.0] * 64
    for y in range(max(0, down), min(8, 8 + down)):
        for x in range(max(0, right), min(8, 8 + right)):
            moved[8 * y + x] = image[8 * (y - down) + x - right]
    return moved


class Network:
    """Fully connected layers: leaky ReLU between them, softmax behind the last."""

    def __init__(self, layers, hidden, rng):
        sizes = [64] + [hidden] * (layers - 1) + [CLASSES]
        self.weights = [
            [
                [rng.uniform(-1, 1) * math.sqrt(6 / inputs) for _ in range(inputs)]
                for _ in range(outputs)
            ]
            for inputs, outputs in zip(sizes, sizes[1:])
        ]
        self.biases = [[0.0] * outputs for outputs in sizes[1:]]

    def forward(self, image):
        """The values of all layers, from the image to the class scores."""
        values = [image]
        last = len(self.weights) - 1
        for depth, (weights, biases) in enumerate(zip(self.weights, self.biases)):
            inputs = values[-1]
            sums = [sum(map(mul, row, inputs)) + bias for row, bias in zip(weights, biases)]
            values.append(sums if depth == last else [s if s > 0 else LEAK * s for s in sums])
        return values

    def learn(self, image, digit, lr):
        """One step of stochastic gradient descent; returns the loss before it."""
        values = self.forward(image)
        probabilities, loss = softmax(values[-1], digit)
        if not math.isfinite(loss):
            return loss
        deltas = probabilities
        deltas[digit] -= 1
        for depth in range(len(self.weights) - 1, -1, -1):
            weights, biases, inputs = self.weights[depth], self.biases[depth], values[depth]
            below = [0.0] * len(inputs)
            for unit, delta in enumerate(deltas):
                if delta == 0:
                    continue
                row = weights[unit]
                if depth > 0:
                    below = [b + delta * w for b, w in zip(below, row)]
                step = lr * delta
                weights[unit] = [w - step * i for w, i in zip(row, inputs)]
                biases[unit] -= step
            deltas = [b if i > 0 else LEAK * b for b, i in zip(below, inputs)]
        return loss


def softmax(scores, digit):
    """The probability of each class, and the cross entropy for the right one."""
    if not all(map(math.isfinite, scores)):
        return scores, math.nan
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [p / total for p in powers], math.log(total) + highest - scores[digit]


def validate(network, samples):
    """Mean loss and accuracy."""
    loss = right = 0
    for image, digit in samples:
        scores = network.forward(image)[-1]
        loss += softmax(scores, digit)[1]
        right += scores.index(max(scores)) == digit
    return loss / len(samples), right / len(samples)


def diverged(epoch, lr):
    print(
        f"train.py: loss is not finite in epoch {epoch}: the learning rate {lr:g} is too large",
        file=sys.stderr,
    )
    sys.exit(3)


def main():
    chosen = options()
    rng = random.Random(chosen.seed)
    samples = digits()
    rng.shuffle(samples)
    training, validation = samples[:TRAINING], samples[TRAINING:TRAINING + VALIDATION]
    network = Network(chosen.layers, chosen.hidden, rng)
    for epoch in range(1, chosen.epochs + 1):
        rng.shuffle(training)
        total = 0.0
        for image, digit in training:
            if chosen.augment:
                image = shifted(image, rng)
            loss = network.learn(image, digit, chosen.lr)
            if not math.isfinite(loss):
                diverged(epoch, chosen.lr)
            total += loss
        val_loss, val_acc = validate(network, validation)
        if not math.isfinite(val_loss):
            diverged(epoch, chosen.lr)
        print(
            f"epoch={epoch} train_loss={total / len(training):.4f}"
            f" val_loss={val_loss:.4f} val_acc={val_acc:.4f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
