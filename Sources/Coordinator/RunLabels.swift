public import Grid
import Template

/// The labels of a sweep's runs: SWEEPHASH/RUNHASH/NAME.
///
/// The hash of the sweep is over its command and what its parameters range over; neither their order,
/// nor how anything is written, nor host and resources change it.
public struct RunLabels: Sendable {
  /// 64 hexadecimal digits.
  public let sweep: String

  public init(_ plan: SweepPlan) {
    var text: [UInt8] = Array("clustersweep sweep 1\n".utf8)
    func add(_ field: String) {
      text += "\(field.utf8.count):".utf8
      text += field.utf8
    }
    add(plan.rendering.command.text)
    for parameter in plan.space.parameters.sorted(by: {
      $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }) {
      add(parameter.name)
      add(parameter.canonical)
    }
    for fact in plan.space.canonicalFacts { add(fact) }
    sweep = SHA256.hex(text)
  }

  /// The label of a point; a run that the ledger knows may have another name, if two met.
  public func label(of point: Point, in plan: SweepPlan) -> String {
    let identity = plan.identity(of: point)
    return "\(sweep.prefix(12))/\(identity.hash.prefix(12))/\(identity.name(attempt: 0))"
  }
}
