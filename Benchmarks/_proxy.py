"""A TCP proxy on loopback that counts bytes and may keep them back: `_proxy.py TARGET_PORT DELAY_MS`.

It prints its port; for each line on its standard input it prints the bytes up and down since the last
one. Bytes are kept back by a queue, so a delay limits no throughput: there is neither slow start nor a
window of the path. It ends with its standard input.
"""

import collections
import selectors
import socket
import sys
import time

PIECE = 1 << 20
HELD = 1 << 28

target, delay = int(sys.argv[1]), float(sys.argv[2]) / 1000
selector = selectors.DefaultSelector()
counts = [0, 0]
lanes_of = {}  # a socket: the lane that it is the source of, the lane that it is the sink of


class Lane:
    def __init__(self, way, source, sink):
        self.way, self.source, self.sink = way, source, sink
        self.pieces = collections.deque()
        self.held, self.is_over, self.is_shut = 0, False, False

    def read(self):
        try:
            data = self.source.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.is_over = True
            return
        counts[self.way] += len(data)
        self.held += len(data)
        self.pieces.append([time.monotonic() + delay, memoryview(data)])

    def write(self):
        while self.pieces:
            due, data = self.pieces[0]
            if due > time.monotonic():
                return
            try:
                sent = self.sink.send(data)
            except BlockingIOError:
                return
            except OSError:
                self.pieces.clear()
                self.held = 0
                break
            self.held -= sent
            if sent < len(data):
                self.pieces[0][1] = data[sent:]
                return
            self.pieces.popleft()
        if self.is_over and not self.is_shut:
            self.is_shut = True
            try:
                self.sink.shutdown(socket.SHUT_WR)
            except OSError:
                pass


def watch(end, now):
    out, back = lanes_of[end]
    if out.is_shut and back.is_shut:
        for lane in (out, back):
            if lane.source in selector.get_map():
                selector.unregister(lane.source)
        for lane in (out, back):
            lanes_of.pop(lane.source, None)
            lane.source.close()
        return
    events = 0
    if not out.is_over and out.held < HELD:
        events |= selectors.EVENT_READ
    if back.pieces and back.pieces[0][0] <= now:
        events |= selectors.EVENT_WRITE
    known = end in selector.get_map()
    if events and known:
        selector.modify(end, events)
    elif events:
        selector.register(end, events)
    elif known:
        selector.unregister(end)


def prepare(end):
    end.setblocking(False)
    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return end


listener = socket.create_server(("127.0.0.1", 0), backlog=100)
listener.setblocking(False)
selector.register(listener, selectors.EVENT_READ)
selector.register(sys.stdin, selectors.EVENT_READ)
print(listener.getsockname()[1], flush=True)
while True:
    # One time for both: what comes due in between would be waited for by nobody.
    now = time.monotonic()
    for end in list(lanes_of):
        if end in lanes_of:
            watch(end, now)
    dues = [out.pieces[0][0] for out, _ in lanes_of.values() if out.pieces]
    dues = [due for due in dues if due > now]
    wait = min(dues) - now if dues else None
    for key, events in selector.select(wait):
        if key.fileobj is sys.stdin:
            if not sys.stdin.readline():
                sys.exit()
            print(*counts, flush=True)
            counts[:] = [0, 0]
        elif key.fileobj is listener:
            client = prepare(listener.accept()[0])
            server = prepare(socket.create_connection(("127.0.0.1", target)))
            up, down = Lane(0, client, server), Lane(1, server, client)
            lanes_of[client], lanes_of[server] = (up, down), (down, up)
        elif key.fileobj in lanes_of and events & selectors.EVENT_READ:
            lanes_of[key.fileobj][0].read()
    for end in list(lanes_of):
        if end in lanes_of:
            lanes_of[end][0].write()
