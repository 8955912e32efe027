import Diagnostics
import Testing

@testable import YAML

@Suite struct YAMLSyntaxTests {
  /// Every key and value, each with its anchor and tag and then without: `text` or `with | without`.
  private func parts(_ yaml: String) throws -> [String] {
    let source = try SourceText(file: "f", utf8: Array(yaml.utf8))
    guard let root = try YAMLSyntaxReader.read(source) else { return [] }
    return parts(root, source)
  }

  private func parts(_ node: YAMLSyntaxNode, _ source: SourceText) -> [String] {
    let whole = source.text(from: node.start, to: node.end)
    let content = source.text(from: node.contentStart, to: node.end)
    let own = whole == content ? whole : "\(whole) | \(content)"
    switch node.content {
    case .scalar, .alias: return [own]
    case .sequence(let items): return [own] + items.flatMap { parts($0, source) }
    case .mapping(let entries):
      return [own] + entries.flatMap { parts($0.key, source) + parts($0.value, source) }
    }
  }

  @Test func scalarsEndWithTheirLastCharacter() throws {
    let text = "a: plain text  # c\nb: 'x'   \nc: one\n  two\n\nd: \"é\"\n"
    #expect(
      try parts(text).dropFirst() == [
        "a", "plain text", "b", "'x'", "c", "one\n  two", "d", "\"é\"",
      ])
  }

  @Test func blocksOfTextEndWithTheirLastLine() throws {
    let text = "a: |+ # c\n  one\n   two\n\n\nb: >-\n  x\n# behind\nc: |\n  last"
    #expect(
      try parts(text).dropFirst() == [
        "a", "|+ # c\n  one\n   two", "b", ">-\n  x", "c", "|\n  last",
      ])
  }

  @Test func listsAndMappingsEndWithTheirLastValue() throws {
    let text = "a:\n- 1\n-  # c\n\nb:\n  c: [x,\n  y ]  # d\n  e:\n# f\n"
    #expect(
      try parts(text) == [
        "a:\n- 1\n-  # c\n\nb:\n  c: [x,\n  y ]  # d\n  e:", "a", "- 1\n-", "1", "", "b",
        "c: [x,\n  y ]  # d\n  e:", "c", "[x,\n  y ]", "x", "y", "e", "",
      ])
  }

  @Test func anchorsAndTagsStandBeforeTheContent() throws {
    let text = """
      a: &x !!float 1e-3
      b: !t &y
        &z c: *x
      d: &w # c
        - 1
      e: !!null
      f: [!!str, &v]
      """
    #expect(
      try parts(text).dropFirst() == [
        "a", "&x !!float 1e-3 | 1e-3", "b", "!t &y\n  &z c: *x | &z c: *x", "&z c | c", "*x",
        "d", "&w # c\n  - 1 | - 1", "1", "e", "!!null | ", "f", "[!!str, &v]", "!!str | ", "&v | ",
      ])
  }

  @Test func valuesThatArentWrittenStandBehindTheColon() throws {
    let text = "a:   # c\n? b\nc: {d, e: , f:  , g: [h: 1, i: ]}\n"
    let source = try SourceText(file: "f", utf8: Array(text.utf8))
    var ends: [String] = []
    func visit(_ node: YAMLSyntaxNode) {
      guard case .mapping(let entries) = node.content else {
        if case .sequence(let items) = node.content { items.forEach(visit) }
        return
      }
      for entry in entries {
        if entry.value.start == entry.value.end {
          ends.append(source.text(from: entry.key.start, to: entry.value.start))
        }
        visit(entry.value)
      }
    }
    visit(try #require(try YAMLSyntaxReader.read(source)))
    #expect(ends == ["a:", "b", "d", "e:", "f:", "i:"])
  }

  @Test func whatIsWrittenIsKept() throws {
    let source = try SourceText(file: "f", utf8: Array("a: &x 1\na: *x\n<<: {b: !t 2}".utf8))
    let root = try #require(try YAMLSyntaxReader.read(source))
    guard case .mapping(let entries) = root.content else { return }
    #expect(entries.map(\.key.content) == ["a", "a", "<<"].map { .scalar($0, .plain) })
    #expect(entries[1].value.content == .alias("x", target: entries[0].value.id))
    #expect(entries[2].value.isFlow)
  }

  @Test(arguments: [
    ("a: *x\n", "the alias '*x' names nothing"),
    ("a: 1\n---\nb: 2\n", "a second document begins here"),
    ("a: [1", "the list that begins here isn't closed"),
  ])
  func complaints(_ text: String, _ what: String) throws {
    let source = try SourceText(file: "f", utf8: Array(text.utf8))
    let complaint = #expect(throws: Diagnostic.self) { _ = try YAMLSyntaxReader.read(source) }
    #expect(complaint?.what == what)
  }
}
