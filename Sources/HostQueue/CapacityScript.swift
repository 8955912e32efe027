/// Shell functions that find out what the machine has.
enum CapacityScript {
  /// `cs_measure` sets what isn't said of `cs_host_cpus`, `cs_host_memory` (kilobytes) and `cs_host_gpus`
  /// (ids), as far as tasks ask for it: `cs_cpus`, `cs_memory`, `cs_gpus` (a number), `cs_gpu_type`.
  /// Memory 0 becomes all that there is.
  ///
  /// `cs_refusal` prints why no task can ever start, if none can.
  static let functions = #"""
    cs_measure() {
      if [ -n "$cs_cpus" ] && [ -z "$cs_host_cpus" ]; then
        cs_host_cpus=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
        [ "$cs_host_cpus" -ge "$cs_slots" ] || cs_host_cpus=$cs_slots
      fi
      if [ -n "$cs_memory" ] && [ -z "$cs_host_memory" ] && [ -e /proc/meminfo ]; then
        read -r cs_text cs_host_memory cs_unit </proc/meminfo
      fi
      [ "$cs_memory" != 0 ] || cs_memory=$cs_host_memory
      if [ "${cs_gpus:-0}" -gt 0 ] && [ "$cs_host_gpus" = unknown ]; then
        cs_host_gpus=$(nvidia-smi --query-gpu=index,name --format=csv,noheader 2>/dev/null |
          awk -F', *' -v type="$cs_gpu_type" \
            'type == "" || index(tolower($2), tolower(type)) { print $1 }')
      fi
      set -- $cs_host_gpus
      cs_host_gpu_count=$#
    }
    cs_refusal() {
      if [ "${cs_cpus:-0}" -gt "${cs_host_cpus:-0}" ]; then
        echo "cpus $cs_cpus $cs_host_cpus"
      elif [ -n "$cs_host_memory" ] && [ "${cs_memory:-0}" -gt "$cs_host_memory" ]; then
        echo "memory $cs_memory $cs_host_memory"
      elif [ "${cs_gpus:-0}" -gt "$cs_host_gpu_count" ]; then
        echo "gpus $cs_gpus $cs_host_gpu_count"
      fi
    }

    """#
}
