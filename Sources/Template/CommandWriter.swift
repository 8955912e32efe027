/// Writes the commands of many points one after the other, of which each differs from the one before
/// in few values: only what follows the first change is put together anew.
public struct CommandWriter: Sendable {
  /// A segment, and what it becomes with the values of now.
  private struct Slot: Sendable {
    let segment: CommandSegment
    var bytes: [UInt8] = []
    /// Where it begins in `line`.
    var start = 0
  }

  private var slots: [Slot]
  /// For each parameter the slots that hold its value.
  private let uses: [[Int]]
  /// For each parameter the first slot that depends on whether it has a value.
  private let firstConditions: [Int]
  private var isPresent: [Bool]
  /// The command as far as it is up to date: all slots before `firstStale`.
  private var line: [UInt8] = []
  private var firstStale = 0

  /// - Parameter template: the command; no parameter has a value yet.
  public init(_ template: CommandTemplate) {
    let segments = template.segments
    let parameters = 0..<template.parameterCount
    uses = parameters.map { parameter in
      segments.indices.filter { segments[$0].parameter == parameter }
    }
    firstConditions = parameters.map { parameter in
      segments.firstIndex { segment in
        segment.conditions.contains { $0.parameter == parameter }
      } ?? segments.count
    }
    slots = segments.map { segment in
      var slot = Slot(segment: segment)
      segment.append(nil, to: &slot.bytes)
      return slot
    }
    isPresent = Array(repeating: false, count: parameters.count)
  }

  /// Gives a parameter another value.
  ///
  /// - Parameters:
  ///   - parameter: its position in the template's parameters.
  ///   - value: nil where the point has none.
  public mutating func update(parameter: Int, value: String?) {
    // By position, since taking the array out would count references.
    for use in 0..<uses[parameter].count {
      let index = uses[parameter][use]
      slots[index].bytes.removeAll(keepingCapacity: true)
      slots[index].segment.append(value, to: &slots[index].bytes)
      firstStale = min(firstStale, index)
    }
    if isPresent[parameter] != (value != nil) {
      isPresent[parameter] = value != nil
      firstStale = min(firstStale, firstConditions[parameter])
    }
  }

  /// Appends the command of the point that the values make up, as ``CommandTemplate/render(_:)``
  /// gives it.
  public mutating func write(into out: inout [UInt8]) {
    if firstStale < slots.count { refresh() }
    out.append(contentsOf: line)
  }

  private mutating func refresh() {
    line.removeLast(line.count - (firstStale == 0 ? 0 : slots[firstStale].start))
    for index in firstStale..<slots.count {
      slots[index].start = line.count
      guard isThere(slots[index].segment.conditions) else { continue }
      if case .argument(let parameter, _, let first) = slots[index].segment.content,
        isPresent[parameter], line.count > slots[first].start
      {
        line.append(UInt8(ascii: " "))
      }
      line.append(contentsOf: slots[index].bytes)
    }
    firstStale = slots.count
  }

  private func isThere(_ conditions: [CommandSegment.Condition]) -> Bool {
    conditions.isEmpty || conditions.allSatisfy { isPresent[$0.parameter] == $0.isPresent }
  }
}
