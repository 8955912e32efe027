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
    case ("rc", let status?):
      return classify(
        status: Int(status), complaint: lines.dropFirst().joined(separator: "\n"))
    case ("started", nil): return .unknown(why: "sbatch was started and hasn't ended")
    default: return .unknown(why: "the host answered '\(lines.first ?? "")'")
    }
  }

  private static func classify(status: Int?, complaint: String) -> SubmissionAnswer {
    let lines = complaint.split(separator: "\n")
    let last = lines.last(where: { $0.contains("error") }) ?? lines.last
    let shown = last.map(String.init) ?? "no complaint"
    guard let status, (1..<128).contains(status) else {
      return .unknown(
        why: status == 0
          ? "sbatch succeeded and named no job: \(shown)" : "sbatch was killed: \(shown)")
    }
    let text = complaint.lowercased()
    if isDoubtful(text) { return .unknown(why: shown) }
    if status == 127 {
      return .refused(
        refusal(shown, "see that Slurm is on the PATH of a non-interactive login there"))
    }
    return verdict(on: text, shown)
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
      text.ranges(of: "submission failed: ").last.map { text[$0.upperBound...] } ?? text[...]
    if isLimitOfOneJob(text) {
      return .refused(refusal(shown, "ask for less, or set another `resources.qos`"))
    }
    if SbatchComplaint.deferrals.contains(where: end.contains) {
      return .deferred(
        Diagnostic(
          "Slurm takes no more jobs now", why: shown,
          remedy: end.contains("rate limit")
            ? "submit again in a minute"
            : "submit again when some of your jobs have ended; what is submitted stays",
          kind: .tryAgain))
    }
    if let found = SbatchComplaint.refusals.first(where: { end.contains($0.text) }) {
      return .refused(refusal(shown, found.remedy))
    }
    if SbatchComplaint.unreached.contains(where: end.contains) {
      return .deferred(
        Diagnostic(
          "Slurm's controller can't be reached", why: shown, remedy: "submit again later",
          kind: .tryAgain))
    }
    return .unknown(why: shown)
  }

  /// Whether a limit is named that this request would exceed on an empty cluster too, and not how
  /// many jobs there may be: `QOSMaxCpuPerJobLimit`, but not `AssocMaxSubmitJobLimit`.
  private static func isLimitOfOneJob(_ text: String) -> Bool {
    guard text.contains("job violates accounting/qos policy") else { return false }
    let names = text.split(whereSeparator: \.isWhitespace).filter {
      ($0.hasPrefix("qos") || $0.hasPrefix("assoc")) && $0.hasSuffix("limit")
    }
    return !names.isEmpty && !names.contains { $0.contains("submitjob") }
  }

  private static func refusal(_ why: String, _ remedy: String) -> Diagnostic {
    Diagnostic("Slurm refuses the submission", why: why, remedy: remedy, kind: .failed)
  }
}
