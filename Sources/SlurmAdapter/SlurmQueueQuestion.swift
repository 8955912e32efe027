import Cluster

/// What scripts that ask for states begin with: arrays are told whole (`SLURM_BITSTR_LEN`, squeue(1)),
/// times in seconds since 1970.
let observingEnvironment =
  scrubbedEnvironment + "export SLURM_BITSTR_LEN=0 SLURM_TIME_FORMAT=%s\n"

/// What squeue says: one call for all submissions of a cluster.
///
/// A single user is answered by the controller itself, where a list of job ids makes squeue fetch the
/// whole cluster's jobs (src/squeue/squeue.c). Arrays aren't unfolded (`-r`): a line stands for all
/// pending tasks of one, so that 100,000 of them cost as much as 100. With `-t all` ended tasks are
/// told too until the controller forgets them (MinJobAge).
enum SlurmQueueQuestion {
  static let fields = 7

  static func script(_ submissions: [SubmissionHandle]) -> String {
    observingEnvironment
      + SlurmJob.byCluster(submissions).map { cluster, submissions in
        """
        echo "@squeue \(cluster ?? "")"
        if cs_said=$(squeue\(SlurmJob.option(cluster)) -h -u "$(id -u)" -t all -o '%i|%T|%r|%S|%N|%m|%l|%j|%k|%Z'); then
        \(SlurmFilter(submissions: submissions, fields: fields).script
          ) && echo "@squeue-answered"
        fi

        """
      }.joined()
  }

  /// Reads `ID|STATE|REASON|START|NODES|MEMORY|LIMIT`.
  static func word(_ fields: [Substring]) -> SchedulerWord {
    var word = SlurmState.word(String(fields[1]))
    if word.state == .pending { word.reason = reason(fields[2], word.word) }
    word.node = SlurmReading.node(fields[4])
    word.startedAt = word.node == nil && word.state.isFinal ? nil : SlurmAmounts.time(fields[3])
    if word.state == .cancelled, fields[2] == SlurmState.neverSatisfied {
      word.reason = SlurmState.neverSatisfied
    }
    word.memoryLimit = SlurmAmounts.bytes(fields[5])
    word.timeLimit = SlurmAmounts.seconds(fields[6])
    return word
  }

  /// Some words say more than the reason beside them: a task in SPECIAL_EXIT waits for a person.
  private static func reason(_ text: Substring, _ word: String) -> String {
    switch word {
    case "SPECIAL_EXIT", "REQUEUE_HOLD", "RESV_DEL_HOLD": "\(word): \(text)"
    default: String(text)
    }
  }
}
