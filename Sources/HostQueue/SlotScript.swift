/// Shell functions that hand out slots, and with them CPUs, memory and GPUs.
///
/// In the slots' folder: the symbolic link `K` names the worker that holds slot K, the file `K.share` how
/// many CPUs and kilobytes that takes, the file `K.task` the last task in it: `TASK WORKER INDEX TOKEN`. A
/// slot is free again when both are dead. Shares are added up and taken under the lock `.shares`.
///
/// In the GPUs' folder, which all queues of the user on the machine share: the symbolic link `ID` names the
/// worker that holds the GPU, the file `ID.slot` its slot.
enum SlotScript {
  /// `cs_acquire` sets `cs_slot`, and `cs_devices` to a list of GPUs; it fails if no task is left.
  /// `cs_release` gives all of it back.
  ///
  /// It needs `cs_left` and `cs_ready`, `cs_me` (the process), `cs_slots`, `cs_slot_folder`,
  /// `cs_gpu_folder`, and what ``CapacityScript`` has set.
  static let functions = LinkScript.functions + TurnScript.functions + shares + gpus + acquiring

  private static let shares = #"""
    cs_stale() { # cs_stale SLOT: whether its worker and its last task are dead
      cs_alive "$(readlink "$cs_slot_folder/$1")" && return 1
      [ -e "$cs_slot_folder/$1.task" ] || return 0
      cs_read "$cs_slot_folder/$1.task"
      # It may just be written.
      if [ -z "$cs_text" ]; then sleep 1; cs_read "$cs_slot_folder/$1.task"; fi
      ! cs_alive "${cs_text%% *}"
    }
    cs_fits() { # whether CPUs and memory are left for a task
      cs_used_cpus=${cs_cpus:-0} cs_used_memory=${cs_memory:-0}
      for cs_held in "$cs_slot_folder"/*; do
        case ${cs_held##*/} in *[!0-9]*) continue ;; esac
        cs_read "$cs_held.share"
        [ -L "$cs_held" ] && [ -n "$cs_text" ] || continue
        cs_used_cpus=$((cs_used_cpus + ${cs_text% *}))
        cs_used_memory=$((cs_used_memory + ${cs_text#* }))
      done
      [ "$cs_used_cpus" -le "${cs_host_cpus:-$cs_used_cpus}" ] &&
        [ "$cs_used_memory" -le "${cs_host_memory:-$cs_used_memory}" ]
    }
    cs_take_slot() { # sets cs_slot to one that is free
      cs_slot=0
      while [ "$cs_slot" -lt "$cs_slots" ]; do
        if [ ! -L "$cs_slot_folder/$cs_slot" ] &&
          ln -s "$cs_me" "$cs_slot_folder/$cs_slot" 2>/dev/null
        then
          printf '%s %s\n' "${cs_cpus:-0}" "${cs_memory:-0}" >|"$cs_slot_folder/$cs_slot.share"
          return 0
        fi
        cs_slot=$((cs_slot + 1))
      done
      return 1
    }
    cs_tidy() { # frees the slots of the dead
      cs_slot=0
      while [ "$cs_slot" -lt "$cs_slots" ]; do
        if [ -L "$cs_slot_folder/$cs_slot" ] && cs_stale "$cs_slot"; then
          cs_clear "$cs_slot_folder/$cs_slot"
        fi
        cs_slot=$((cs_slot + 1))
      done
    }

    """#

  private static let gpus = #"""
    cs_free_gpu() { # cs_free_gpu ID: frees it if its worker and the last task in its slot are dead
      cs_owner=$(readlink "$cs_gpu_folder/$1")
      cs_alive "$cs_owner" && return 1
      cs_read "$cs_gpu_folder/$1.slot"
      if [ "${cs_text%% *}" = "$cs_owner" ]; then
        cs_read "${cs_text#* }.task"
        case $cs_text in *" $cs_owner "*) cs_alive "${cs_text%% *}" && return 1 ;; esac
      fi
      cs_clear "$cs_gpu_folder/$1"
    }
    cs_take_gpus() { # sets cs_devices, a list with commas; takes all or none
      cs_devices= cs_missing=${cs_gpus:-0}
      [ "$cs_missing" -gt 0 ] || return 0
      for cs_gpu in $cs_host_gpus; do
        [ "$cs_missing" -gt 0 ] || break
        if [ -L "$cs_gpu_folder/$cs_gpu" ]; then cs_free_gpu "$cs_gpu" || continue; fi
        ln -s "$cs_me" "$cs_gpu_folder/$cs_gpu" 2>/dev/null || continue
        printf '%s\n' "$cs_me $cs_slot_folder/$cs_slot" >|"$cs_gpu_folder/$cs_gpu.slot"
        cs_devices=$cs_devices${cs_devices:+,}$cs_gpu
        cs_missing=$((cs_missing - 1))
      done
      [ "$cs_missing" -eq 0 ] && return 0
      cs_give_gpus
      return 1
    }
    cs_give_gpus() {
      cs_rest=$cs_devices
      while [ -n "$cs_rest" ]; do
        rm -f "$cs_gpu_folder/${cs_rest%%,*}"
        case $cs_rest in *,*) cs_rest=${cs_rest#*,} ;; *) cs_rest= ;; esac
      done
      cs_devices=
    }

    """#

  private static let acquiring = #"""
    cs_claim() { # takes a slot and all that a task asks for, or nothing
      if [ -n "$cs_cpus$cs_memory" ]; then
        cs_hold "$cs_slot_folder/.shares" || return 1
        cs_fits && cs_take_slot
        cs_status=$?
        rm -f "$cs_slot_folder/.shares"
        [ "$cs_status" -eq 0 ] || return 1
      else
        cs_take_slot || return 1
      fi
      cs_take_gpus && return 0
      cs_release
      return 1
    }
    cs_release() {
      cs_give_gpus
      rm -f "$cs_slot_folder/$cs_slot.share" "$cs_slot_folder/$cs_slot"
    }
    cs_try_to_claim() { # as cs_claim, and looks every five seconds whether the dead hold something
      cs_claim && return 0
      [ $((cs_round % 25)) -eq 0 ] || return 1
      cs_tidy
      cs_claim
    }
    cs_acquire() {
      cs_round=0
      while cs_left; do
        cs_step=5
        if cs_ready; then
          [ -n "$cs_wait_file" ] || cs_join
          if cs_is_next; then
            if cs_try_to_claim; then
              cs_leave
              cs_got_at=$cs_moment
              return 0
            fi
            cs_step=1
          fi
        else
          cs_leave
        fi
        cs_round=$((cs_round + cs_step))
        if [ "$cs_step" -eq 1 ]; then cs_nap; else sleep 1; fi
      done
      cs_leave
      return 1
    }

    """#
}
