import Diagnostics
import Grid
import RunFiles

struct HpctlConfig {
  let notes: [Diagnostic] = []
  let parameters: [(name: String, term: Term)] = []
  static func read(_ b: [UInt8], file: String) throws -> HpctlConfig? { nil }
}
struct HyperTrainerConfig {
  let trials = 1
  let parameters: [(name: String, term: Term)] = []
  static func read(_ b: [UInt8], file: String) throws -> HyperTrainerConfig? { nil }
  func file(sets: [ConfigSet]) throws -> ConfigFile { throw Diagnostic("stub") }
}
extension ConfigFile {
  static func has(_ path: [String], in b: [UInt8], file: String) -> Bool { true }
}
