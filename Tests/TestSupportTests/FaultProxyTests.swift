import Foundation
import Subprocess
import TestSupport
import Testing

@Suite struct FaultProxyTests {
  /// What a client sends, and what comes back from a server that returns each byte.
  struct Exchange {
    let server: EchoServer
    let proxy: FaultProxy

    init(_ faults: [Fault] = [], delay: Duration = .zero) throws {
      server = try EchoServer()
      proxy = try FaultProxy(to: server.port, faults: faults, delay: delay)
    }

    func client() throws -> Client { try Client(port: proxy.port) }
  }

  /// Bytes of which no two neighbours are the same.
  static let bytes: [UInt8] = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 167 >> 2) }

  @Test func bytesAreCountedAndUnchanged() throws {
    let exchange = try Exchange()
    for _ in 0..<3 {
      let client = try exchange.client()
      try client.send(Self.bytes)
      try client.endSending()
      #expect(client.receive() == .ended(Self.bytes))
    }
    #expect(exchange.proxy.bytesUp == 900_000)
    #expect(exchange.proxy.bytesDown == 900_000)
    #expect(exchange.proxy.connections == 3)
  }

  @Test(arguments: [0, 1, 4_095, 262_144, 262_145, 299_999])
  func anOrderlyEndComesAfterExactlySoManyBytesDown(count: Int) throws {
    let exchange = try Exchange([Fault(.close, .down, at: count)])
    let client = try exchange.client()
    try? client.send(Self.bytes)
    #expect(client.receive() == .ended(Array(Self.bytes.prefix(count))))
    #expect(exchange.proxy.happened == 1)
    #expect(exchange.proxy.bytesDown == count)
  }

  @Test(arguments: [0, 1, 70_000])
  func aServerSeesExactlySoManyBytes(count: Int) throws {
    let exchange = try Exchange([Fault(.close, .up, at: count)])
    let client = try exchange.client()
    try? client.send(Self.bytes)
    #expect(eventually { exchange.server.received == Array(Self.bytes.prefix(count)) })
    #expect(eventually { exchange.server.ended == 1 })
  }

  @Test func aResetIsNoOrderlyEnd() throws {
    let exchange = try Exchange([Fault(.reset, .up, at: 10)])
    let client = try exchange.client()
    try client.send(Array(Self.bytes.prefix(100)))
    #expect(client.receive().isReset)
  }

  @Test func aFaultOfAllHappensOnce() throws {
    let exchange = try Exchange([Fault(.close, .down, at: 150)])
    for (count, expected) in [(100, 100), (100, 50), (100, 100)] {
      let client = try exchange.client()
      try client.send(Array(Self.bytes.prefix(count)))
      try client.endSending()
      #expect(client.receive() == .ended(Array(Self.bytes.prefix(expected))))
    }
  }

  @Test func aFaultOfEachHappensInEach() throws {
    let exchange = try Exchange([Fault(.close, .down, at: 60, of: .connection)])
    for (count, expected) in [(50, 50), (100, 60), (100, 60)] {
      let client = try exchange.client()
      try client.send(Array(Self.bytes.prefix(count)))
      try client.endSending()
      #expect(client.receive() == .ended(Array(Self.bytes.prefix(expected))))
    }
    #expect(exchange.proxy.happened == 2)
  }

  @Test func oneBitOfOneByteIsInverted() throws {
    let exchange = try Exchange([Fault(.flip(bit: 3), .up, at: 70_001)])
    let client = try exchange.client()
    try client.send(Self.bytes)
    try client.endSending()
    var expected = Self.bytes
    expected[70_001] ^= 8
    #expect(client.receive() == .ended(expected))
  }

  @Test func aStallHoldsUntilItIsReleased() throws {
    let exchange = try Exchange([Fault(.stall, .down, at: 1_000)])
    let client = try exchange.client()
    try client.send(Array(Self.bytes.prefix(5_000)))
    #expect(client.receive(1_000) == Array(Self.bytes.prefix(1_000)))
    #expect(eventually { exchange.proxy.happened == 1 })
    let other = try exchange.client()
    try other.send([1, 2, 3])
    #expect(exchange.proxy.bytesDown == 1_000)
    exchange.proxy.release()
    #expect(client.receive(4_000) == Array(Self.bytes[1_000..<5_000]))
    #expect(other.receive(3) == [1, 2, 3])
  }

  @Test func aStallOfOneConnectionLeavesTheOthers() throws {
    let exchange = try Exchange([Fault(.stall, .up, at: 10, of: .connection)])
    let (first, second) = (try exchange.client(), try exchange.client())
    try first.send(Array(Self.bytes.prefix(20)))
    #expect(eventually { exchange.proxy.happened == 1 })
    try second.send([1, 2, 3])
    #expect(second.receive(3) == [1, 2, 3])
    #expect(exchange.proxy.bytesUp == 13)
  }

  @Test func delayedBytesArriveLaterInTheirOrder() throws {
    let exchange = try Exchange(delay: .milliseconds(30))
    let client = try exchange.client()
    let start = ContinuousClock.now
    try client.send(Self.bytes)
    try client.endSending()
    #expect(client.receive() == .ended(Self.bytes))
    // Never earlier: how much later is the machine's business.
    #expect(.now - start >= .milliseconds(60))
  }

  @Test func itRefusesAndAcceptsAgain() throws {
    let exchange = try Exchange()
    let before = try exchange.client()
    try before.send([7])
    #expect(before.receive(1) == [7])
    exchange.proxy.refuse()
    let failure = #expect(throws: SocketFailure.self) { try exchange.client() }
    #expect(failure == SocketFailure(step: "connect", number: ECONNREFUSED))
    try before.send([8])
    #expect(before.receive(1) == [8])
    try exchange.proxy.accept()
    let after = try exchange.client()
    try after.send([9])
    #expect(after.receive(1) == [9])
  }

  @Test(arguments: [Fault.Effect.close, .reset]) func allEndAtOnce(effect: Fault.Effect) throws {
    let exchange = try Exchange()
    let clients = [try exchange.client(), try exchange.client()]
    for client in clients {
      try client.send([1])
      #expect(client.receive(1) == [1])
    }
    exchange.proxy.endConnections(by: effect)
    for client in clients {
      let end = client.receive()
      #expect(effect == .reset ? end.isReset : end == .ended([]))
    }
  }

  @Test func aServerThatDoesNotListenResets() throws {
    let proxy: FaultProxy
    do {
      let server = try EchoServer()
      proxy = try FaultProxy(to: server.port)
    }
    #expect(try Client(port: proxy.port).receive().isReset)
  }

  @Test func portAndConnectionsGoWithTheObject() throws {
    let server = try EchoServer()
    let client: Client
    let port: UInt16
    do {
      let proxy = try FaultProxy(to: server.port)
      port = proxy.port
      client = try Client(port: port)
      try client.send([1])
      #expect(client.receive(1) == [1])
    }
    #expect(client.receive() == .ended([]))
    #expect(eventually { server.ended == 1 })
    #expect(throws: SocketFailure(step: "connect", number: ECONNREFUSED)) {
      try Client(port: port)
    }
  }
}
