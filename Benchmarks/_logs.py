"""Logs as trainings write them, their growth, and copies of them."""

import os
import random
import shutil

LINE = "2026-11-%02d %02d:%02d:%02d,%03d INFO step=%d loss=%.6f val_loss=%.6f acc=%.4f lr=%.3e it/s=%.2f\n"


def lines(size, draw, first=0):
    """At least `size` bytes of lines whose numbers are random."""
    parts, length, step, r = [], 0, first, draw.random
    while length < size:
        line = LINE % (1 + step // 86400 % 28, step // 3600 % 24, step // 60 % 60, step % 60, int(r() * 1000),
                       step, r() * 3, r() * 3, r(), r() * 1e-3, r() * 90)
        parts.append(line)
        length += len(line)
        step += 1
    return "".join(parts).encode()


class Logs:
    """Logs on the server, in one folder or in one each."""

    def __init__(self, folder, count, size, fresh=False, apart=False, seed=5):
        """With `fresh` every byte is drawn; else old bytes, which never travel, come from a pool."""
        self.folder, self.draw = folder, random.Random(seed)
        self.names = [f"{k}/train.log" if apart else f"{k}.out" for k in range(count)]
        self.sizes = {}
        os.makedirs(folder, exist_ok=True)
        pool = b"" if fresh else lines(8 << 20, self.draw)
        for name in self.names:
            os.makedirs(os.path.dirname(f"{folder}/{name}"), exist_ok=True)
            if fresh:
                data = lines(size, self.draw)[:size]
            else:
                start = self.draw.randrange(len(pool) - size)
                data = pool[start:start + size]
            with open(f"{folder}/{name}", "wb") as file:
                file.write(data)
            # What has rested for an hour is no edge case for anybody's quick check.
            os.utime(f"{folder}/{name}", ns=(self.old, self.old))
            self.sizes[name] = size

    old = 1_790_000_000 * 10**9

    def grow(self, share, size):
        """Appends new lines to a share of the logs, spread evenly."""
        for name in self.names[::round(1 / share)]:
            with open(f"{self.folder}/{name}", "ab") as file:
                file.write(lines(size, self.draw, first=self.draw.randrange(10**6))[:size])

    def shrink(self, copy):
        """Takes a copy back to what it was before the logs grew."""
        for name, size in self.sizes.items():
            path = f"{copy}/{name}"
            if os.stat(path).st_size != size:
                os.truncate(path, size)
                os.utime(path, ns=(self.old, self.old))


def empty(folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)


def differences(first, second):
    """The names under which two folders don't hold the same bytes."""
    names = files(first) | files(second)
    return sorted(name for name in names if not same(f"{first}/{name}", f"{second}/{name}"))


def files(folder):
    """The names of all files below a folder, relative to it."""
    return {os.path.relpath(f"{place}/{name}", folder) for place, _, names in os.walk(folder) for name in names}


def same(first, second):
    try:
        with open(first, "rb") as one, open(second, "rb") as two:
            while True:
                pieces = one.read(1 << 20), two.read(1 << 20)
                if pieces[0] != pieces[1]:
                    return False
                if not pieces[0]:
                    return True
    except FileNotFoundError:
        return False
