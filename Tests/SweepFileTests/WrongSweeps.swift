/// Sweep files that are YAML, but say what a sweep file can't say.
extension WrongFile {
  static let sweeps = [
    WrongFile(
      "a list",
      #"""
      - a
      - b
      """#,
      #"""
      sweep.yaml:1:1: error: a sweep file must be a mapping, not a list
        1 | - a
          | ^
        try: write lines 'KEY: VALUE', such as 'name: digits'
      """#),
    WrongFile(
      "an unknown key",
      #"""
      name: x
      command: x
      metrc: a
      """#,
      #"""
      sweep.yaml:3:1: error: unknown key 'metrc'
        3 | metrc: a
          | ^~~~~
        try: did you mean 'metric'?
      """#),
    WrongFile(
      "an unknown key that is near none",
      #"""
      name: x
      command: x
      zzzzzz: a
      """#,
      #"""
      sweep.yaml:3:1: error: unknown key 'zzzzzz'
        3 | zzzzzz: a
          | ^~~~~~
        try: the keys are name, command, params, points, zip, constraints, exclude, samples, samples_per, seed, include, repeat, blocks, metric, goal, host, resources, environment, prologue, template, throttle, pack, feed, config, substitute, sync, code, inputs, script_path, checkpoints, requeue, after, steps, project, on_done, on_oom, on_timeout, on_node_failure, on_preempted, on_failure
      """#),
    WrongFile(
      "a key of another section",
      #"""
      name: x
      command: x
      cpus: 1
      """#,
      #"""
      sweep.yaml:3:1: error: unknown key 'cpus'
        3 | cpus: 1
          | ^~~~
        try: 'cpus' belongs under 'resources'
      """#),
    WrongFile(
      "a parameter outside of params",
      #"""
      name: x
      command: x
      params: {lr: 1}
      lr: 2
      """#,
      #"""
      sweep.yaml:4:1: error: unknown key 'lr'
        4 | lr: 2
          | ^~
        try: 'lr' belongs under 'params'
      """#),
    WrongFile(
      "an unknown key of a section",
      #"""
      name: x
      command: x
      resources:
        tme: 2h
      """#,
      #"""
      sweep.yaml:4:3: error: unknown key 'tme' under 'resources'
        4 |   tme: 2h
          |   ^~~
        try: did you mean 'time'?
      """#),
    WrongFile(
      "a key twice",
      #"""
      name: x
      command: x
      name: y
      """#,
      #"""
      sweep.yaml:3:1: error: the key 'name' stands here twice
        3 | name: y
          | ^~~~
        why: it was given first at sweep.yaml:1:1
        try: remove one of the two
      """#),
    WrongFile(
      "no command",
      #"""
      name: x
      """#,
      #"""
      sweep.yaml:1:1: error: the key 'command' is missing
        1 | name: x
          | ^
        try: add a line like this: command: python3 train.py --lr {{ lr }}
      """#),
    WrongFile(
      "no name",
      #"""
      command: x
      """#,
      #"""
      sweep.yaml:1:1: error: the key 'name' is missing
        1 | command: x
          | ^
        try: add a line like this: name: digits
      """#),
    WrongFile(
      "a command without value",
      #"""
      name: x
      command:
      """#,
      #"""
      sweep.yaml:2:9: error: 'command' has no value
        2 | command:
          |         ^
        try: write it like this: command: python3 train.py --lr {{ lr }}
      """#),
    WrongFile(
      "a command as a list",
      #"""
      name: x
      command: [python, x.py]
      """#,
      #"""
      sweep.yaml:2:10: error: 'command' must be text, not a list
        2 | command: [python, x.py]
          |          ^
        try: write it like this: command: python3 train.py --lr {{ lr }}
      """#),
    WrongFile(
      "a wrong name",
      #"""
      name: ../x
      command: x
      """#,
      #"""
      sweep.yaml:1:7: error: 'name' must be made of at most 64 letters, digits, '_', '.' and '-' that don't begin with '.' or '-', not '../x'
        1 | name: ../x
          |       ^~~~
        try: write it like this: name: digits
      """#),
  ]
}
