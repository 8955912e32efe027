import Foundation
import TestSupport

/// A project with a small sweep on a ``FaultHost``: its runs say in a folder outside that they began,
/// print random-looking lines, and wait as long as they are held.
struct FaultSweep {
  static let name = "faulty"
  static let runs = 6

  let program: ClusterSweepProgram
  let host: FaultHost
  /// The host's root.
  let root: String
  /// A file `RUN.ATTEMPT` with a line for each time that it began.
  let counts: String

  var folder: String { program.folder.path }
  var results: String { "\(folder)/results/\(Self.name)" }

  /// - Parameters:
  ///   - host: where it runs.
  ///   - place: a folder on the host for this sweep alone.
  ///   - isHeld: whether runs wait for ``letGo()``.
  ///   - metric: `val_loss` is printed, `score` written to a file.
  /// - Throws: that a file can't be written.
  init(
    _ host: FaultHost, _ place: String, isHeld: Bool = false, metric: String = "val_loss:min"
  ) throws {
    self.host = host
    program = try ClusterSweepProgram()
    root = place + "/root"
    counts = place + "/counts"
    for folder in [root, counts] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    let files = self.program.folder
    try files.write("hosts.yaml", hosts)
    try files.write("sweep.yaml", Self.sweep + "metric: \(metric)\n")
    try files.write("train", Self.train)
    // What takes up most of an upload.
    var dice = Dice(state: 5)
    try files.write("data.txt", (0..<3_000).map { _ in dice.line() }.joined())
    if isHeld { try Data().write(to: URL(fileURLWithPath: counts + "/hold")) }
  }

  private init(_ other: FaultSweep, program: ClusterSweepProgram) {
    self.program = program
    host = other.host
    root = other.root
    counts = other.counts
  }

  /// Another project that knows the same runs on the same host.
  func copy(to program: ClusterSweepProgram? = nil) throws -> FaultSweep {
    let other = FaultSweep(self, program: try program ?? ClusterSweepProgram())
    let result = try TestSupport.run("/bin/cp", ["-a", folder + "/.", other.folder])
    guard result.status == 0 else { throw NotCopied(why: result.errors) }
    return other
  }

  private struct NotCopied: Error {
    var why: String
  }

  func letGo() { unlink(counts + "/hold") }

  /// How often each attempt began.
  func starts() throws -> [String: Int] {
    var starts: [String: Int] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: counts) where name != "hold" {
      let text = try String(contentsOfFile: counts + "/" + name, encoding: .utf8)
      if !name.hasSuffix(".printed") { starts[name] = text.utf8.count { $0 == 10 } }
    }
    return starts
  }

  /// Waits until every run has printed what it prints.
  func isPrinted() throws -> Bool {
    try eventually(within: 60) {
      try FileManager.default.contentsOfDirectory(atPath: counts)
        .count { $0.hasSuffix(".printed") } >= Self.runs
    }
  }

  /// The ranking as the program prints it.
  func ranking() throws -> String { try program("rank", Self.name, "--json").output }

  private var hosts: String {
    """
    box:
      ssh: \(FaultHost.alias)
      ssh_config: \(host.configFile)
      scheduler: queue
      slots: \(Self.runs)
      root: \(root)
      poll: 1s
      environment: {COUNTS: \(counts)}

    """
  }

  private static let sweep = """
    name: \(name)
    host: box
    command: sh train {{ n }}
    params: {n: 1:\(runs)}

    """

  private static let train = #"""
    me=$COUNTS/$CLUSTERSWEEP_RUN.$CLUSTERSWEEP_ATTEMPT
    echo began >>"$me"
    awk -v seed="$1" 'BEGIN {
      srand(seed)
      for (i = 0; i < 400; i++) {
        noise = ""
        for (k = 0; k < 16; k++) noise = noise sprintf("%04x", int(rand() * 65536))
        printf "step=%d val_loss=%.6f %s\n", i, rand(), noise
      }
    }' | tee notes.log || exit 1
    echo "{\"step\": 0, \"score\": $1}" >scores.jsonl
    : >"$me.printed"
    while [ -e "$COUNTS/hold" ]; do sleep 1; done

    """#
}
