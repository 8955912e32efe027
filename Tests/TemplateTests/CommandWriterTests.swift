import Cluster
import Template
import Testing

/// What the writer and the template make of generated commands, against a reading of our own.
@Suite("Writing many commands")
struct CommandWriterTests {
  private indirect enum Node {
    case text(String)
    case value(Int, quotes: String)
    case raw(Int)
    case section(Int, isPresent: Bool, [Node])
    case arguments

    func template(_ names: [String]) -> String {
      switch self {
      case .text(let text): text
      case .value(let parameter, let quotes): "\(quotes){{ \(names[parameter]) }}\(quotes)"
      case .raw(let parameter): "{{{ \(names[parameter]) }}}"
      case .section(let parameter, let isPresent, let nodes):
        "{{\(isPresent ? "#" : "^")\(names[parameter])}}"
          + nodes.map { $0.template(names) }.joined(separator: " ") + "{{/\(names[parameter])}}"
      case .arguments: "{{ args }}"
      }
    }

    func expected(_ names: [String], _ values: [String?]) -> String {
      switch self {
      case .text(let text): text
      case .value(let parameter, let quotes):
        quoted(values[parameter] ?? "", quotes)
      case .raw(let parameter): values[parameter] ?? ""
      case .section(let parameter, let isPresent, let nodes):
        (values[parameter] != nil) == isPresent
          ? nodes.map { $0.expected(names, values) }.joined(separator: " ") : ""
      case .arguments:
        zip(names, values).compactMap { name, value in
          value.map { "--\(name)=\(ShellQuoting.quote($0))" }
        }.joined(separator: " ")
      }
    }

    private func quoted(_ value: String, _ quotes: String) -> String {
      switch quotes {
      case "'":
        return "'" + value.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
      case "\"":
        let escaped = value.unicodeScalars.map {
          "\"$`\\".unicodeScalars.contains($0) ? "\\\($0)" : String($0)
        }
        return "\"" + escaped.joined() + "\""
      default: return ShellQuoting.quote(value)
      }
    }
  }

  private struct Generator {
    var values: ValueGenerator
    let optional: Set<Int>
    let count: Int

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &values.random) }

    mutating func nodes(depth: Int, inside: Set<Int>) -> [Node] {
      (0..<below(depth == 0 ? 8 : 4)).map { _ in node(depth: depth, inside: inside) }
    }

    mutating func node(depth: Int, inside: Set<Int>) -> Node {
      let parameter = below(count)
      let isAllowed = !optional.contains(parameter) || inside.contains(parameter)
      switch below(7) {
      case 0...1 where isAllowed:
        return .value(parameter, quotes: ["", "'", "\""][below(3)])
      case 2 where isAllowed: return .raw(parameter)
      case 3,
        4 where depth < 4:
        let isPresent = below(3) > 0
        return .section(
          parameter, isPresent: isPresent,
          nodes(depth: depth + 1, inside: isPresent ? inside.union([parameter]) : inside))
      case 5: return .arguments
      default: return .text(["--flag", "\"a b\"", "é", "$(date)", "x'y'", "}", "&&"][below(7)])
      }
    }

    mutating func value(_ parameter: Int) -> String? {
      optional.contains(parameter) && below(3) == 0 ? nil : values.next()
    }
  }

  @Test("all is written as it is rendered, and as it should be")
  func generated() throws {
    var generator = Generator(
      values: ValueGenerator(random: SplitMix(state: 4)), optional: [1, 3, 4], count: 6)
    let names = ["lr", "momentum", "a.b", "opt", "width-x", "seed"]
    var cases = 0
    for _ in 0..<300 {
      let nodes = [Node.text("x")] + generator.nodes(depth: 0, inside: [])
      let template = try CommandTemplate(
        nodes.map { $0.template(names) }.joined(separator: " "), parameters: names,
        optional: generator.optional, at: CommandTemplateTests.start)
      var writer = CommandWriter(template)
      var values = names.indices.map { generator.value($0) }
      for (parameter, value) in values.enumerated() {
        writer.update(parameter: parameter, value: value)
      }
      for _ in 0..<40 {
        for _ in 0..<generator.below(4) {
          let parameter = generator.below(names.count)
          values[parameter] = generator.value(parameter)
          writer.update(parameter: parameter, value: values[parameter])
        }
        let expected = nodes.map { $0.expected(names, values) }.joined(separator: " ")
        var written = Array("before ".utf8)
        writer.write(into: &written)
        try #require(written == Array(("before " + expected).utf8), "\(template.text)")
        try #require(template.render(values).utf8.elementsEqual(expected.utf8), "\(template.text)")
        cases += 1
      }
    }
    #expect(cases == 12_000)
  }

  @Test("before it is given values they are empty, and those of sections absent")
  func beginning() throws {
    let template = try CommandTemplate(
      "x {{ a }} {{#b}}y{{/b}}{{^b}}n{{/b}} {{ args }}", parameters: ["a", "b"], optional: [1],
      at: CommandTemplateTests.start)
    var writer = CommandWriter(template)
    var bytes: [UInt8] = []
    writer.write(into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "x '' n ")
  }
}
