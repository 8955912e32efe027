import Grid
import Testing

@testable import RunFiles

/// Config files in JSON.
@Suite struct ConfigJSONTests {
  @Test(arguments: [
    ConfigCase(
      "{\"b\": 1e-3,\t\"a\": [1, {\"x\": 2}]}", ["a.1.x": "1e-5", "a.0": "'q\"é\t'"],
      "{\"b\": 1e-3,\t\"a\": [\"q\\\"é\\t\", {\"x\": 1e-5}]}"),
    ConfigCase(
      "{\"a\": [1, 2],\r\n \"b\": 3}\r\n", ["a": "[4]", "b": "+.5"],
      "{\"a\": [4],\r\n \"b\": 0.5}\r\n"),
    ConfigCase("\u{FEFF}{\"a\":1}", ["a": "{\"b\": true}"], "\u{FEFF}{\"a\":{\"b\": true}}"),
    ConfigCase("{\"a.b\": 1, \"a\": {\"b\": 2}}", ["a.b": "3"], "{\"a.b\": 3, \"a\": {\"b\": 2}}"),
    ConfigCase("{\"a\": 1}", ["a": nil, "b": nil], "{\"a\": 1}"),
  ])
  func valuesThatAreThere(_ example: ConfigCase) throws {
    #expect(try example.filled(.json) == example.result)
    #expect(try example.file(.json).text.original == Array(example.base.utf8))
  }

  @Test(arguments: [
    ConfigCase("{\"a\": 1}", ["b": "2", "c": "x"], "{\"a\": 1, \"b\": 2, \"c\": \"x\"}"),
    ConfigCase("{ }", ["b": nil, "c": "2", "d": "3"], "{\"c\": 2, \"d\": 3 }"),
    ConfigCase(
      "{\n  \"a\": 1,\n  \"t\": {\n    \"x\": 1\n  }\n}\n", ["t.lr": "2", "u.v": "3", "u.w": nil],
      "{\n  \"a\": 1,\n  \"t\": {\n    \"x\": 1,\n    \"lr\": 2\n  },\n  \"u\": {\"v\": 3}\n}\n"),
    ConfigCase("{\"t\": null}", ["t.lr": "1", "t.\"k": "2"], "{\"t\": {\"lr\": 1, \"\\\"k\": 2}}"),
    ConfigCase(
      "[{}, {\"a\": []}]", ["0.x": "1", "1.b": "2"], "[{\"x\": 1}, {\"a\": [], \"b\": 2}]"),
  ])
  func valuesThatAreAdded(_ example: ConfigCase) throws {
    #expect(try example.filled(.json) == example.result)
  }

  @Test func theFormatFollowsFromTheNameAndElseFromTheContent() throws {
    func format(_ file: String, _ content: String) -> ConfigFormat {
      ConfigFormat(file: file, content: Array(content.utf8))
    }
    #expect(format("a/b.JSON", "a: 1") == .json)
    #expect(format("b.yml", "{\"a\": 1}") == .yaml)
    #expect(format("b.conf", " {\"a\": 1}") == .json)
    #expect(format("b.conf", "{a: 1}") == .yaml)
    #expect(format("b", "a: 1") == .yaml)
  }

  @Test func hasTellsWhetherAValueIsThere() {
    let base = Array("{\"a\": [1, {\"b.c\": null}]}".utf8)
    func has(_ path: [String]) -> Bool { ConfigFile.has(path, in: base, file: "f.json") }
    #expect(has(["a"]) && has(["a", "1", "b", "c"]) && has(["a", "0"]))
    #expect(!has(["a", "2"]) && !has(["a", "1", "b", "c", "d"]) && !has(["c"]))
    #expect(ConfigFile.has([["c"], ["a"]], in: base, file: "f.json") == [false, true])
    #expect(!ConfigFile.has(["a"], in: Array("{".utf8), file: "f.json"))
  }
}
