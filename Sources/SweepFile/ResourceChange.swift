public import Diagnostics

/// A resource that a new attempt of a run may get another amount of.
public enum ChangeableResource: String, CaseIterable, Hashable, Sendable {
  case memory, time, cpus, gpus, partition

  /// What a change of it looks like.
  var examples: String {
    switch self {
    case .memory: "x2, +4G or 8G"
    case .time: "x2, +2h or 4h"
    case .cpus: "x2, +4 or 8"
    case .gpus: "x2, +1, 4 or a100:2"
    case .partition: "long"
    }
  }

  /// A new amount.
  var example: String { String(examples.split(separator: " ").last ?? "") }

  /// The resource of a word: also `mem`.
  public init?(word: String) {
    self.init(rawValue: word == "mem" ? "memory" : word)
  }

  /// Where it stands among the resources.
  public var place: WritableKeyPath<Resources, Located<String>?> {
    switch self {
    case .memory: \.memory
    case .time: \.time
    case .cpus: \.cpus
    case .gpus: \.gpus
    case .partition: \.partition
    }
  }
}

/// A change of one resource, checked: `memory x2`, at the most up to a limit.
public struct ResourceChange: Hashable, Sendable {
  private enum Change: Hashable, Sendable {
    case amount(AmountChange)
    case text(String)
  }

  public let resource: ChangeableResource
  /// As it was written: `x2`.
  public let text: String
  private let change: Change
  private let limit: Int?
  private let place: Located<String>

  /// Reads a change.
  ///
  /// - Parameters:
  ///   - resource: of what.
  ///   - text: the change.
  ///   - limit: the most that it may lead to.
  /// - Throws: what is no change of that resource, and a limit that is no amount of it.
  public init(
    _ resource: ChangeableResource, _ text: Located<String>, upTo limit: Located<String>? = nil
  ) throws(Diagnostic) {
    self.resource = resource
    self.text = text.value
    place = text
    if resource == .partition || resource == .gpus && text.value.contains(":") {
      guard isPlainName(text.value.replacing(":", with: "_").replacing(",", with: "_")) else {
        throw Self.refusal(resource, text)
      }
      change = .text(text.value)
    } else {
      guard let amount = AmountChange(text.value, amount: { Self.amount(resource, $0) }) else {
        throw Self.refusal(resource, text)
      }
      change = .amount(amount)
    }
    guard let limit else {
      self.limit = nil
      return
    }
    guard case .amount = change, let most = Self.amount(resource, limit.value) else {
      throw Diagnostic(
        "'\(limit.value)' is no limit of '\(resource.rawValue)'", at: .source(limit.location),
        remedy: "write an amount behind 'up to', such as 64G")
    }
    self.limit = most
  }

  private static func refusal(_ resource: ChangeableResource, _ text: Located<String>) -> Diagnostic
  {
    Diagnostic(
      "'\(text.value)' is no change of '\(resource.rawValue)'", at: .source(text.location),
      remedy: "write \(resource.examples)")
  }

  /// In kilobytes, seconds or pieces.
  private static func amount(_ resource: ChangeableResource, _ text: String) -> Int? {
    switch resource {
    case .memory: MemorySize(text)?.kilobytes
    case .time: TimeLimit(text)?.seconds
    case .cpus: isCount(text) ? Int(text) : nil
    case .gpus: text == "0" || isCount(text) ? Int(text) : nil
    case .partition: nil
    }
  }

  private static func text(_ resource: ChangeableResource, _ amount: Int) -> String? {
    switch resource {
    case .memory: MemorySize("\(amount)K")?.slurm
    case .time: TimeLimit("\(amount)s")?.brief
    case .cpus, .gpus: "\(amount)"
    case .partition: nil
    }
  }

  /// The resources behind the change.
  ///
  /// - Throws: that the amount of now isn't known, or would become too great.
  public func applied(to resources: Resources) throws(Diagnostic) -> Resources {
    var resources = resources
    let now = resources[keyPath: resource.place]
    switch change {
    case .text(let text): resources[keyPath: resource.place] = place.map { _ in text }
    case .amount(let change):
      let (kind, count) = split(now?.value)
      let amount = count.flatMap { Self.amount(resource, $0) }
      guard change.isAbsolute || amount != nil else {
        throw Diagnostic(
          "'\(resource.rawValue) \(text)' needs to know what there was",
          at: .source(place.location),
          why: "neither the sweep nor its host says how much '\(resource.rawValue)' a run has",
          remedy: "write the amount itself, such as \(resource.example)")
      }
      guard var new = change.applied(to: amount ?? 0) else { throw tooMuch() }
      // A limit never takes away what there was.
      if let limit { new = min(new, max(limit, amount ?? 0)) }
      // Memory 0 is all that a node has.
      if resource == .memory, amount == 0, !change.isAbsolute { new = 0 }
      guard let written = Self.text(resource, new) else { throw tooMuch() }
      let prefix = kind.map { "\($0):" } ?? ""
      resources[keyPath: resource.place] = place.map { _ in prefix + written }
    }
    return resources
  }

  private func tooMuch() -> Diagnostic {
    Diagnostic(
      "'\(resource.rawValue) \(text)' leads to more than there can be",
      at: .source(place.location), remedy: "write a smaller change")
  }

  /// `a100:2` in type and number.
  private func split(_ text: String?) -> (kind: String?, count: String?) {
    guard resource == .gpus, let text, let colon = text.lastIndex(of: ":") else {
      return (nil, text)
    }
    return (String(text[..<colon]), String(text[text.index(after: colon)...]))
  }
}

extension TimeLimit {
  /// As people write it: `2h`, `1d12h`, `90s` is `1m30s`.
  public var brief: String {
    let parts = [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m")]
    return (parts + [(seconds % 60, "s")]).filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
  }
}
