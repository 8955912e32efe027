import Diagnostics

/// The functions that compute values in a spec.
enum Function: String, CaseIterable {
  case range, linspace, logspace, geomspace, choice, list
}

/// A call taken apart: its name, what stands in its brackets, and which brackets they are.
struct Call {
  let whole: Part
  let name: Part
  let inside: Part
  /// Square brackets, in the manner of Guild: `range[0:3]`.
  let isSquare: Bool

  /// Takes `part` apart; nil if it isn't a name with one pair of brackets behind it.
  init?(_ part: Part, allowsDash: Bool = false) {
    let name = Self.name(part, allowsDash: allowsDash)
    guard let first = name.first, !first.isDigit, name.endIndex < part.endIndex else { return nil }
    let bracket = part[name.endIndex]
    guard bracket == UInt8(ascii: "(") || bracket == UInt8(ascii: "["),
      let inside = part.inside(bracketAt: name.endIndex)
    else { return nil }
    self.name = name
    self.inside = inside
    whole = part
    isSquare = bracket == UInt8(ascii: "[")
  }
}

extension Call {
  private static func name(_ part: Part, allowsDash: Bool) -> Part {
    part.prefix {
      $0.isASCIILetter || $0.isDigit || $0 == UInt8(ascii: "_")
        || allowsDash && $0 == UInt8(ascii: "-")
    }
  }

  /// The bracket behind the name of a function that nothing closes.
  static func unclosed(_ part: Part) -> Int? {
    let name = name(part, allowsDash: true)
    guard name.endIndex < part.endIndex, part[name.endIndex] == UInt8(ascii: "("),
      !part.contains(UInt8(ascii: ")")), DefinitionFunction.recognizes(name.string)
    else { return nil }
    return name.endIndex
  }
}

extension SpecText {
  /// Reads `name(…)` and `name[…]`; nil if `part` is no call.
  func call(_ part: Part) throws(Diagnostic) -> Reading? {
    guard let call = Call(part) else { return nil }
    if let function = Function(rawValue: call.name.string) {
      return try call.isSquare ? squareCall(function, call) : roundCall(function, call)
    }
    let isNumeric = call.inside.split(separator: UInt8(ascii: ":")).allSatisfy(Self.isNumber)
    let isReserved = DefinitionFunction.recognizes(call.name.string)
    // `layers[a]` is a text: only numbers make square brackets a call.
    if call.isSquare, !isReserved, !isNumeric || call.inside.isEmpty { return nil }
    throw isReserved ? notInAList(call) : unknown(call)
  }

  private func notInAList(_ call: Call) -> Diagnostic {
    Diagnostic(
      "'\(call.name.string)' can't be an item of a list", at: place(call.name),
      why: "it says what a parameter as a whole is",
      remedy: "write it alone; quotes make it a text: \(Quotes.quoted(call.whole.string))")
  }

  private func unknown(_ call: Call) -> Diagnostic {
    let name = call.name.string
    let meant = didYouMean(name, among: DefinitionFunction.names).map { "\($0) " } ?? ""
    return Diagnostic(
      "unknown function '\(name)'", at: place(call.name),
      why: "there are \(DefinitionFunction.ofValues.joined(separator: ", ")) and the distributions",
      remedy: "\(meant)quotes make it a text: \(Quotes.quoted(call.whole.string))")
  }

  private func roundCall(_ function: Function, _ call: Call) throws(Diagnostic) -> Reading {
    switch function {
    case .choice, .list: return try choice(call)
    case .range:
      return try pythonRange(call, arguments(call, 1...3, "range(start,stop[,step])"))
    case .linspace, .geomspace:
      let usage = "\(function.rawValue)(start,stop,count)"
      return try space(function, call, arguments(call, 3...3, usage))
    case .logspace:
      let usage = "logspace(first exponent,last exponent,count[,base])"
      return try space(function, call, arguments(call, 3...4, usage))
    }
  }

  private func squareCall(_ function: Function, _ call: Call) throws(Diagnostic) -> Reading {
    switch function {
    case .choice, .list:
      throw Diagnostic(
        "'\(call.name.string)' takes round brackets", at: place(call.whole),
        remedy: "write \(call.name.string)(\(call.inside.string))")
    case .range: return try guildRange(call, arguments(call, 1...3, "range[start:stop[:step]]"))
    case .linspace, .geomspace:
      let usage = "\(function.rawValue)[start:stop[:count]]"
      return try space(function, call, arguments(call, 2...3, usage))
    case .logspace:
      let usage = "logspace[first exponent:last exponent[:count[:base]]]"
      return try space(function, call, arguments(call, 2...4, usage))
    }
  }

  private func choice(_ call: Call) throws(Diagnostic) -> Reading {
    guard !call.inside.trimmed.isEmpty else {
      throw Diagnostic(
        "'\(call.whole.string)' has no values", at: place(call.whole),
        remedy: "list them: \(call.name.string)(1,2,3)")
    }
    return try list(items(of: call.inside))
  }

  /// The arguments of a call, as many as `counts` allows.
  private func arguments(
    _ call: Call, _ counts: ClosedRange<Int>, _ usage: String
  ) throws(Diagnostic) -> [Part] {
    let separator = UInt8(ascii: call.isSquare ? ":" : ",")
    let arguments = call.inside.split(separator: separator, omittingEmptySubsequences: false)
      .map(\.trimmed)
    guard counts.contains(arguments.count), !arguments.contains(where: \.isEmpty) else {
      throw Diagnostic(
        "'\(call.whole.string)' has the wrong number of arguments", at: place(call.whole),
        remedy: "write \(usage)")
    }
    return arguments
  }
}
