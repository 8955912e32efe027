/// Phrases in the last lines of a log that name a cause.
enum LogWords {
  /// Of PyTorch, TensorFlow, JAX, CuPy and the CUDA and HIP runtimes themselves.
  static func tellsGPUMemory(_ log: String) -> Bool {
    [
      "CUDA out of memory", "OutOfMemoryError: CUDA", "OutOfMemoryError: HIP", "HIP out of memory",
      "CUDA_ERROR_OUT_OF_MEMORY", "cudaErrorMemoryAllocation", "CUBLAS_STATUS_ALLOC_FAILED",
      "RESOURCE_EXHAUSTED: Out of memory while trying to allocate", "ran out of memory on GPU",
      "cupy.cuda.memory.OutOfMemoryError",
    ].contains(where: log.contains)
  }

  /// Of programs that couldn't get memory: only in the line that ends the log's last complaint, for a
  /// program may go on after one.
  static func tellsMemory(_ log: String) -> Bool {
    guard let last = lines(log).last(where: { !isForeign($0) && !$0.isEmpty }) else { return false }
    return [
      "MemoryError", "std::bad_alloc", "OutOfMemoryError", "Cannot allocate memory",
      "cannot allocate vector of size", "OutOfMemoryException",
    ].contains(where: last.contains)
  }

  /// What the task runner complains of.
  static func own(_ log: String) -> String? {
    lines(log).last { $0.hasPrefix("clustersweep: ") }
      .map { String($0.dropFirst("clustersweep: ".count)) }
  }

  /// The module that Lmod or Environment Modules doesn't know; `module` itself where that is missing.
  /// Only where nothing else was complained of afterwards but a missing program: a run may do well
  /// without a module.
  static func missingModule(_ log: String) -> String? {
    let all = lines(log).filter { !$0.isEmpty }
    guard
      let place = all.lastIndex(where: { line in
        line.contains("following module(s) are unknown:")
          || line.contains("Unable to locate a modulefile for")
          || line.contains("module: command not found") || line.contains("module: not found")
      }), !log.contains("Traceback (most recent call last)")
    else { return nil }
    let line = all[place]
    if line.hasSuffix("not found") { return "(there is no `module` command)" }
    let behind = line.split(separator: ":", omittingEmptySubsequences: false).last ?? ""
    let quoted = (line.contains("modulefile for") ? line[...] : behind)
      .split(whereSeparator: { "'\"` ".contains($0) })
    return quoted.last.map(String.init)
  }

  /// The program that a shell, or an interpreter, doesn't find: only in the last line of the log.
  static func missingProgram(_ log: String) -> String? {
    guard let last = lines(log).last(where: { !isForeign($0) && !$0.isEmpty }) else { return nil }
    // bash: line 1: foo: command not found; sh: 1: foo: not found
    for ending in [": command not found", ": not found"] where last.hasSuffix(ending) {
      return last.dropLast(ending.count).split(separator: ":").last.map {
        String($0.drop { $0 == " " })
      }
    }
    // python3: can't open file '/x/train.py': [Errno 2] No such file or directory
    if last.contains("can't open file"), last.contains("[Errno 2]") {
      let parts = last.split(separator: "'", omittingEmptySubsequences: false)
      // The first quote is that of "can't".
      return parts.count > 2 ? parts[2].split(separator: "/").last.map(String.init) : nil
    }
    return nil
  }

  /// The paths in lines that say that something may not be written: what stands in quotes, else what stands
  /// before the complaint.
  static func deniedPaths(_ log: String) -> [String] {
    lines(log).flatMap { line -> [String] in
      let small = line.lowercased()
      let words = ["permission denied", "read-only file system"]
      guard !isForeign(line), words.contains(where: small.contains) else { return [] }
      let quoted = line.matches(of: #/['"‘`]([^'"‘’`]+)['"’`]/#).map { String($0.1) }
      guard quoted.isEmpty else { return quoted }
      // sh: 3: cannot create src/out.txt: Permission denied
      let parts = line.split(separator: ": ").dropLast()
      guard var last = parts.last else { return [] }
      for verb in ["cannot create ", "can't create ", "open "] where last.hasPrefix(verb) {
        last = last.dropFirst(verb.count)
      }
      return [String(last)]
    }
  }

  /// Lines of the scheduler and of ours, which aren't the program's.
  static func isForeign(_ line: Substring) -> Bool {
    ["slurmstepd", "srun: ", "clustersweep: "].contains(where: line.hasPrefix)
  }

  static func lines(_ log: String) -> [Substring] {
    log.split(whereSeparator: \.isNewline)
  }
}
