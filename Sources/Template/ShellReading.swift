/// How far a command with sections has been read. Each section may have been there or not, so several
/// contexts are possible.
struct ShellReading {
  private(set) var contexts = [ShellContext()]

  mutating func read(_ text: Substring) {
    for index in contexts.indices { contexts[index].read(text) }
  }

  mutating func readValue() {
    for index in contexts.indices { contexts[index].readValue() }
  }

  /// Counts what `other` has read as possible too.
  mutating func join(_ other: ShellReading) {
    var all: [ShellContext] = []
    for var context in contexts + other.contexts {
      context.forgetDetails()
      if !all.contains(context) { all.append(context) }
    }
    contexts = all
  }

  /// The place that a value has here, whichever sections were there.
  func place() throws(ShellPlace.Refusal) -> ShellPlace {
    try ShellPlace(decided())
  }

  /// A reference to an environment variable, as one word, here.
  func reference(_ variable: String) throws(ShellPlace.Refusal) -> String {
    let context = try decided()
    if case .hereDocument(let document)? = context.frames.last?.kind, !document.isQuoted {
      return "${\(variable)}"
    }
    return try ShellPlace(context).reference(variable)
  }

  private func decided() throws(ShellPlace.Refusal) -> ShellContext {
    let kinds = contexts[0].frames.map(\.kind)
    guard contexts.allSatisfy({ $0.frames.map(\.kind) == kinds }) else {
      throw ShellPlace.Refusal(
        why: "a section before it decides whether it is quoted, or in a comment",
        remedy: "put a blank behind that section")
    }
    return contexts[0]
  }

  /// Whether words of our own can stand here.
  var isAtWord: Bool {
    contexts.allSatisfy { $0.isAtWord && (try? ShellPlace($0)) == .bare }
  }

  /// Whether a backslash or dollar sign takes hold of what follows.
  var lastIsActive: Bool { contexts.contains(where: \.lastIsActive) }

  /// Why a section that began at `start` must not end here, nil if it may.
  func difference(from start: ShellReading) -> String? {
    let begin = start.contexts[0]
    guard let end = contexts.first(where: { !$0.isNested(as: begin) }) else { return nil }
    let places = [begin, end].map { ($0.frames.last?.kind ?? .words).description }
    return places[0] == places[1]
      ? "other parentheses or here-documents are open at its end than at its beginning"
      : "it begins \(places[0]) and ends \(places[1])"
  }
}
