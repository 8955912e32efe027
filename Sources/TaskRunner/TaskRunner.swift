import Cluster

/// What a task does on its host, whatever started it: claims its attempt, makes the run's folder,
/// runs the command, and leaves a mark at its start and at its end.
public enum TaskRunner {
  /// What ``script`` reads from ``SubmissionFolder/settings``.
  ///
  /// - Parameters:
  ///   - sweep: the sweep's name.
  ///   - step: what the runs' names end in, behind a dot and the names of the runs whose folders they work in.
  ///   - sweepFolder: its folder on the host, an absolute path.
  ///   - code: the folder of its code there, beside the folders of its other codes, or nil if it has
  ///     none.
  ///   - token: the submission's token.
  ///   - environment: variables of the runs, in order.
  ///   - inputs: variables of the runs that hold paths, as `ShellQuoting.quotePath` takes them.
  ///   - files: the files that the runs' ``TaskEntry/setup`` puts together; ``uploads(of:)`` has to
  ///     lie beside the settings.
  ///   - config: the index in `files` of the runs' config file, whose path each run finds in
  ///     `CLUSTERSWEEP_CONFIG`; empty without one.
  ///   - checkpoints: where runs leave checkpoints, relative to their folders: a folder, with a slash
  ///     at its end, or a pattern of the shell's. The newest is in `CLUSTERSWEEP_RESUME_FROM`.
  ///   - requeues: how often a task that hears of its time limit by SIGUSR1 requeues itself; nil for
  ///     never.
  /// - Returns: shell assignments, and functions that set the variables and tell of the files.
  public static func settings(
    sweep: String, step: String? = nil, sweepFolder: String, code: String?, token: String,
    environment: [(name: String, value: String)], inputs: [(name: String, value: String)] = [],
    files: [HoledFile] = [], config: Int? = nil,
    checkpoints: String? = nil, requeues: Int? = nil
  ) -> String {
    // A function, so that no variable of the runs reaches the runner itself: PATH is one too.
    let exports = environment.map { "  export \($0.name)=\(ShellQuoting.quote($0.value))\n" }
    let paths = inputs.map { "  export \($0.name)=\(ShellQuoting.quotePath($0.value))\n" }
    let configPath = files.indices.first { $0 == config }.map { files[$0].path.text }
    return """
      cs_sweep=\(ShellQuoting.quote(sweep))
      cs_step=\(ShellQuoting.quote(step ?? ""))
      cs_folder=\(ShellQuoting.quote(sweepFolder))
      cs_code=\(ShellQuoting.quote(code ?? ""))
      cs_token=\(ShellQuoting.quote(token))
      cs_config=\(ShellQuoting.quote(configPath ?? ""))
      cs_checkpoints=\(ShellQuoting.quote(checkpoints ?? ""))
      cs_requeues=\(requeues.map(String.init) ?? "")
      cs_environment() {
        :
      \((exports + paths).joined())}
      \(settings(of: files))
      """
  }
}
