import Cluster
import Diagnostics

/// What sbatch's answer means. An exit status other than 0 is no proof of a refusal.
enum SbatchAnswer {
  static func read(_ result: HostCommandResult) -> SubmissionAnswer {
    let lines = result.text.split(separator: "\n", omittingEmptySubsequences: false)
    let verdict = lines.first?.split(separator: " ") ?? []
    guard result.succeeded, let word = verdict.first else {
      return .unknown(why: result.errorText.isEmpty ? "the host gave no answer" : result.errorText)
    }
    switch (word, verdict.dropFirst().first) {
    case ("job", let id?): return .accepted(job: String(id))
    case ("absent", nil): return .absent
    case ("rc", let status?):
      let complaint = lines.dropFirst().prefix { $0 != SbatchCall.outputBegins }
      return classify(
        status: Int(status), complaint: complaint.joined(separator: "\n"),
        output: lines.dropFirst(complaint.count + 2))
    case ("started", nil): return .unknown(why: "sbatch was started and hasn't ended")
    default: return .unknown(why: "the host answered '\(lines.first ?? "")'")
    }
  }

  private static func classify(
    status: Int?, complaint: String, output: ArraySlice<Substring>
  ) -> SubmissionAnswer {
    let lines = complaint.split(separator: "\n")
    let last = lines.last(where: { $0.contains("error") }) ?? lines.last
    let shown = last.map(String.init) ?? "no complaint"
    guard let status, (1..<128).contains(status) else {
      return .unknown(
        why: status == 0
          ? "sbatch succeeded and named no job: \(shown)" : "sbatch was killed: \(shown)")
    }
    if let id = output.last(where: namesJob) {
      return .unknown(why: "sbatch failed and named a job, \(id): \(shown)")
    }
    let text = (complaint + "\n" + output.joined(separator: "\n")).lowercased()
    if isDoubtful(text) { return .unknown(why: shown) }
    if status == 127 {
      return .refused(
        refusal(shown, "see that Slurm is on the PATH of a non-interactive login there"))
    }
    return verdict(on: text, shown)
  }

  /// Whether a line of output is `4711`, `4711;CLUSTER` or `Submitted batch job 4711`: what sbatch prints
  /// once a job exists. With `--wait` it goes on to fail as the job does.
  private static func namesJob(_ line: Substring) -> Bool {
    let words = line.split(separator: " ")
    if line.hasPrefix("Submitted batch job "), words.count > 3 { return Int(words[3]) != nil }
    return line.split(separator: ";").first.flatMap { Int($0) } != nil
  }

  /// Whether the controller may have the job: some message got no answer.
  private static func isDoubtful(_ text: String) -> Bool {
    let answered = text.split(separator: "\n").filter { line in
      !SbatchComplaint.unreached.contains { line.contains($0) }
    }
    return answered.contains { line in SbatchComplaint.doubts.contains { line.contains($0) } }
  }

  private static func verdict(on text: String, _ shown: String) -> SubmissionAnswer {
    // sbatch tries again by itself after some complaints; the last words count.
    let end =
      text.ranges(of: SbatchComplaint.failed).last.map { text[$0.upperBound...] } ?? text[...]
    if isLimitOfOneJob(text) {
      return .refused(refusal(shown, "ask for less, or set another `resources.qos`"))
    }
    if SbatchComplaint.deferrals.contains(where: end.contains) { return deferral(end, shown) }
    if let found = SbatchComplaint.refusals.first(where: { end.contains($0.text) }) {
      return .refused(refusal(shown, found.remedy))
    }
    // A failure to sign the request is told after the reason, in other words.
    if SbatchComplaint.unreached.contains(where: text.contains) {
      return .deferred(
        Diagnostic(
          "Slurm's controller can't be reached", why: shown, remedy: "submit again later",
          kind: .tryAgain))
    }
    if isOwnFault(text) {
      return .refused(refusal(shown, SbatchComplaint.remedyOfOwnFault))
    }
    return .unknown(why: shown)
  }

  private static func deferral(_ end: Substring, _ shown: String) -> SubmissionAnswer {
    .deferred(
      Diagnostic(
        "Slurm takes no more jobs now", why: shown,
        remedy: end.contains("rate limit")
          ? "submit again in a minute"
          : "submit again when some of your jobs have ended; what is submitted stays",
        kind: .tryAgain))
  }

  /// Whether sbatch gave up by itself before it asked: it says `submission failed` of every request,
  /// and puts its name before all that it says.
  private static func isOwnFault(_ text: String) -> Bool {
    let lines = text.split(separator: "\n")
    return !text.contains("submission failed") && lines.contains { $0.hasPrefix("sbatch: ") }
      && lines.allSatisfy { $0.hasPrefix("sbatch: ") || $0.hasPrefix("try \"sbatch") }
  }

  /// Whether a limit is named that this request would exceed on an empty cluster too, and not how
  /// many jobs there may be: `QOSMaxCpuPerJobLimit`, but not `AssocMaxSubmitJobLimit`.
  private static func isLimitOfOneJob(_ text: String) -> Bool {
    guard text.contains("job violates accounting/qos policy") else { return false }
    let names = text.split(whereSeparator: \.isWhitespace).filter { word in
      ["qos", "assoc"].contains { scope in
        word.hasPrefix(scope)
          && ["max", "min", "grp", "time"].contains {
            word.dropFirst(scope.count).hasPrefix($0)
          }
      }
    }
    return !names.isEmpty && !names.contains { $0.contains("submitjob") }
  }

  private static func refusal(_ why: String, _ remedy: String) -> Diagnostic {
    Diagnostic("Slurm refuses the submission", why: why, remedy: remedy, kind: .failed)
  }
}
