/// What a ``FaultProxy`` counts over all of its connections, and what is to happen to them.
struct FaultProxyTally {
  private(set) var counts: [Int]
  private var plan: FaultPlan
  private var perConnection: [Fault]
  var connections = 0
  /// How many faults have happened.
  var happened = 0
  var isStalled = false

  init(_ faults: [Fault]) {
    counts = [0, 0]
    plan = FaultPlan(faults, scope: .total)
    perConnection = faults.filter { $0.scope == .connection }
  }

  /// The faults of a new connection.
  var connectionPlan: FaultPlan { FaultPlan(perConnection, scope: .connection) }

  mutating func add(_ fault: Fault) {
    switch fault.scope {
    case .total: plan.add(fault)
    case .connection: perConnection.append(fault)
    }
  }

  func room(_ direction: Fault.Direction) -> Int {
    plan.room(direction, at: counts[direction.rawValue])
  }

  mutating func take(_ direction: Fault.Direction) -> Fault? {
    plan.take(direction, at: counts[direction.rawValue])
  }

  mutating func pass(_ bytes: inout [UInt8], _ direction: Fault.Direction) {
    happened += plan.flip(&bytes, direction, at: counts[direction.rawValue])
    counts[direction.rawValue] += bytes.count
  }
}
