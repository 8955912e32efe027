import Digest
public import Grid
import JSON
import RunFiles
import Template

/// The labels of a sweep's runs: SWEEPHASH/RUNHASH/NAME.
///
/// The hash of the sweep is over its command and what its parameters range over; neither their order,
/// nor how anything is written, nor host and resources change it. A sweep over an hpctl config has hpctl's
/// hashes, by which its own tools know it.
public struct RunLabels: Sendable {
  /// 64 hexadecimal digits, or 40 for a config of hpctl's.
  public let sweep: String
  /// The config file, if it is one of hpctl's, whose runs have hpctl's own hashes.
  private let hpctl: RunFile?

  public init(_ plan: SweepPlan) {
    if let config = plan.files.first(where: \.isConfig),
      (try? HpctlConfig.read(config.original, file: config.base)) != nil,
      let json = try? JSONValue(parsing: config.original)
    {
      hpctl = config
      sweep = HpctlHash.hash(config: json)
      return
    }
    hpctl = nil
    var text: [UInt8] = Array("clustersweep sweep 1\n".utf8)
    func add(_ field: String) {
      text += "\(field.utf8.count):".utf8
      text += field.utf8
    }
    add(plan.rendering.command.identity)
    for channel in plan.rendering.channels.sorted() { add(channel) }
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
    let name = identity.name(attempt: 0)
    if let hpctl, let json = try? JSONValue(parsing: hpctl.content(of: point)) {
      return "\(sweep)/\(HpctlHash.hash(config: json))/\(name)"
    }
    return "\(sweep.prefix(12))/\(identity.hash.prefix(12))/\(name)"
  }
}
