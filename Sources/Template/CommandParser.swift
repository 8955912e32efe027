import Diagnostics

/// Reads the pieces of a command one after the other.
struct CommandParser {
  let names: CommandNames
  private(set) var segments: [CommandSegment] = []
  private(set) var used: Set<Int> = []
  private var reading = ShellReading()
  private var sections: [Section] = []
  /// The `args` that was read last, as long as nothing stands behind it.
  private var openWords: Tag?

  /// A section that is open.
  private struct Section {
    var tag: Tag
    /// nil where a task's start decides.
    var condition: CommandSegment.Condition?
    /// What was read before it.
    var start: ShellReading
  }

  init(_ names: CommandNames) { self.names = names }

  mutating func read(_ piece: Piece) throws(Diagnostic) {
    switch piece {
    case .text(let text):
      guard let first = text.unicodeScalars.first else { return }
      try endWords(before: first)
      if let section = sections.last(where: { $0.condition == nil }) {
        try ResumeSection.check(text, in: section.tag)
      }
      append(text)
      reading.read(text)
    case .tag(let tag):
      switch tag.kind {
      case .comment:
        throw Diagnostic(
          "a command has no comments between braces", at: .source(tag.location),
          remedy: "take it away; a comment of the shell begins with #")
      case .section, .inverted: try begin(tag)
      case .end: try end(tag)
      case .quoted, .raw:
        try endWords(before: nil)
        try place(tag)
        reading.readValue()
      }
    }
  }

  // MARK: Sections

  private mutating func begin(_ tag: Tag) throws(Diagnostic) {
    try checkHold(on: tag)
    guard let parameter = names.parameter(tag.name) else {
      if tag.name == ResumeSection.name { return try beginResuming(tag) }
      throw unknownName(
        tag.name, at: tag.location, among: names.parameters + [ResumeSection.name],
        what: "parameter")
    }
    used.insert(parameter)
    sections.append(
      Section(
        tag: tag, condition: .init(parameter: parameter, isPresent: tag.kind == .section),
        start: reading))
  }

  private mutating func beginResuming(_ tag: Tag) throws(Diagnostic) {
    guard reading.isAtWord, !sections.contains(where: { $0.condition == nil }) else {
      throw Diagnostic(
        "the section '\(tag.name)' can't begin here", at: .source(tag.location),
        why: "it adds whole words, so it needs a blank before it, and no quotes or other such "
          + "section around it",
        remedy: "put all of the word into it: {{# resume_from }}--resume {{ resume_from }}"
          + "{{/ resume_from }}")
    }
    let opening = ResumeSection.opening(tag)
    append(opening[...])
    reading.read(opening[...])
    sections.append(Section(tag: tag, condition: nil, start: reading))
  }

  private mutating func end(_ tag: Tag) throws(Diagnostic) {
    try checkHold(on: tag)
    guard let section = sections.popLast() else { return }
    if section.condition == nil {
      append(ResumeSection.closing[...])
      reading.read(ResumeSection.closing[...])
      return
    }
    if let difference = reading.difference(from: section.start) {
      throw Diagnostic(
        "a section must not begin inside quotes and end outside",
        at: .source(section.tag.location),
        why: "without the section '\(tag.name)' the rest would be read otherwise: \(difference)",
        remedy: "put all of the quotes into the section, or none")
    }
    reading.join(section.start)
  }

  private func checkHold(on tag: Tag) throws(Diagnostic) {
    guard reading.lastIsActive else { return }
    throw Diagnostic(
      "no section can begin or end here", at: .source(tag.location),
      why: "a backslash or `$` stands directly before it",
      remedy: "put what that character takes hold of on the same side of the tag")
  }

  // MARK: Placeholders

  private mutating func place(_ tag: Tag) throws(Diagnostic) {
    if let parameter = names.parameter(tag.name) {
      try checkPresence(of: parameter, tag)
      used.insert(parameter)
      append(
        tag.kind == .raw
          ? .raw(parameter: parameter)
          : .quoted(
            parameter: parameter,
            place: try quoting(tag) { () throws(ShellPlace.Refusal) in try reading.place() }))
    } else if tag.name == CommandTemplate.allParameters {
      try placeWords(tag)
    } else {
      let variable = try names.variable(of: tag)
      append(
        try quoting(tag) { () throws(ShellPlace.Refusal) in try reading.reference(variable)[...] })
    }
  }

  private func quoting<Quoted>(
    _ tag: Tag, _ body: () throws(ShellPlace.Refusal) -> Quoted
  ) throws(Diagnostic) -> Quoted {
    do {
      return try body()
    } catch {
      throw Diagnostic(
        "the value of '\(tag.name)' can't be quoted here", at: .source(tag.location),
        why: error.why, remedy: error.remedy)
    }
  }

  private func checkPresence(of parameter: Int, _ tag: Tag) throws(Diagnostic) {
    let own = CommandSegment.Condition(parameter: parameter, isPresent: true)
    guard names.optional.contains(parameter), !sections.contains(where: { $0.condition == own })
    else {
      return
    }
    let name = tag.name
    throw Diagnostic(
      "'\(name)' has no value in some points", at: .source(tag.location),
      why: "outside a section of its name nothing could stand for it there",
      remedy: "write {{#\(name)}}--\(name) {{ \(name) }}{{/\(name)}}")
  }

  // MARK: All parameters

  private mutating func placeWords(_ tag: Tag) throws(Diagnostic) {
    guard reading.isAtWord else { throw notAWord(tag) }
    let first = segments.count
    for (parameter, name) in names.parameters.enumerated() {
      var flag: [UInt8] = []
      ShellPlace.bare.append("--" + name, to: &flag)
      flag.append(UInt8(ascii: "="))
      append(.argument(parameter: parameter, flag: flag, first: first))
    }
    used.formUnion(names.parameters.indices)
    openWords = tag
  }

  // `next` is what stands directly behind; nil for a value.
  private mutating func endWords(before next: Unicode.Scalar?) throws(Diagnostic) {
    guard let tag = openWords else { return }
    guard let next, ShellContext.endsWord(next) else { throw notAWord(tag) }
    openWords = nil
  }

  private func notAWord(_ tag: Tag) -> Diagnostic {
    Diagnostic(
      "'\(tag.name)' can't stand here", at: .source(tag.location),
      why: "it becomes several words, so it needs blanks around it and no quotes",
      remedy: "write it apart, as in: train.py {{ \(tag.name) }}")
  }

  // MARK: Segments

  private mutating func append(_ text: Substring) {
    append(.text(Array(text.utf8)))
  }

  private mutating func append(_ content: CommandSegment.Content) {
    segments.append(CommandSegment(content: content, conditions: sections.compactMap(\.condition)))
  }
}
