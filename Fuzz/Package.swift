// swift-tools-version: 6.2
import PackageDescription

// Random inputs for the readers, with libFuzzer. `scripts/fuzz` puts copies of the rooms beside these
// programs, and builds and runs it.

/// Optimized, but with assertions: what can't be true stops the run.
let fuzzed: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .unsafeFlags(["-sanitize=fuzzer", "-assert-config", "Debug"]),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: fuzzed)
}

func program(_ name: String, _ rooms: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: ["Checking", "Diagnostics"] + rooms,
    swiftSettings: fuzzed,
    linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])])
}

let package = Package(
  name: "fuzz",
  platforms: [.macOS(.v15)],
  targets: [
    program("FuzzGrid", ["Grid"]),
    program("FuzzExpression", ["Grid", "JSON"]),
    program("FuzzSweep", ["Grid", "SweepFile"]),
    program("FuzzFiles", ["Grid", "JSON", "RunFiles"]),
    program("FuzzMetrics", ["Collect", "JSON"]),
    room("Checking", ["CLibFuzzer", "Diagnostics", "Grid"]),
    room("SweepFile", ["Diagnostics", "Grid", "YAML"]),
    room("RunFiles", ["Diagnostics", "Digest", "Grid", "JSON", "YAML"]),
    room("Digest"),
    room("Collect", ["CBytes", "Diagnostics", "JSON", "YAML"]),
    room("YAML", ["CLibYAML", "Diagnostics"]),
    room("Grid", ["Diagnostics", "JSON"]),
    room("JSON"),
    room("Diagnostics"),
    .systemLibrary(name: "CLibFuzzer"),
    .systemLibrary(name: "CBytes"),
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
  ]
)
