"""Files of metrics as training runs write them, many of them."""

import os
import random
import struct


def crc_table():
    table = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
        table.append(crc)
    return table


TABLE = crc_table()


def masked_crc(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 0xFF]
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def record(data):
    length = struct.pack("<Q", len(data))
    return length + struct.pack("<I", masked_crc(length)) + data + struct.pack("<I", masked_crc(data))


def varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def scalar(tag, step, value, time):
    item = b"\x0a" + varint(len(tag)) + tag + b"\x15" + struct.pack("<f", value)
    summary = b"\x0a" + varint(len(item)) + item
    return b"\x09" + struct.pack("<d", time) + b"\x10" + varint(step) + b"\x2a" + varint(len(summary)) + summary


TAGS = [b"train/loss", b"train/accuracy", b"val/loss", b"val/accuracy", b"lr"]


def event_file(seed, steps):
    dice = random.Random(seed)
    first = b"\x09" + struct.pack("<d", 1.7e9) + b"\x1a\x0dbrain.Event:2"
    parts = [record(first)]
    for step in range(steps):
        parts += [record(scalar(tag, step, dice.random(), 1.7e9 + step)) for tag in TAGS]
    return b"".join(parts)


def csv_file(seed, lines):
    dice = random.Random(seed)
    rows = (f"{step},{dice.random()},{dice.random()},{dice.random()},{dice.random()}\n" for step in range(lines))
    return ("step,train_loss,val_loss,train_acc,val_acc\n" + "".join(rows)).encode()


def text_file(seed, size):
    """A metric on every tenth line."""
    dice = random.Random(seed)
    lines, written, step = [], 0, 0
    while written < size:
        if step % 10 == 9:
            line = f"epoch {step // 10} step {step} val_loss={dice.random():.6f} val_acc={dice.random():.4f}\n"
        else:
            line = f"[2026-01-01 00:00:{step % 60:02}] worker 3: batch {step} of 100000 took 0.{dice.randrange(10**6):06} s, queue ok\n"
        lines.append(line)
        written += len(line)
        step += 1
    return "".join(lines).encode()


def fill(folder, count, name, make, distinct=10):
    """Makes `count` run folders; files repeat after `distinct` of them, so that making them is quick."""
    contents = [make(seed) for seed in range(min(distinct, count))]
    for index in range(count):
        os.makedirs(f"{folder}/run_{index}")
        with open(f"{folder}/run_{index}/{name}", "wb") as file:
            file.write(contents[index % len(contents)])
