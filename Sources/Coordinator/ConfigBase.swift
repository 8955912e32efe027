import Diagnostics
import Foundation
import Grid
import RunFiles
import SweepFile
import TaskRunner

/// The file of which every run gets its own copy, with its values set.
struct ConfigBase {
  private let spec: ConfigSpec
  private let bytes: [UInt8]
  private let isExecutable: Bool
  private let hpctl: HpctlConfig?
  private let hyperTrainer: HyperTrainerConfig?

  /// nil if the sweep has no `config`.
  init?(_ sweep: Sweep, _ definition: SweepDefinition) throws {
    guard let spec = sweep.config else { return nil }
    self.spec = spec
    let reader = RunFilePlanner(sweep: sweep, definition: definition, names: [])
    (bytes, isExecutable) = try reader.read(spec.base)
    hpctl = try HpctlConfig.read(bytes, file: spec.base.value)
    hyperTrainer = try HyperTrainerConfig.read(bytes, file: spec.base.value)
  }

  /// Which file it is, and which values are set where, if that was said.
  var text: String {
    let sets = spec.sets?.map { "\($0.path.value)=\($0.parameter.value)" }.sorted() ?? []
    return (["config \(spec.base.value)"] + sets).joined(separator: "\n")
  }

  /// What the reader should know of the directives in the file.
  var notes: [Diagnostic] { hpctl?.notes ?? [] }

  /// Adds the parameters that the file itself declares: hpctl's directives, HyperTrainer's `hpsearch`.
  /// What the sweep says about one of them counts more.
  func declare(in declaration: inout SpaceDeclaration) {
    var own: [(name: String, term: Term)] = hpctl?.parameters.map { ($0.name, $0.term) } ?? []
    own += hyperTrainer?.parameters.map { ($0.name, $0.term) } ?? []
    for (name, term) in own {
      // Other values from the command line, under the constraints of the file.
      if let place = declaration.base.parameters.firstIndex(where: {
        $0.name.value == name && $0.replacement != nil
      }) {
        declaration.base.parameters[place].term = term
        continue
      }
      if declaration.parameters.contains(where: { $0.value == name }) { continue }
      declaration.base.parameters.append(
        .init(name: Located(name, at: term.place ?? spec.base.location), term: term))
    }
    if let trials = hyperTrainer?.trials, declaration.base.samples == nil {
      declaration.base.samples = Located(trials, at: spec.base.location)
    }
  }

  /// Whether parameters that nothing else uses are added to it.
  var takesAll: Bool { spec.sets == nil }

  /// The places of the parameters that it has, or that it is said to have.
  func parameters(names: [String]) -> Set<Int> {
    if let sets = spec.sets {
      return Set(sets.compactMap { set in names.firstIndex(of: set.parameter.value) })
    }
    let areThere = ConfigFile.has(paths(names), in: bytes, file: spec.base.value)
    return Set(names.indices.filter { areThere[$0] })
  }

  private func paths(_ names: [String]) -> [[String]] {
    names.map { $0.split(separator: ".").map(String.init) }
  }

  /// The file with its holes.
  ///
  /// - Parameters:
  ///   - names: the parameters of the space.
  ///   - has: the places of those that it has: ``parameters(names:)``.
  ///   - used: the places of those that something else uses already: they are set only where the file
  ///     has them.
  /// - Returns: the file, and what the reader should know of it.
  /// - Throws: values that can't be set.
  func file(
    names: [String], has: Set<Int>, used: Set<Int>
  ) throws -> (file: RunFile, notes: [Diagnostic]) {
    let (text, notes) = try holed(names: names, has: has, used: used)
    return (
      RunFile(
        path: try RunFilePath(path, at: .source(spec.base.location)).text,
        base: spec.base.value, original: bytes, text: text, isExecutable: isExecutable,
        isConfig: true), notes
    )
  }

  /// Beside the other files as the base is, so that what it names by relative paths is found.
  private var path: String {
    if let name = spec.name { return name.value }
    let base = spec.base.value
    let isInside = !base.hasPrefix("/") && !base.split(separator: "/").contains("..")
    return isInside ? base : (base as NSString).lastPathComponent
  }

  private func holed(
    names: [String], has: Set<Int>, used: Set<Int>
  ) throws -> (HoledText, [Diagnostic]) {
    var notes: [Diagnostic] = []
    let sets: [ConfigSet]
    if let settings = spec.sets {
      sets = try settings.map { try set($0, names: names) }
    } else {
      let paths = paths(names)
      sets = names.indices.compactMap { place -> ConfigSet? in
        let set = ConfigSet(path: paths[place], parameter: place)
        if !has.contains(place) {
          if used.contains(place) { return nil }
          notes.append(
            Diagnostic(
              "'\(names[place])' isn't in \(spec.base.value) and is added to the runs' copies",
              at: .source(spec.base.location),
              remedy: "write where it belongs: config: {base: \(spec.base.value), set: {PATH: "
                + "\(names[place])}}", severity: .note))
        }
        return set
      }
    }
    if let hyperTrainer {
      let file = try hyperTrainer.file(sets: sets)
      return (file.text, notes + file.warnings)
    }
    let file = try ConfigFile(bytes, file: spec.base.value, sets: sets)
    return (file.text, notes + file.warnings)
  }

  private func set(
    _ setting: ConfigSpec.Setting, names: [String]
  ) throws(Diagnostic) -> ConfigSet {
    guard let parameter = names.firstIndex(of: setting.parameter.value) else {
      throw Diagnostic(
        "'config' sets '\(setting.path.value)' to '\(setting.parameter.value)', which is no parameter",
        at: .source(setting.parameter.location),
        remedy: didYouMean(setting.parameter.value, among: names)
          ?? "the parameters are: \(names.joined(separator: ", "))")
    }
    return ConfigSet(
      path: setting.path.value.split(separator: ".").map(String.init), parameter: parameter,
      place: setting.path.location)
  }
}
