import Diagnostics

/// The functions that a spec can call.
enum Function: String, CaseIterable {
  case range, linspace, logspace, geomspace, choice, list

  /// Functions of continuous distributions, each with the grid function that comes nearest.
  static let continuous: [String: Function] = [
    "uniform": .linspace, "quniform": .linspace, "interval": .linspace, "normal": .linspace,
    "qnormal": .linspace, "truncnormal": .linspace, "beta": .linspace, "loguniform": .geomspace,
    "log_uniform": .geomspace, "qloguniform": .geomspace, "lognormal": .geomspace,
    "qlognormal": .geomspace, "trunclognormal": .geomspace, "min_log": .geomspace,
    "max_log": .geomspace,
  ]

  /// Names that the grammar keeps for functions that this version doesn't have.
  static let later: Set<String> = [
    "zip", "sort", "shuffle", "fixed", "grid", "int", "logint", "randint", "glob",
  ]

  static var allNames: [String] {
    allCases.map(\.rawValue) + continuous.keys.sorted() + later.sorted()
  }
}

/// A call taken apart: its name, what stands in its brackets, and which brackets they are.
struct Call {
  let whole: Part
  let name: Part
  let inside: Part
  /// Square brackets, in the manner of Guild: `range[0:3]`.
  let isSquare: Bool

  /// Takes `part` apart; nil if it isn't a name with one pair of brackets behind it.
  init?(_ part: Part) {
    let name = part.prefix { $0.isASCIILetter || $0.isDigit || $0 == UInt8(ascii: "_") }
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

extension SpecText {
  /// Reads `name(…)` and `name[…]`; nil if `part` is no call.
  func call(_ part: Part) throws(Diagnostic) -> Reading? {
    guard let call = Call(part) else { return nil }
    if let function = Function(rawValue: call.name.string) {
      return try call.isSquare ? squareCall(function, call) : roundCall(function, call)
    }
    let isNumeric = call.inside.split(separator: UInt8(ascii: ":")).allSatisfy(Self.isNumber)
    let isReserved = Function.allNames.contains(call.name.string)
    // `layers[a]` is a text: only numbers make square brackets a call.
    if call.isSquare, !isReserved, !isNumeric || call.inside.isEmpty { return nil }
    throw notAvailable(call)
  }

  private func notAvailable(_ call: Call) -> Diagnostic {
    let name = call.name.string
    let text = Quotes.quoted(call.whole.string)
    if let nearest = Function.continuous[name] {
      return Diagnostic(
        "'\(name)' is a continuous distribution, which a grid can't run through",
        at: place(call.name),
        why: "it needs a search strategy or `samples`, not yet available in this version",
        remedy: "take points of it with a grid function, such as"
          + " \(nearest.rawValue)(start,stop,count)")
    }
    if Function.later.contains(name) {
      return Diagnostic(
        "the function '\(name)' isn't available in this version", at: place(call.name),
        remedy: "list the values; quotes make it a text: \(text)")
    }
    let meant = didYouMean(name, among: Function.allNames).map { "\($0) " } ?? ""
    return Diagnostic(
      "unknown function '\(name)'", at: place(call.name),
      why: "there are \(Function.allCases.map(\.rawValue).joined(separator: ", "))",
      remedy: "\(meant)quotes make it a text: \(text)")
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
