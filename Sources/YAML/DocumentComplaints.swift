internal import Diagnostics

/// What any reader of a document can find wrong beside its syntax.
enum DocumentComplaint {
  static func secondDocument(at place: SourceLocation) -> Diagnostic {
    Diagnostic(
      "a second document begins here", at: .source(place),
      why: "a file holds one document; '---' begins another",
      remedy: "put it into a file of its own, or remove the '---'")
  }

  static func tooDeep(at place: SourceLocation) -> Diagnostic {
    Diagnostic(
      "lists and mappings are nested more than \(YAMLReader.maximumDepth) deep",
      at: .source(place))
  }

  static func aliasInItself(_ name: String, at place: SourceLocation) -> Diagnostic {
    Diagnostic("the alias '*\(name)' stands inside the value that it names", at: .source(place))
  }

  static func unknownAlias(
    _ name: String, among names: some Sequence<String>, at place: SourceLocation
  ) -> Diagnostic {
    Diagnostic(
      "the alias '*\(name)' names nothing", at: .source(place),
      remedy: didYouMean(name, among: names.sorted())
        ?? "write &\(name) before the value that it stands for, or put the text in quotes")
  }
}
