public import Diagnostics

/// What somebody wrote about a space, taken apart but not yet understood: names, terms and texts with
/// their places. ``Space/init(_:readFile:)`` makes sense of it.
public struct SpaceDeclaration: Hashable, Sendable {
  /// A parameter and the term that defines it.
  public struct Parameter: Hashable, Sendable {
    public var name: Located<String>
    public var term: Term
    /// Values that replace those of `term`, whose other attributes stay: what a command line gives.
    public var replacement: Term?

    public init(name: Located<String>, term: Term) {
      self.name = name
      self.term = term
    }
  }

  /// Parameters whose values are combined with one another.
  public struct Block: Hashable, Sendable {
    public var parameters: [Parameter] = []
    /// Parameters that go through their values together, a list a group.
    public var zips: [[Located<String>]] = []
    /// Points that are given one by one; each is combined with the values of the other parameters.
    public var points: Term?
    /// Expressions that every point satisfies.
    public var constraints: [Located<String>] = []
    /// Points that are left out: all that have the given values.
    public var exclude: [Term] = []
    /// How many points are drawn.
    public var samples: Located<Int>?
    /// Whether `samples` are drawn at every point of the grid, rather than in all.
    public var samplesEveryPoint: Bool?

    public init() {}
  }

  /// What all blocks have; the only one, if there are no others.
  public var base = Block()
  /// Blocks whose points follow one another; each has what `base` has, and its own.
  public var blocks: [Block] = []
  /// Points that are added behind all others.
  public var include: [Term] = []
  /// How often each point is run, and the name of the parameter that numbers the repetitions.
  public var repetition: Repetition?
  /// The name of the parameter that numbers the repetitions.
  var repetitionName: String { repetition?.name?.value ?? Repetition.defaultName }
  /// What all draws follow from.
  public var seed: UInt64 = 0

  public struct Repetition: Hashable, Sendable {
    public var count: Int
    /// The name of the parameter that numbers the repetitions from 0; nil for ``defaultName``.
    public var name: Located<String>?

    /// A repetition number that nobody gave a name isn't part of what the first repetition is.
    public static let defaultName = "replicate"

    public init(count: Int, name: Located<String>? = nil) {
      self.count = count
      self.name = name
    }
  }

  public init() {}

  /// Gives a parameter other values, or adds it: what a command line says about it.
  public mutating func replace(_ parameter: Parameter) {
    func matches(_ other: Parameter) -> Bool {
      other.name.value.utf8.elementsEqual(parameter.name.value.utf8)
    }
    var isKnown = false
    func replace(in block: inout Block) {
      for index in block.parameters.indices where matches(block.parameters[index]) {
        block.parameters[index].replacement = parameter.term
        isKnown = true
      }
    }
    replace(in: &base)
    for index in blocks.indices { replace(in: &blocks[index]) }
    guard !isKnown else { return }
    var new = parameter
    new.replacement = parameter.term
    base.parameters.append(new)
  }
}
