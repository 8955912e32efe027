import Coordinator
import Diagnostics

extension Context {
  /// The sweep and the run that words of the command line name: one word is a run of any sweep here.
  func sweepAndRun(_ words: [String], verb: String) throws -> (sweep: String, run: String) {
    switch words.count {
    case 2: return (words[0], words[1])
    case 1: return try coordinator.owner(ofRun: words[0])
    default:
      throw Diagnostic(
        "too many words", remedy: "write `clustersweep \(verb) SWEEP RUN`", kind: .usage)
    }
  }
}
