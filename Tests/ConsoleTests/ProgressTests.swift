import Synchronization
import Testing

@testable import Console

@Suite struct ProgressTests {
  @Test func drawing() {
    let progress = Progress("uploading", done: 5, total: 10, note: "run.tar")
    #expect(progress.draw(width: 80) == "uploading [##########..........] 5/10 run.tar")
    #expect(progress.draw(width: 45) == "uploading [##########..........] 5/10 run.tar")
    #expect(progress.draw(width: 44) == "uploading 5/10 run.tar")
    #expect(progress.draw(width: 18) == "uploading 5/10 ru…")
    #expect(progress.draw(width: 0) == "")
  }

  @Test func whatIsNotKnown() {
    #expect(Progress("asking").draw(width: 80) == "asking")
    #expect(Progress("reading", done: 7, note: "a\nb").draw(width: 80) == "reading 7 a\\nb")
    #expect(Progress("x", done: 0, total: 0).draw(width: 80) == "x 0/0")
    #expect(
      Progress("x", done: 9, total: 3).draw(width: 80) == "x [####################] 9/3")
  }

  /// A clock that is set by hand, and what was written.
  private final class Bench: Sendable {
    let time = Mutex(ContinuousClock.now)
    let written = Mutex<[String]>([])

    func writer(_ stream: Terminal.Stream) -> ProgressWriter {
      ProgressWriter(stream, now: { self.time.withLock { $0 } }) { text in
        self.written.withLock { $0.append(text) }
      }
    }

    func wait(_ milliseconds: Int) { time.withLock { $0 += .milliseconds(milliseconds) } }
    var lines: [String] { written.withLock { $0 } }
  }

  private let tty = Terminal.Stream(isTerminal: true, width: 40)

  @Test func atMostTenTimesASecond() {
    let bench = Bench()
    let writer = bench.writer(tty)
    writer.show(Progress("a"))
    bench.wait(99)
    writer.show(Progress("b"))
    bench.wait(1)
    writer.show(Progress("c"))
    writer.clear()
    writer.show(Progress("d"))
    #expect(
      bench.lines == ["\r\u{1B}[Ka", "\r\u{1B}[Kc", "\r\u{1B}[K", "\r\u{1B}[Kd"])
  }

  @Test func theLastColumnStaysFree() {
    let bench = Bench()
    bench.writer(tty).show(Progress(String(repeating: "x", count: 50)))
    #expect(bench.lines == ["\r\u{1B}[K" + String(repeating: "x", count: 38) + "…"])
  }

  @Test func aPipeGetsNothing() {
    let bench = Bench()
    let writer = bench.writer(Terminal.Stream(isTerminal: false))
    writer.show(Progress("a"))
    writer.clear()
    #expect(bench.lines.isEmpty)
  }

  @Test func nothingToClear() {
    let bench = Bench()
    let writer = bench.writer(tty)
    writer.clear()
    writer.show(Progress("a"))
    writer.clear()
    writer.clear()
    #expect(bench.lines.count == 2)
  }
}
