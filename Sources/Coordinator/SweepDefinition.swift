import Diagnostics
import Digest
import Foundation
import Grid
import JSON
import RunFiles
import SweepFile

/// The text in which a sweep is defined, whoever wrote it: a person in a sweep file, or we, from a
/// command line.
struct SweepDefinition {
  let bytes: [UInt8]
  /// The path of the file as it was given; nil for a command line.
  let file: String?
  /// The folder whose files the runs see.
  let folder: String
  /// The words of the command, if it is one from a command line.
  var words: [String] = []
  /// That of the program, for the search path of scripts.
  let environment: [String: String]

  /// The name under which complaints speak of it.
  var label: String { file ?? "command line" }

  /// - Parameters:
  ///   - request: what was asked for.
  ///   - workplace: where the file lies.
  ///   - source: the text of the file; nil to read it.
  /// - Throws: that the file can't be read.
  init(_ request: SweepRequest, in workplace: Workplace, source: [UInt8]? = nil) throws {
    environment = workplace.environment
    switch request.definition {
    case .file(let path):
      let absolute = workplace.absolute(path)
      let content = try source ?? readFile(absolute, shownAs: path)
      folder = (absolute as NSString).deletingLastPathComponent
      bytes =
        try Self.hyperTrainer(content, file: path, in: folder, workplace.environment) ?? content
      file = path
    case .command(let words):
      let command = words.count == 1 ? words[0] : Self.commandLine(words)
      let facts = [request.config, request.points, request.samples, request.seed].compactMap(\.self)
      let name = request.name ?? Self.name(of: words, facts: request.parameters + facts)
      let text = JSONValue.members(["name": .string(name), "command": .string(command)]).text()
      bytes = Array(text.utf8)
      file = nil
      folder = workplace.directory
      self.words = words
    }
  }

  /// A config of HyperTrainer that asks for a search says all that a sweep needs: the script to which every
  /// run gives its own copy.
  private static func hyperTrainer(
    _ content: [UInt8], file: String, in folder: String, _ environment: [String: String]
  ) throws(Diagnostics) -> [UInt8]? {
    // Most sweep files have no such block, and needn't be read twice; a backslash may spell the word.
    guard
      content.contains(UInt8(ascii: "\\"))
        || String(decoding: content, as: UTF8.self).contains("hpsearch")
    else { return nil }
    guard let config = try HyperTrainerConfig.read(content, file: file), let script = config.script
    else { return nil }
    // A script from elsewhere isn't part of the code; it runs where it is.
    let found = ScriptPath([], in: folder, environment: environment).find(script, from: folder)
    let isHere = found == nil || found == folder + "/" + script
    let base = (file as NSString).lastPathComponent
    let name = (base as NSString).deletingPathExtension + "_" + config.description
    return Array(
      JSONValue.members([
        "name": .string(name),
        "command": .string("python3 \(quoted(isHere ? script : found ?? script)) {{ config }}"),
        "config": .string(base),
      ]).text().utf8)
  }

  /// The words as a line of shell; those with placeholders stay open for them.
  private static func commandLine(_ words: [String]) -> String {
    words.map { $0.contains("{{") ? $0 : quoted($0) }.joined(separator: " ")
  }

  /// The last path component of the first word that looks like a script, and a hash of it all: the
  /// same command line is the same sweep.
  private static func name(of words: [String], facts: [String]) -> String {
    let parts = words.flatMap { $0.split(separator: " ") }
    let script = parts.first { $0.contains(".") && !$0.hasPrefix("-") } ?? parts.first ?? "run"
    let stem = script.split(separator: "/").last?.split(separator: ".").first ?? "run"
    let kept = stem.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }.prefix(40)
    let hash = SHA256.hex((words + ["", ""] + facts).joined(separator: "\n").utf8).prefix(6)
    return "\(kept.isEmpty ? "run" : kept)-\(hash)"
  }

  /// The texts `PATH=VALUE` that a request puts into the definition.
  func overrides(_ request: SweepRequest) -> [String] {
    var texts = request.overrides
    func add(_ path: String, _ value: String?) {
      if let value { texts.append("\(path)=\(JSONValue.string(value).text())") }
    }
    if file != nil { add("name", request.name) }
    add("metric", request.metric)
    add("goal", request.goal)
    add("host", request.host)
    add("samples", request.samples)
    add("seed", request.seed)
    add("config", request.config)
    add("points", request.points)
    return texts
  }
}

extension SpaceDeclaration {
  /// Adds what a command line says about parameters.
  ///
  /// - Throws: every text that isn't NAME=RANGE, or names a parameter again.
  mutating func add(_ texts: [String]) throws(Diagnostics) {
    var complaints: [Diagnostic] = []
    var seen: Set<String> = []
    for text in texts {
      let place = SourceLocation(
        file: "command line", line: 1, column: 1, length: text.count, text: text)
      do throws(Diagnostic) {
        let parameter = try RangeGrammar.parameter(text, at: place)
        guard seen.insert(parameter.name.value).inserted else {
          throw Diagnostic(
            "the parameter '\(parameter.name.value)' is given twice",
            at: .source(parameter.name.location),
            remedy: "give all of its values at once: \(parameter.name.value)=1,2,3")
        }
        replace(parameter)
      } catch { complaints.append(error) }
    }
    if !complaints.isEmpty { throw Diagnostics(complaints) }
  }
}
