extension TaskRunner {
  /// A function of the runner that finds out how much memory its task has had at the most. A shell can't ask
  /// for that of its children; a queue that watches its tasks, or the control group of a Slurm job, tells.
  /// It starts no program.
  static let useFunctions = #"""
    cs_peak() { # sets cs_memory to ` memory=KILOBYTES`, or to nothing
      cs_memory=
      cs_file=$cs_submission/marks/.$cs_index.peak
      if [ -e "$cs_file" ] && read -r cs_rest <"$cs_file"; then
        cs_memory=" memory=$cs_rest"
        return
      fi
      [ -n "$SLURM_JOB_ID" ] && [ -r /proc/self/cgroup ] || return 0
      while IFS=: read -r cs_rest cs_kind cs_group; do
        case $cs_group in */job_"$SLURM_JOB_ID"*) ;; *) continue ;; esac
        cs_group=${cs_group%%/job_*}/job_$SLURM_JOB_ID
        case $cs_kind in
          '') cs_file=/sys/fs/cgroup$cs_group/memory.peak ;;
          memory) cs_file=/sys/fs/cgroup/memory$cs_group/memory.max_usage_in_bytes ;;
          *) continue ;;
        esac
        if [ -r "$cs_file" ] && read -r cs_rest <"$cs_file"; then
          cs_memory=" memory=$((cs_rest / 1024))"
        fi
      done </proc/self/cgroup
    }

    """#
}
