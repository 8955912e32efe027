import Diagnostics
import SweepFile
import Testing

/// A wrong file and all that is said about it.
struct WrongFile: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var yaml: String
  var message: String

  init(_ name: String, _ yaml: String, _ message: String) {
    testDescription = name
    self.yaml = yaml
    self.message = message
  }
}

/// What is said about a file that `read` should refuse, or nil if it doesn't.
func complaint(_ read: () throws -> Void) -> String? {
  do {
    try read()
    return nil
  } catch {
    return "\(error)"
  }
}

@Suite struct WrongFileTests {
  @Test(arguments: WrongFile.syntax + WrongFile.sweeps + WrongFile.values + WrongFile.codes)
  func sweepFile(_ wrong: WrongFile) {
    let message = complaint {
      _ = try Sweep.parse(Array((wrong.yaml + "\n").utf8), file: "sweep.yaml")
    }
    #expect(message == wrong.message)
  }

  @Test(arguments: WrongFile.hosts)
  func hostsFile(_ wrong: WrongFile) {
    let message = complaint {
      _ = try HostsFile.parse(Array((wrong.yaml + "\n").utf8), file: "hosts.yaml")
    }
    #expect(message == wrong.message)
  }

  @Test func kindsGiveTheExitCodes() {
    #expect(throws: Diagnostics.self) { try Sweep.parse([], file: "f") }
    #expect(kinds { _ = try Sweep.parse(Array("a".utf8), file: "f") } == [.badInput])
    #expect(kinds { _ = try Sweep.parse(Array("a: [".utf8), file: "f") } == [.badInput])
    #expect(kinds { _ = try HostsFile.parse(Array("a".utf8), file: "f") } == [.badConfiguration])
    #expect(
      kinds { _ = try HostsFile.parse(Array("a: [".utf8), file: "f") } == [.badConfiguration])
  }

  private func kinds(_ read: () throws -> Void) -> [Diagnostic.Kind] {
    do {
      try read()
      return []
    } catch let error as Diagnostics {
      return error.all.map(\.kind)
    } catch {
      return []
    }
  }
}
