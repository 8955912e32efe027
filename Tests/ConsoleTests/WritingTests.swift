import Diagnostics
import Dispatch
import Synchronization
import Testing

@testable import Console

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct WritingTests {
  private func pipeEnds() -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  private static func readAll(_ descriptor: Int32) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count <= 0 { return all }
      all += buffer[..<count]
    }
  }

  @Test func everythingArrivesThroughASmallPipe() throws {
    let ends = pipeEnds()
    // A full pipe gives EAGAIN, and what fits is less than what is written.
    #expect(fcntl(ends.write, F_SETFL, O_NONBLOCK) == 0)
    let bytes = (0..<500_000).map { UInt8($0 % 251) }
    let received = Mutex<[UInt8]>([])
    let reader = DispatchWorkItem { received.withLock { $0 = Self.readAll(ends.read) } }
    DispatchQueue.global().async(execute: reader)
    try write(bytes, toDescriptor: ends.write, name: "the pipe")
    close(ends.write)
    reader.wait()
    #expect(received.withLock { $0 } == bytes)
    close(ends.read)
  }

  @Test func aReaderThatIsGone() {
    let ends = pipeEnds()
    close(ends.read)
    #expect(throws: BrokenPipe()) {
      try write([1, 2, 3], toDescriptor: ends.write, name: "the pipe")
    }
    #expect(throws: BrokenPipe()) {
      try write([1, 2, 3], toDescriptor: ends.write, name: "the pipe")
    }
    close(ends.write)
  }

  @Test func anotherReason() {
    let error = #expect(throws: Diagnostic.self) {
      try write([1], toDescriptor: -1, name: "the pipe")
    }
    #expect(error?.description == "error: the pipe can't be written\n  why: Bad file descriptor")
  }

  @Test func nothingToWrite() throws {
    try write([], toDescriptor: -1, name: "nothing")
  }
}
