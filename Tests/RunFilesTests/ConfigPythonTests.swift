import Foundation
import Grid
import JSON
import TestSupport
import Testing

@testable import RunFiles

/// What Python's readers of YAML find in the files: PyYAML, which reads YAML 1.1, and ruamel.yaml, which
/// reads 1.2.
@Suite struct ConfigPythonTests {
  private static let python = "/usr/bin/env"

  private static func has(_ module: String) -> Bool {
    let result = try? run(python, ["python3", "-c", "import \(module)"], environment: environment)
    return result?.status == 0
  }

  private static let environment = ProcessInfo.processInfo.environment.filter {
    ["PATH", "HOME", "PYTHONPATH"].contains($0.key)
  }

  @Test(.enabled(if: has("yaml")))
  func randomFiles() throws {
    try check("yaml", seeds: 100_000..<101_000)
  }

  @Test(.enabled(if: has("ruamel.yaml")))
  func randomFilesInVersion12() throws {
    try check("ruamel.yaml", seeds: 100_000..<101_000)
  }

  /// Texts of pieces that mean something to one reader or the other, in a block and in brackets.
  @Test(.enabled(if: has("yaml")))
  func randomTexts() throws {
    let pieces = [
      "a", "0", "1", "60", "-", "+", ".", "_", ":", "e", "E", "0x", "0o", "0b", "?", "#", " ", ",",
      "[",
      "}", "&", "*", "!", "|", "'", "\"", "%", "@", "`", "~", "=", "<<", "\t", "\n", "é", "\u{85}",
      "\u{A0}",
      "\u{2028}", "\u{FEFF}", "yes", "No", "on", "y", "null", "true", "inf", "nan", "2024-01-31",
      "T",
      " 8:30:00", "Z", "---", "...", "\\", "\u{1}", "\u{7F}", "\u{1F600}",
    ]
    var random = SplitMix64(state: 7)
    var cases: [JSONValue] = []
    for _ in 0..<3000 {
      let count = Int.random(in: 0...4, using: &random)
      let text = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
      let block = YAMLSpelling(isInFlow: false).text(of: Value(text: text))
      let flow = YAMLSpelling(isInFlow: true).text(of: Value(text: text))
      let document = "first: \(block)\nsecond: [\(flow), {c: \(flow)}]\n\(block): 1\n"
      cases.append(.array([.string(text), .string(document)]))
    }
    let folder = try TemporaryFolder()
    try folder.write("cases.json", JSONValue.array(cases).text())
    try folder.write("check.py", Self.textScript)
    let result = try run(
      Self.python, ["python3", "check.py"], in: folder.path, environment: Self.environment)
    #expect(result.errors == "")
    #expect(result.output == "all right\n")
  }

  private static let textScript = """
    import json, yaml

    readers = [yaml.safe_load]
    try:
        from ruamel.yaml import YAML
        readers.append(YAML(typ="safe", pure=True).load)
    except ImportError:
        pass
    for text, document in json.load(open("cases.json")):
        for load in readers:
            try:
                value = load(document)
                right = value["first"], value["second"][0], value["second"][1]["c"], list(value)[2]
                assert all(type(item) is str and item == text for item in right), right
            except Exception as error:
                print(repr(text), load, error)
                raise SystemExit
    print("all right")
    """

  /// Compares base and result of many examples in one process.
  private func check(_ module: String, seeds: Range<UInt64>) throws {
    let folder = try TemporaryFolder()
    var cases: [JSONValue] = []
    for seed in seeds {
      let example = try ConfigRandomTests.Example(seed: seed)
      // Tags without a meaning to Python.
      guard !example.base.contains(" !") else { continue }
      cases.append(try json(example))
    }
    try folder.write("cases.json", JSONValue.array(cases).text())
    try folder.write("check.py", Self.script)
    let result = try run(
      Self.python, ["python3", "check.py", module], in: folder.path,
      environment: Self.environment)
    #expect(result.errors == "")
    let words = result.output.split(separator: " ")
    #expect(words.last == "right\n", "\(result.output)")
    #expect((words.first.flatMap { Int($0) } ?? 0) > 400)
  }

  private func json(_ example: ConfigRandomTests.Example) throws -> JSONValue {
    let file = try example.file()
    let result = file.text.filled { example.sets[$0].value }
    let sets = example.sets.compactMap { path, value -> JSONValue? in
      guard let value else { return nil }
      return .members([
        "path": .array(path.map { .string($0) }), "text": .string(value.text),
        "kind": .string(value.kind.rawValue), "json": value.json,
      ])
    }
    return .members([
      "base": .string(example.base), "result": .string(String(decoding: result, as: UTF8.self)),
      "sets": .array(sets), "seed": .int(Int(example.seed)),
    ])
  }

  private static let script = """
    import json, sys

    if sys.argv[1] == "yaml":
        import yaml
        load = yaml.safe_load
    else:
        from ruamel.yaml import YAML
        load = YAML(typ="safe", pure=True).load

    def loose(value):
        # A text that is a number to readers of YAML 1.2: whoever wrote it converts it.
        if isinstance(value, str):
            try:
                float(value)
                return True
            except ValueError:
                return False
        if isinstance(value, dict):
            value = list(value.values())
        return isinstance(value, list) and any(map(loose, value))

    def at(value, path):
        for part in path:
            if isinstance(value, list):
                value = value[int(part)]
            else:
                value = value.get(part) if isinstance(value, dict) else None
        return value

    def put(value, path, new):
        if not path:
            return new
        if isinstance(value, list):
            value[int(path[0])] = put(value[int(path[0])], path[1:], new)
            return value
        value = {} if value is None else value
        value[path[0]] = put(value.get(path[0]), path[1:], new)
        return value

    def as_text(value):
        if isinstance(value, list):
            return [as_text(item) for item in value]
        if isinstance(value, dict):
            return {key: as_text(item) for key, item in value.items()}
        return float(value) if loose(value) else value

    def same(one, other):
        if type(one) is not type(other):
            return False
        if isinstance(one, list):
            return len(one) == len(other) and all(map(same, one, other))
        if isinstance(one, dict):
            return set(one) == set(other) and all(same(one[key], other[key]) for key in one)
        return one == other

    right = 0
    for case in json.load(open("cases.json")):
        try:
            expected = load(case["base"])
        except Exception:
            continue  # such as a '?' in brackets, which PyYAML can't read
        try:
            result = load(case["result"])
            for item in case["sets"]:
                wanted = item["json"]
                if item["kind"] == "integer" and item["text"][:2] in ("0x", "0o"):
                    wanted = int(item["text"], 0)
                if item["kind"] == "decimal":
                    wanted = float(item["text"])
                found = at(result, item["path"])
                if item["kind"] != "text" and loose(at(expected, item["path"])):
                    wanted, found = as_text(wanted), as_text(found)
                if not same(found, wanted):
                    raise ValueError("%r is %r, not %r" % (item["path"], found, wanted))
                expected = put(expected, item["path"], at(result, item["path"]))
            if not same(expected, result):
                raise ValueError("the rest differs")
            right += 1
        except Exception as error:
            print(case["seed"], error, case["base"], case["result"], case["sets"], sep="\\n")
            break
    else:
        print(right, "right")
    """
}
