import Foundation
import TestSupport
import Testing

/// Holds the import graph to the picture in ARCHITECTURE.md.
@Suite struct HouseTests {
  /// From top to bottom: a room may import only rooms further down.
  private static let rooms = [
    "CLI", "ClusterSweep", "Console", "Coordinator", "Ledger", "SlurmAdapter", "HostQueue",
    "TaskRunner", "SSHTransport", "LocalTransport", "Subprocess", "Templates", "Template",
    "DeltaSync", "Cluster", "Collect", "SweepFile", "RunFiles", "YAML", "Grid", "JSON", "Digest",
    "Diagnostics",
    "CBytes", "CLibSSH", "CLibYAML", "CZlib", "CZstd",
  ]

  private func declared() throws -> [String: [String]] {
    let scratch = try TemporaryFolder()
    let dump = try run(
      "/usr/bin/env",
      ["swift", "package", "--scratch-path", scratch.path, "dump-package"], in: repository.path,
      environment: ProcessInfo.processInfo.environment)
    let value = try JSONSerialization.jsonObject(with: Data(dump.output.utf8)) as? [String: Any]
    let targets = try #require(value?["targets"] as? [[String: Any]])
    var graph: [String: [String]] = [:]
    for target in targets where target["type"] as? String != "test" {
      let dependencies = target["dependencies"] as? [[String: Any]] ?? []
      graph[target["name"] as? String ?? "?"] = dependencies.compactMap {
        ($0["byName"] as? [Any])?.first as? String
      }
    }
    for name in ["TestSupport", "CollectBenchmark", "SyncBenchmark"] { graph[name] = nil }
    return graph
  }

  private func imports(of room: String) throws -> Set<String> {
    let folder =
      repository.appendingPathComponent(room == "Templates" ? "templates" : "Sources/\(room)").path
    var names: Set<String> = []
    for file in try FileManager.default.subpathsOfDirectory(atPath: folder)
    where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(of: "import"),
          words[..<index].allSatisfy({
            ["public", "internal", "private", "package", "@preconcurrency"].contains($0)
          }), index + 1 < words.count
        else { continue }
        names.insert(String(words[index + 1]))
      }
    }
    return names
  }

  @Test func importsGoOnlyDownwards() throws {
    let graph = try declared()
    #expect(Set(graph.keys) == Set(Self.rooms))
    for (room, dependencies) in graph {
      let place = try #require(Self.rooms.firstIndex(of: room))
      for dependency in dependencies {
        let below = try #require(Self.rooms.firstIndex(of: dependency), "\(dependency)")
        #expect(below > place, "\(room) must not import \(dependency)")
      }
      let undeclared = try imports(of: room).intersection(Self.rooms).subtracting(dependencies)
      #expect(undeclared.isEmpty, "\(room) imports \(undeclared) without declaring it")
    }
  }

  @Test func pureRoomsDoWithoutFoundation() throws {
    for room in [
      "Grid", "Collect", "SweepFile", "RunFiles", "YAML", "Console", "Template", "JSON",
      "Diagnostics",
      "Cluster", "DeltaSync", "TaskRunner", "SlurmAdapter", "HostQueue",
    ] {
      #expect(try !imports(of: room).contains("Foundation"), "\(room)")
    }
  }

  @Test func onlyTheLedgerSpeaksSQL() throws {
    for room in Self.rooms where room != "Ledger" {
      #expect(try !imports(of: room).contains("GRDB"), "\(room)")
    }
  }

  /// Every relative link of the documents leads to a file.
  @Test func linksLeadSomewhere() throws {
    let documents =
      ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "examples/digits/README.md"]
      + (try FileManager.default.contentsOfDirectory(
        atPath: repository.appendingPathComponent("docs").path
      ).filter { $0.hasSuffix(".md") }.map { "docs/" + $0 })
    for document in documents {
      let file = repository.appendingPathComponent(document)
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
        let target = file.deletingLastPathComponent().appendingPathComponent(String(match.1))
        #expect(
          FileManager.default.fileExists(atPath: target.path), "\(document): \(match.1)")
      }
    }
  }
}
