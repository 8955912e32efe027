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

  /// The copies of scripts in which names are replaced by values.
  ///
  /// - Parameter unused: the names that nothing else uses.
  /// - Returns: a file for each script.
  /// - Throws: a script that can't be read, or in which a name isn't used.
  mutating func scripts(unused: [String]) throws -> [RunFile] {
    var files: [RunFile] = []
    for script in sweep.substitute {
      files.append(try substituted(script, names: namesMeant(unused)))
    }
    if files.isEmpty, !unused.isEmpty, let script = ownScript() {
      files.append(try substituted(script, names: unused))
      notes.append(
        Diagnostic(
          "\(unused.joined(separator: ", ")): put into a copy of \(script.value)",
          why: "the command doesn't name \(unused.count == 1 ? "it" : "them")",
          remedy: "`plan --diff` shows what changes", severity: .note))
    }
    return files
  }

  /// A sweep file substitutes what nothing else uses; if all is used elsewhere, all.
  private func namesMeant(_ unused: [String]) -> [String] { unused.isEmpty ? names : unused }

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

  private mutating func substituted(_ path: Located<String>, names: [String]) throws -> RunFile {
    let (bytes, isExecutable) = try read(path)
    let all = self.names
    let substitution = try Substitution.find(in: bytes, file: path.value, names: names)
    notes += substitution.warnings
    return RunFile(
      path: try RunFilePath(path.value, at: .source(path.location)).text, base: path.value,
      original: bytes,
      text: substitution.text.renumbered { all.firstIndex(of: names[$0]) ?? 0 },
      isExecutable: isExecutable, isConfig: false)
  }

  /// The content of a file of the sweep's folder, and whether it can be run.
  func read(_ path: Located<String>) throws -> (bytes: [UInt8], isExecutable: Bool) {
    let full = path.value.hasPrefix("/") ? path.value : definition.folder + "/" + path.value
    do throws(Diagnostic) {
      let bytes = try readFile(full, shownAs: path.value)
      let mode = (try? FileManager.default.attributesOfItem(atPath: full))?[.posixPermissions]
      return (bytes, ((mode as? NSNumber)?.intValue ?? 0o644) & 0o100 != 0)
    } catch {
      var complaint = error
      complaint.location = .source(path.location)
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
