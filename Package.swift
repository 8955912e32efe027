// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")

/// A room of the house: a library target whose folder has its name.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a room, in `Tests/ROOMTests`.
func tests(
  of room: String, _ others: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: room + "Tests",
    dependencies: [.byName(name: room), "TestSupport"] + others,
    exclude: exclude,
    swiftSettings: strict)
}

let package = Package(
  name: "clustersweep",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "clustersweep", targets: ["CLI"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .executableTarget(
      name: "CLI", dependencies: ["ClusterSweep", argumentParser], swiftSettings: strict),
    room(
      "ClusterSweep",
      [
        "Cluster", "Collect", "Console", "Coordinator", "Diagnostics", "Grid", "JSON", "Ledger",
        "RunFiles", "Subprocess", "Template", argumentParser,
      ]),
    room("Console", ["Diagnostics", "Subprocess"]),
    room(
      "Coordinator",
      [
        "Cluster", "Collect", "DeltaSync", "Diagnostics", "Digest", "Grid", "HostQueue", "JSON",
        "Ledger", "LocalTransport", "RunFiles", "SSHTransport", "SlurmAdapter", "SweepFile",
        "TaskRunner",
        "Template", "Templates",
      ]),
    room("Ledger", ["Cluster", "Diagnostics", "JSON", grdb]),
    room("SlurmAdapter", ["Cluster", "Diagnostics"]),
    room("HostQueue", ["Cluster", "Diagnostics", "TaskRunner"]),
    room("TaskRunner", ["Cluster", "Diagnostics", "JSON"]),
    room("SSHTransport", ["CLibSSH", "Subprocess", "Cluster", "Diagnostics", "Digest"]),
    room("DeltaSync", ["CZlib", "CZstd", "Cluster", "Diagnostics"]),
    room("LocalTransport", ["Subprocess", "Cluster", "Diagnostics"]),
    room("Subprocess"),
    .target(
      name: "Templates", path: "templates",
      resources: [
        "apptainer", "conda", "docker", "gpu", "modules", "mpi", "plain", "ray", "requeue",
        "slurm-array", "venv",
      ].map { .embedInCode("\($0).sh") },
      swiftSettings: strict),
    room("Cluster", ["Diagnostics"]),
    room("Collect", ["CBytes", "Diagnostics", "JSON", "YAML"]),
    room("Template", ["Cluster", "Diagnostics", mustache]),
    room("SweepFile", ["Diagnostics", "Grid", "YAML"]),
    room("RunFiles", ["Diagnostics", "Digest", "Grid", "JSON", "YAML"]),
    room("YAML", ["CLibYAML", "Diagnostics"]),
    room("Grid", ["Diagnostics", "JSON"]),
    room("JSON"),
    room("Digest"),
    room("Diagnostics"),
    .systemLibrary(
      name: "CLibSSH", pkgConfig: "libssh",
      providers: [.apt(["libssh-dev"]), .brew(["libssh"])]),
    // Only a header: what C has for bytes and Swift can't name.
    .systemLibrary(name: "CBytes"),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),

    // What `scripts/bench sync` measures; it isn't shipped.
    .executableTarget(
      name: "SyncBenchmark", dependencies: ["Cluster", "DeltaSync", "Diagnostics", "SSHTransport"],
      path: "Benchmarks/SyncBenchmark", swiftSettings: strict),

    // What `scripts/bench collect second-read` measures.
    .executableTarget(
      name: "CollectBenchmark", dependencies: ["Collect", "JSON"],
      path: "Benchmarks/CollectBenchmark", swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["Cluster", "LocalTransport", "Subprocess"],
      path: "Tests/TestSupport",
      swiftSettings: strict),
    .testTarget(
      name: "TestSupportTests", dependencies: ["Subprocess", "TestSupport"], swiftSettings: strict),
    tests(of: "Diagnostics"),
    tests(of: "JSON"),
    tests(of: "Digest"),
    tests(of: "Grid", ["Diagnostics", "JSON"]),
    tests(of: "SweepFile", ["Diagnostics", "Grid", "YAML"]),
    tests(of: "RunFiles", ["Diagnostics", "Digest", "Grid", "JSON", "YAML"]),
    tests(of: "YAML", ["Diagnostics"]),
    tests(of: "Template", ["Cluster", "Diagnostics", "Templates"], exclude: ["Snapshots"]),
    tests(of: "Collect", ["Diagnostics", "JSON"], exclude: ["Fixtures"]),
    tests(of: "Console", ["Diagnostics"]),
    tests(of: "Ledger", ["Cluster", "Diagnostics", "JSON", grdb]),
    tests(of: "LocalTransport", ["Cluster", "Diagnostics"]),
    tests(of: "DeltaSync", ["Cluster", "Diagnostics", "LocalTransport"]),
    tests(of: "SSHTransport", ["Cluster", "Diagnostics", "Digest", "Subprocess"]),
    tests(of: "SlurmAdapter", ["Cluster", "Diagnostics"], exclude: ["Snapshots"]),
    tests(of: "TaskRunner", ["Cluster", "JSON", "LocalTransport"]),
    tests(of: "HostQueue", ["Cluster", "Diagnostics", "JSON", "LocalTransport", "TaskRunner"]),
    tests(
      of: "Coordinator",
      [
        "Cluster", "DeltaSync", "Diagnostics", "Digest", "Grid", "JSON", "Ledger", "LocalTransport",
        "SSHTransport", "SlurmAdapter", "SweepFile", "TaskRunner",
      ]),
    tests(
      of: "ClusterSweep",
      ["Cluster", "Collect", "Console", "Coordinator", "Diagnostics", "JSON", "Ledger"]),
    // The room's name is taken by the tests against a real cluster.
    .testTarget(
      name: "ClusterRoomTests", dependencies: ["Cluster", "LocalTransport", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "ClusterTests", dependencies: ["TestSupport"], swiftSettings: strict),
    .testTarget(name: "FaultTests", dependencies: ["TestSupport"], swiftSettings: strict),
  ]
)
