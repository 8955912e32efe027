import Cluster
import Foundation
import TestSupport

/// A folder where a scheduler's scripts run under real shells, with programs in the place of Slurm's.
///
/// The programs stand in only for faults and outputs that a real Slurm can't be made to show; what a
/// real one does is tested against a real one.
struct SlurmHost {
  let folder: TemporaryFolder
  let shell: String
  var environment: [String: String] = [:]

  init(shell: String = "/bin/sh") throws {
    folder = try TemporaryFolder()
    self.shell = shell
    // No folder that may hold a real Slurm is on the path.
    let tools = [
      "sh", "sed", "tail", "head", "mkdir", "cat", "mv", "env", "setsid", "find", "date", "id",
      "sort", "touch", "grep", "kill", "uname", "uniq", "wc", "awk", "tr",
    ]
    try FileManager.default.createDirectory(
      atPath: folder.path + "/bin", withIntermediateDirectories: true)
    for tool in tools {
      guard
        let path = ["/usr/bin/", "/bin/"].map({ $0 + tool }).first(
          where: FileManager.default.isExecutableFile(atPath:))
      else { continue }
      try FileManager.default.createSymbolicLink(
        atPath: folder.path + "/bin/" + tool, withDestinationPath: path)
    }
  }

  /// Puts a program on the path that notes its arguments and environment and does as `behaviour` says.
  func put(_ program: String, _ behaviour: String) throws {
    let text = """
      #!/bin/sh
      echo "$*" >>'\(folder.path)/\(program).calls'
      printf '%s\\n' "$@" >'\(folder.path)/\(program).arguments'
      env >'\(folder.path)/\(program).environment'
      \(behaviour)

      """
    // Another process writes it: a child that some other test starts while this one has the file
    // open for writing would keep it from being run.
    let result = try TestSupport.run(
      "/bin/sh",
      [
        "-c", #"rm -f "$2"; printf %s "$1" >"$2" && /bin/chmod +x "$2""#, "sh", text,
        "\(folder.path)/bin/\(program)",
      ], environment: ["PATH": "/usr/bin:/bin"])
    guard result.status == 0 else { throw NotWritten(program: program) }
  }

  struct NotWritten: Error {
    var program: String
  }

  /// The lines of what a program noted.
  func lines(_ file: String) -> [String] {
    let text = (try? folder.read(file)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  func run(_ script: String) throws -> HostCommandResult {
    let result = try TestSupport.run(
      shell, ["-c", script], in: folder.path,
      environment: environment.merging(["PATH": folder.path + "/bin"]) { _, path in path })
    return HostCommandResult(
      status: .exited(result.status), output: Array(result.output.utf8),
      errorOutput: Array(result.errors.utf8))
  }

  /// A submission whose folder is there, under a name that is hard to quote.
  func submission(_ name: String = "it's a $HOME \"%a\" é") throws -> SubmissionRequest {
    try folder.write("\(name)/script", "#!/bin/sh\n")
    try folder.write("\(name)/out/.keep", "")
    try folder.write("\(name)/marks/.keep", "")
    return SubmissionRequest(
      token: "cs-digits-0123456789ab", directory: folder.path + "/" + name, taskCount: 12,
      throttle: 4)
  }
}
