"""Writes the event files of this folder with the writers that people use, and what their reader finds.

    python3 -m venv venv && venv/bin/pip install tensorboard==2.21.0 tensorboardX==2.6.5
    venv/bin/python make.py

The expectations are EventAccumulator's, all of whose values are kept, in `expected.json`: folder, then tag, then
[step, value as the hexadecimal text of a double].
"""

import json
import os
import shutil

import numpy as np
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.plugins.scalar import metadata as scalar_metadata
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util import tensor_util
from tensorboardX import SummaryWriter

HERE = os.path.dirname(os.path.abspath(__file__))
START = 1_700_000_000
VALUES = [0.1, 1 / 3, 2.5e-8, float("nan"), -1.75, float("inf"), 3.4e38, float("-inf"), 0.0, 7.0]


def folder(name):
    path = os.path.join(HERE, name)
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def only_file(path, name):
    """Gives the newest file of a folder a name that doesn't tell of the machine."""
    new = max((f for f in os.listdir(path) if "host" not in f), key=lambda f: os.path.getmtime(f"{path}/{f}"))
    os.rename(f"{path}/{new}", f"{path}/events.out.tfevents.{name}.host")


def tensorboardx():
    """simple_value, of one writer; text and a histogram stand between."""
    path = folder("tensorboardX")
    with SummaryWriter(path) as writer:
        for step, value in enumerate(VALUES):
            writer.add_scalar("val/loss", value, step, walltime=START + step)
            writer.add_scalar("lr", 10.0 ** -step, step, walltime=START + step)
        writer.add_text("notes", "no number", 3)
        writer.add_histogram("weights", np.arange(10), 3)
    only_file(path, START)


def restarted():
    """A run that is started again at step 5 (`purge_step`), in a second file."""
    path = folder("restarted")
    for attempt, purge in enumerate([None, 5]):
        with SummaryWriter(path, purge_step=purge) as writer:
            for step in range(purge or 0, 10 + 2 * attempt):
                writer.add_scalar("loss", 1 / (step + 1) + attempt, step, walltime=START + step)
        only_file(path, START + attempt)


def tensors():
    """The form of TensorFlow 2, of each type of number; its plug-in stands with the first value only."""
    path = folder("tensors")
    writer = EventFileWriter(path)
    types = [np.float32, np.float64, np.float16, np.int32, np.int64, np.uint8, np.int8, np.int16, np.uint32,
             np.uint64, np.bool_]
    for kind in types:
        tag = np.dtype(kind).name
        for step, value in enumerate([1, 0.1, 100]):
            tensor = tensor_util.make_tensor_proto(np.asarray(value, dtype=kind))
            item = summary_pb2.Summary.Value(tag=tag, tensor=tensor)
            if step == 0:
                item.metadata.CopyFrom(scalar_metadata.create_summary_metadata("", ""))
            writer.add_event(event_pb2.Event(
                wall_time=START + step, step=step, summary=summary_pb2.Summary(value=[item])))
    # A vector of the same plug-in is no scalar; nor is a tensor of no plug-in.
    for tag, value, plugin in (("vector", [1.0, 2.0], True), ("nobody", 1.0, False)):
        item = summary_pb2.Summary.Value(tag=tag, tensor=tensor_util.make_tensor_proto(np.asarray(value)))
        if plugin:
            item.metadata.CopyFrom(scalar_metadata.create_summary_metadata("", ""))
        writer.add_event(event_pb2.Event(wall_time=START, step=0, summary=summary_pb2.Summary(value=[item])))
    writer.close()
    only_file(path, START)


def lists():
    """Numbers in the lists of a TensorProto instead of its content, and a negative step."""
    path = folder("lists")
    writer = EventFileWriter(path)
    fields = [("float", 1, dict(float_val=[0.1])), ("double", 2, dict(double_val=[0.1])),
              ("half", 19, dict(half_val=[int(np.float16(0.1).view(np.uint16))])),
              ("bfloat16", 14, dict(half_val=[0x3dcd])), ("int", 3, dict(int_val=[-3])),
              ("int64", 9, dict(int64_val=[-(2 ** 53) + 1])), ("bool", 10, dict(bool_val=[True]))]
    for tag, kind, value in fields:
        item = summary_pb2.Summary.Value(tag=tag)
        item.tensor.dtype = kind
        for key, numbers in value.items():
            getattr(item.tensor, key).extend(numbers)
        item.metadata.CopyFrom(scalar_metadata.create_summary_metadata("", ""))
        writer.add_event(event_pb2.Event(wall_time=START, step=-1, summary=summary_pb2.Summary(value=[item])))
    writer.close()
    only_file(path, START)


def numbers(tensor):
    """The numbers of a tensor; those of types that TensorBoard's own function leaves out by NumPy."""
    if tensor.dtype in (22, 23):
        kind = np.dtype("<u4" if tensor.dtype == 22 else "<u8")
        listed = tensor.uint32_val if tensor.dtype == 22 else tensor.uint64_val
        return np.frombuffer(tensor.tensor_content, kind) if tensor.tensor_content else np.array(listed, kind)
    if tensor.dtype == 14:
        return np.array([tensor.half_val[0] << 16], np.uint32).view(np.float32)
    return tensor_util.make_ndarray(tensor)


def expected(name):
    reader = event_accumulator.EventAccumulator(os.path.join(HERE, name), size_guidance={
        event_accumulator.SCALARS: 0, event_accumulator.TENSORS: 0})
    reader.Reload()
    found = {tag: [[e.step, float(e.value).hex()] for e in reader.Scalars(tag)]
             for tag in reader.Tags()["scalars"]}
    for tag in reader.Tags()["tensors"]:
        known = reader.summary_metadata.get(tag)
        if known is None or known.plugin_data.plugin_name != "scalars":
            continue
        values = [[e.step, numbers(e.tensor_proto)] for e in reader.Tensors(tag)]
        found[tag] = [[step, float(array.reshape(())).hex()] for step, array in values if array.size == 1]
    return {tag: values for tag, values in found.items() if values}


for make in (tensorboardx, restarted, tensors, lists):
    make()
with open(os.path.join(HERE, "expected.json"), "w") as file:
    json.dump({name: expected(name) for name in ("tensorboardX", "restarted", "tensors", "lists")}, file,
              indent=1, sort_keys=True)
