import Diagnostics
import Foundation
public import Grid
public import RunFiles
import SweepFile
import TaskRunner

/// A file that every run has its own of: the user's file with values in its holes.
public struct RunFile: Sendable {
  /// Its path in the run's folder.
  public let path: String
  /// The path of the file that it is made of, as the person gave it.
  public let base: String
  /// The content of that file.
  public let original: [UInt8]
  /// What differs between runs; holes name parameters by their places in the space.
  public let text: HoledText
  public let isExecutable: Bool
  /// Whether programs are told its path: `{{ config }}`.
  public let isConfig: Bool

  /// The file of one run.
  public func content(of point: Point) -> [UInt8] { text.filled { point.values[$0] } }

  /// The places of the parameters that it has.
  var parameters: Set<Int> { Set(text.holes.map(\.parameter)) }
}

/// Finds out which files a sweep's runs have of their own.
struct RunFilePlanner {
  let sweep: Sweep
  let definition: SweepDefinition
  let names: [String]
  var notes: [Diagnostic] = []

  /// The copies of scripts in which names are replaced by values: each gets all parameters that it uses.
  ///
  /// - Parameters:
  ///   - unused: the names that nothing else brings to the program.
  ///   - needed: those of them that are of no other use, and have to be found.
  /// - Returns: a file for each script.
  /// - Throws: a script that can't be read, or in which a name isn't used that has to be.
  mutating func scripts(unused: [String], needed: [String]) throws -> [RunFile] {
    var missing = needed
    var files: [RunFile] = []
    for script in sweep.substitute {
      if let file = try substituted(script, names: names, missing: &missing) { files.append(file) }
    }
    if sweep.substitute.isEmpty, !unused.isEmpty, let script = ownScript(),
      let file = try substituted(script, names: unused, missing: &missing)
    {
      files.append(file)
      let found = file.parameters.sorted().map { names[$0] }
      notes.append(
        Diagnostic(
          "\(found.joined(separator: ", ")): put into a copy of \(script.value)",
          why: "the command doesn't name \(found.count == 1 ? "it" : "them")",
          remedy: "`plan --diff` shows what changes", severity: .note))
    }
    // The complaint says what there is in its place.
    if let script = sweep.substitute.first ?? (needed.isEmpty ? nil : ownScript()),
      let name = missing.first
    {
      _ = try Substitution.find(in: try read(script).bytes, file: script.value, names: [name])
    }
    return files
  }

  /// The first word of a command line that is a file of the folder.
  private func ownScript() -> Located<String>? {
    let word = definition.words.first { word in
      var isFolder: ObjCBool = false
      return !word.hasPrefix("/") && !word.contains("{{")
        && FileManager.default.fileExists(
          atPath: definition.folder + "/" + word, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
    return word.map {
      Located($0, at: SourceLocation(file: "command line", line: 1, column: 1, text: $0))
    }
  }

  /// The script with the names that it uses; nil if it uses none.
  private mutating func substituted(
    _ path: Located<String>, names candidates: [String], missing: inout [String]
  ) throws -> RunFile? {
    let (bytes, isExecutable) = try read(path)
    let substitution = try? Substitution.findUsed(
      in: bytes, file: path.value, names: candidates)
    guard let substitution, !substitution.changes.isEmpty else { return nil }
    let used = Set(substitution.changes.map { candidates[$0.parameter] })
    missing.removeAll(where: used.contains)
    notes += substitution.warnings
    let all = names
    return RunFile(
      path: try RunFilePath(path.value, at: .source(path.location)).text, base: path.value,
      original: bytes,
      text: substitution.text.renumbered { all.firstIndex(of: candidates[$0]) ?? 0 },
      isExecutable: isExecutable, isConfig: false)
  }

  /// The content of a file of the sweep's folder, and whether it can be run.
  func read(_ path: Located<String>) throws -> (bytes: [UInt8], isExecutable: Bool) {
    let search = ScriptPath(
      sweep.scriptPath.map(\.value), in: definition.folder, environment: definition.environment)
    let full =
      search.find(path.value, from: definition.folder) ?? definition.folder + "/" + path.value
    do throws(Diagnostic) {
      let bytes = try readFile(full, shownAs: path.value)
      let mode = (try? FileManager.default.attributesOfItem(atPath: full))?[.posixPermissions]
      return (bytes, ((mode as? NSNumber)?.intValue ?? 0o644) & 0o100 != 0)
    } catch {
      var complaint = error
      complaint.location = .source(path.location)
      complaint.remedy =
        "check the path, which is seen from the sweep's folder"
        + (search.folders.isEmpty
          ? "" : ", or `script_path`: \(search.folders.joined(separator: ", "))")
      throw complaint
    }
  }
}

extension HoledText {
  /// The same text with other indices of the parameters.
  fileprivate func renumbered(_ place: (Int) -> Int) -> HoledText {
    var text = HoledText()
    for (index, piece) in pieces.enumerated() {
      text.append(piece)
      guard index < holes.count else { continue }
      let hole = holes[index]
      text.append(
        Hole(parameter: place(hole.parameter), style: hole.style, original: hole.original))
    }
    return text
  }
}
