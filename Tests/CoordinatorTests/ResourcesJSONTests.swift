import Diagnostics
import JSON
import SweepFile
import Testing

@testable import Coordinator

@Suite struct ResourcesJSONTests {
  private let place = SourceLocation(file: "s", line: 1, column: 1, text: "")

  private func resources(_ text: String) throws -> Resources {
    let file = "name: a\ncommand: 'true'\nresources: \(text)\n"
    return try Sweep.parse(Array(file.utf8), file: "sweep.yaml").resources
  }

  @Test func whatIsSaidIsKeptAsWritten() throws {
    let text = """
      {time: 1h30m, cpus: 2, memory: 1.5G, gpus: "a100:2", partition: p, account: a, qos: q, \
      constraint: "x&y", sbatch: ["--nice=1", "--x"]}
      """
    let json = try resources(text).json
    let expected = try JSONValue(
      parsing: """
        {"time": "1h30m", "cpus": "2", "memory": "1.5G", "gpus": "a100:2", "partition": "p",
         "account": "a", "qos": "q", "constraint": "x&y", "sbatch": ["--nice=1", "--x"]}
        """)
    #expect(json.text() == expected.text())
    #expect(Resources(json: json, at: place).json.text() == json.text())
  }

  @Test func nothingIsAnEmptyObject() throws {
    #expect(Resources().json.text() == "{}")
    #expect(Resources(json: .object([]), at: place) == Resources())
  }
}
