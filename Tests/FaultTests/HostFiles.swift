import Foundation
import TestSupport

extension FaultSweep {
  /// The sweep's folder on the host.
  var hostFolder: String {
    get throws {
      let names = try FileManager.default.contentsOfDirectory(atPath: root)
      guard let name = names.first(where: { $0.hasPrefix(Self.name + "-") }) else {
        throw Missing(what: "the sweep's folder in \(root)")
      }
      return root + "/" + name
    }
  }

  struct Missing: Error {
    var what: String
  }

  /// What a whole sync brings: the host's files by the names that they have here.
  func expectedFiles() throws -> [String: Data] {
    let base = try hostFolder
    var expected: [String: Data] = [:]
    for (name, data) in try filesBelow(base + "/runs") where !name.contains("/.clustersweep/") {
      expected[name] = data
    }
    let status = try program.json("status", Self.name)
    for case let run as [String: Any] in status["runs"] as? [Any] ?? [] {
      guard let name = run["run"] as? String, let job = run["job"] as? String,
        let attempt = run["attempt"] as? Int, let mark = job.lastIndex(of: "_")
      else { throw Missing(what: "the job of a run in \(status)") }
      let task = "\(base)/submissions/\(job[..<mark])/out/\(job[job.index(after: mark)...])"
      for kind in ["out", "err"] {
        guard let data = FileManager.default.contents(atPath: "\(task).\(kind)") else {
          throw Missing(what: "\(task).\(kind)")
        }
        expected["\(name)/attempt-\(attempt).\(kind)"] = data
      }
    }
    return expected
  }

  /// The names of the files that aren't here as they are on the host, or that are here only.
  func differingFiles() throws -> [String] {
    let expected = try expectedFiles()
    // What earlier attempts printed stays.
    let here = try filesBelow(results).filter { name, _ in
      expected[name] != nil || !name.contains("/attempt-1.")
    }
    return Set(expected.keys).union(here.keys).filter { expected[$0] != here[$0] }.sorted()
  }

  /// The names of outputs, which only grow on the host, that aren't beginnings of it here.
  func mixedFiles() throws -> [String] {
    let expected = try expectedFiles()
    return try filesBelow(results).filter { name, data in
      name.hasSuffix(".out") && !(expected[name]?.starts(with: data) ?? false)
    }.keys.sorted()
  }

  /// Waits until the host has the mark of each run's end.
  func areEnded() throws -> Bool {
    let submissions = try hostFolder + "/submissions"
    return eventually(within: 60) {
      let names = FileManager.default.enumerator(atPath: submissions)?.allObjects ?? []
      return names.count { ($0 as? String)?.hasSuffix(".end") == true } >= Self.runs
    }
  }

  /// What was made for a while on the host and is still there.
  func leftovers() throws -> [String] {
    let manager = FileManager.default
    let base = try hostFolder
    var found = try manager.contentsOfDirectory(atPath: host.temporary)
    for folder in ["code", "submissions", "runs"] {
      // What a task never began has no folder of runs.
      let names = (try? manager.contentsOfDirectory(atPath: base + "/" + folder)) ?? []
      found += names.filter { $0.hasPrefix(".") }.map { folder + "/" + $0 }
    }
    return found
  }

  private func filesBelow(_ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return files }
    for case let name as String in walk
    where walk.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
      files[name] = FileManager.default.contents(atPath: folder + "/" + name)
    }
    return files
  }
}
