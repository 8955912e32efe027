import Cluster
import TaskRunner
import Testing

@testable import Coordinator

@Suite("Why a task ended badly")
struct CauseTests {
  private func cause(
    _ word: String?, exit: Int? = nil, signal: Int? = nil, begun: Bool? = true,
    errors: String? = nil, output: String = "", change: (inout EndEvidence) -> Void = { _ in }
  ) -> Cause {
    var evidence = EndEvidence(
      word: word, exitCode: exit, signal: signal, hasBegun: begun,
      logs: errors.map { TaskEnds.Logs(errors: $0, output: output) })
    change(&evidence)
    return CauseFinding(evidence).cause
  }

  @Test func slurmsOwnWords() {
    #expect(cause("OUT_OF_MEMORY", signal: 125) == Cause(.outOfMemory, "out of memory"))
    #expect(
      cause("OUT_OF_MEMORY") { $0.memoryLimit = 4 << 30 }
        == Cause(.outOfMemory, "out of memory at 4G"))
    #expect(cause("TIMEOUT", exit: 143) == Cause(.timeLimit, "time limit"))
    #expect(
      cause("TIMEOUT") { $0.timeLimit = 5400 } == Cause(.timeLimit, "time limit of 1 h 30 min"))
    #expect(cause("DEADLINE") == Cause(.deadline, "deadline passed"))
    #expect(cause("NODE_FAIL") { $0.node = "n2" } == Cause(.nodeFailure, "node failure on n2"))
    #expect(cause("BOOT_FAIL").kind == .bootFailure)
    #expect(cause("PREEMPTED", exit: 143) == Cause(.preempted, "preempted"))
    #expect(cause("CANCELLED") == Cause(.cancelled, "cancelled"))
    #expect(
      cause("CANCELLED") { $0.cancelledBy = "ada" } == Cause(.cancelled, "cancelled by ada"))
    #expect(
      cause("FAILED", exit: 0, signal: 53, begun: false)
        == Cause(.outputUnwritable, "its output file couldn't be opened"))
  }

  @Test func statusesAndSignals() {
    #expect(cause("FAILED", exit: 7) == Cause(.exitCode, "exit code 7"))
    #expect(cause(nil, exit: 7) == Cause(.exitCode, "exit code 7"))
    #expect(cause("FAILED", exit: 0, signal: 9) == Cause(.signal, "signal KILL"))
    #expect(cause(nil, exit: 139) == Cause(.signal, "signal SEGV"))
    #expect(cause(nil, exit: 143) == Cause(.signal, "signal TERM"))
    #expect(cause(nil, exit: 200) == Cause(.exitCode, "exit code 200"))
    #expect(cause("FAILED", exit: 0, signal: 40) == Cause(.signal, "signal 40"))
    #expect(cause("FAILED") == Cause(.vanished, "the script ended before the command did"))
    #expect(
      cause("gone") { $0.reason = "its process is gone" } == Cause(.vanished, "its process is gone")
    )
  }

  @Test func writingToTheCode() {
    let log = "Traceback…\nPermissionError: [Errno 13] Permission denied: 'src/out.csv'\n"
    #expect(
      cause(nil, exit: 1, errors: log) { $0.codePath = "src/out.csv" }
        == Cause(.codeReadOnly, "it may not write to the sweep's code: src/out.csv"))
    #expect(cause(nil, exit: 1, errors: log).kind == .exitCode)
  }

  @Test(arguments: [
    ("PermissionError: [Errno 13] Permission denied: 'src/out.csv'", ["src/out.csv"]),
    ("OSError: [Errno 30] Read-only file system: \"/a b/c\"", ["/a b/c"]),
    ("sh: 3: cannot create src/out.txt: Permission denied", ["src/out.txt"]),
    ("/bin/sh: can't create train.txt: Read-only file system", ["train.txt"]),
    ("bash: line 1: src/x: Permission denied", ["src/x"]),
    ("touch: cannot touch 'src/it': Permission denied", ["src/it"]),
    ("mkdir: cannot create directory ‘src/new’: Permission denied", ["src/new"]),
    ("open src/a.go: permission denied", ["src/a.go"]),
    ("slurmstepd: error: x: Permission denied", []), ("all is well", []),
  ])
  func deniedPaths(line: String, paths: [String]) {
    #expect(LogWords.deniedPaths("before\n\(line)\nafter\n") == paths)
  }

  /// Without control groups a job that used too much memory is FAILED by signal 9 (22.05).
  @Test func memoryThatOnlyTheLogOrTheStepsTell() {
    let log = SchedulerWord(state: .failed, word: "OUT_OF_MEMORY", memoryLimit: 100 << 20)
    #expect(
      cause("FAILED", exit: 0, signal: 9) { $0.log = log }
        == Cause(.outOfMemory, "out of memory at 100M"))
    #expect(cause("TIMEOUT") { $0.log = log }.kind == .timeLimit)
    func used(_ bytes: Int, _ limit: Int?) -> CauseKind {
      cause("FAILED", exit: 137) {
        $0.maxRSS = bytes; $0.memoryLimit = limit
      }.kind
    }
    #expect(used(95 << 20, 100 << 20) == .outOfMemory)
    #expect(used(400 << 20, 100 << 20) == .outOfMemory)
    #expect(used(50 << 20, 100 << 20) == .signal)
    #expect(used(400 << 20, nil) == .signal)
  }

  @Test(arguments: [
    (
      "Traceback (most recent call last):\n  File \"a.py\", line 1\nMemoryError\n",
      CauseKind.outOfMemory
    ),
    ("terminate called after throwing an instance of 'std::bad_alloc'\n", .outOfMemory),
    ("MemoryError was caught, going on\nValueError: x\n", .exitCode),
    (
      "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB\n",
      .outOfGPUMemory
    ),
    ("torch.OutOfMemoryError: CUDA out of memory.\n", .outOfGPUMemory),
    (
      "jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 9\n",
      .outOfGPUMemory
    ),
    ("RuntimeError: x\n", .exitCode),
  ])
  func memoryInTheProgramsWords(_ errors: String, _ kind: CauseKind) {
    #expect(cause("FAILED", exit: 1, errors: errors).kind == kind)
  }

  @Test func accountingAbsentTheLogTells() {
    func log(_ word: String) -> SchedulerWord { SchedulerWord(state: .failed, word: word) }
    #expect(cause(nil, exit: 143) { $0.log = log("TIMEOUT") }.kind == .timeLimit)
    #expect(cause(nil, exit: 143) { $0.log = log("CANCELLED") }.kind == .cancelled)
    #expect(cause("FAILED") { $0.log = log("PREEMPTED") }.kind == .preempted)
    #expect(cause(nil, exit: 143) { $0.log = log("REQUEUED") }.kind == .signal)
  }

  @Test(arguments: [
    (
      "bash: line 1: frobnicate: command not found\n", 127, CauseKind.commandNotFound,
      "command not found: frobnicate"
    ),
    (
      "/x/run-task: 1: eval: frobnicate: not found\n", 127, .commandNotFound,
      "command not found: frobnicate"
    ),
    (
      "python3: can't open file '/x/runs/a/train.py': [Errno 2] No such file or directory\n", 2,
      .commandNotFound, "command not found: train.py"
    ),
    ("", 127, .commandNotFound, "command not found"),
    ("sh: ./a: Permission denied\n", 126, .commandNotExecutable, "the command can't be executed"),
    ("clustersweep: can't make /x\n", 74, .setupFailed, "the run couldn't be set up"),
    (
      "Lmod has detected the following error: The following module(s) are unknown: \"nope/1\"\n\nsh: 1: nope: not found\n",
      127, .prologueFailed, "module nope/1 couldn't be loaded"
    ),
    (
      "ERROR: Unable to locate a modulefile for 'nope'\nsh: 1: nope: not found\n", 127,
      .prologueFailed, "module nope couldn't be loaded"
    ),
    (
      "script: line 4: module: command not found\nx: not found\n", 127, .prologueFailed,
      "module (there is no `module` command) couldn't be loaded"
    ),
    (
      "module: command not found\nTraceback (most recent call last)\nValueError: x\n", 1, .exitCode,
      "exit code 1"
    ),
  ])
  func neverBegan(_ errors: String, _ exit: Int, _ kind: CauseKind, _ text: String) {
    #expect(cause("FAILED", exit: exit, errors: errors) == Cause(kind, text))
  }

  @Test func aScriptThatEndsBeforeTheRunner() {
    #expect(
      cause("FAILED", exit: 5, begun: false, errors: "")
        == Cause(.prologueFailed, "the script ended before the command began, with exit code 5"))
    #expect(cause("FAILED", exit: 0, signal: 9, begun: false).kind == .signal)
    #expect(cause("FAILED", exit: 5, begun: nil).kind == .exitCode)
  }

  @Test(arguments: [
    (4 << 30, "4G"), (1536 << 20, "1.5G"), (100 << 20, "100M"), (0, "0"), (1023, "1023"),
    (404_616 << 10, "395.1M"),
  ])
  func bytes(_ count: Int, _ text: String) { #expect(Amounts.bytes(count) == text) }

  @Test(arguments: [
    (0, "0 s"), (59, "59 s"), (60, "1 min"), (90, "1 min 30 s"), (3600, "1 h"), (86_400, "1 d"),
    (90_061, "1 d 1 h"),
  ])
  func seconds(_ count: Int, _ text: String) { #expect(Amounts.seconds(count) == text) }
}
