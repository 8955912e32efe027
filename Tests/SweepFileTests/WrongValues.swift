/// Sweep files with values of the wrong form or type.
extension WrongFile {
  static let values = [
    WrongFile(
      "a wrong number of CPUs",
      #"""
      name: x
      command: x
      resources: {cpus: many}
      """#,
      #"""
      sweep.yaml:3:19: error: 'cpus' must be a whole number from 1, not 'many'
        3 | resources: {cpus: many}
          |                   ^~~~
        try: write it like this: cpus: 1
      """#),
    WrongFile(
      "a wrong time",
      #"""
      name: x
      command: x
      resources:
        time: 10 minutes
      """#,
      #"""
      sweep.yaml:4:9: error: 'time' must be a time such as 90s, 10m, 2h, 1d, HH:MM:SS or D-HH:MM:SS, not '10 minutes'
        4 |   time: 10 minutes
          |         ^~~~~~~~~~
        try: write it like this: time: 10m
      """#),
    WrongFile(
      "a wrong memory",
      #"""
      name: x
      command: x
      resources:
        memory: lots
      """#,
      #"""
      sweep.yaml:4:11: error: 'memory' must be an amount such as 500M, 4G or 1T, not 'lots'
        4 |   memory: lots
          |           ^~~~
        try: write it like this: memory: 1G
      """#),
    WrongFile(
      "wrong GPUs",
      #"""
      name: x
      command: x
      resources:
        gpus: a100:some
      """#,
      #"""
      sweep.yaml:4:9: error: 'gpus' must be a number such as 1, or a type and a number such as a100:2, not 'a100:some'
        4 |   gpus: a100:some
          |         ^~~~~~~~~
        try: write it like this: gpus: 1
      """#),
    WrongFile(
      "resources as text",
      #"""
      name: x
      command: x
      resources: 2h
      """#,
      #"""
      sweep.yaml:3:12: error: 'resources' must be a mapping, not text
        3 | resources: 2h
          |            ^~
        try: write lines 'KEY: VALUE', such as 'time: 10m'
      """#),
    WrongFile(
      "wrong sbatch options",
      #"""
      name: x
      command: x
      resources:
        sbatch: ['#SBATCH --nice', nice]
      """#,
      #"""
      sweep.yaml:4:12: error: an item of 'sbatch' must be one option that begins with '-'
        4 |   sbatch: ['#SBATCH --nice', nice]
          |            ^~~~~~~~~~~~~~~~
        try: leave out the '#SBATCH'
      sweep.yaml:4:30: error: an item of 'sbatch' must be one option that begins with '-'
        4 |   sbatch: ['#SBATCH --nice', nice]
          |                              ^~~~
        try: write it like this: sbatch: ['--nice=100']
      """#),
    WrongFile(
      "an sbatch that waits",
      #"""
      name: x
      command: x
      resources:
        sbatch: [--wait-all-nodes=1, '--nice=5 -W', --wait]
      """#,
      #"""
      sweep.yaml:4:32: error: sbatch's option '--wait' can't be used
        4 |   sbatch: [--wait-all-nodes=1, '--nice=5 -W', --wait]
          |                                ^~~~~~~~~~~~~
        why: with it sbatch comes back only when all runs have ended, and `submit` waits for sbatch
        try: leave it out; `clustersweep watch --until-done` waits for the end
      sweep.yaml:4:47: error: sbatch's option '--wait' can't be used
        4 |   sbatch: [--wait-all-nodes=1, '--nice=5 -W', --wait]
          |                                               ^~~~~~
        why: with it sbatch comes back only when all runs have ended, and `submit` waits for sbatch
        try: leave it out; `clustersweep watch --until-done` waits for the end
      """#),
    WrongFile(
      "a feeder that isn't one",
      #"""
      name: x
      command: x
      feed: yes
      """#,
      #"""
      sweep.yaml:3:7: error: 'feed' must be true, false or a mapping, not 'yes'
        3 | feed: yes
          |       ^~~
        try: write it like this: feed: true, or feed: {partition: short}
      """#),
    WrongFile(
      "samples that aren't there",
      #"""
      name: x
      command: x
      params: {lr: {uniform: [0, 1]}}
      samples_per: point
      zip: lr
      blocks: [lr]
      repeat: {as: seed}
      """#,
      #"""
      sweep.yaml:4:14: error: 'samples_per' says where samples are drawn, and there is no 'samples'
        4 | samples_per: point
          |              ^~~~~
        try: add how many: samples: 20
      sweep.yaml:5:6: error: 'zip' must be a list of parameters
        5 | zip: lr
          |      ^~
        try: write it like this: zip: [width, depth]
      sweep.yaml:6:10: error: an item of 'blocks' must be a mapping, not text
        6 | blocks: [lr]
          |          ^~
        try: write it like this: blocks: [{params: {lr: [0.1]}}]
      sweep.yaml:7:9: error: the key 'times' is missing under 'repeat'
        7 | repeat: {as: seed}
          |         ^
        try: add how often: times: 5
      """#),
    WrongFile(
      "parameters as a list",
      #"""
      name: x
      command: x
      params:
      - lr
      """#,
      #"""
      sweep.yaml:4:1: error: 'params' must be a mapping, not a list
        4 | - lr
          | ^
        try: write lines 'NAME: VALUES' below it, such as 'lr: [0.1, 0.01]'
      """#),
    WrongFile(
      "a parameter without values",
      #"""
      name: x
      command: x
      params:
        lr:
        layers: []
      """#,
      #"""
      sweep.yaml:4:3: error: parameter 'lr' has no value
        4 |   lr:
          |   ^~
        try: give it a list such as [1, 2], a range such as 1:3, or [''] for an empty text
      sweep.yaml:5:11: error: the list of parameter 'layers' is empty
        5 |   layers: []
          |           ^
        try: give it at least one value
      """#),
    WrongFile(
      "a wrong environment",
      #"""
      name: x
      command: x
      environment: {1A: 2, B: , CLUSTERSWEEP_X: 2, D: [1]}
      """#,
      #"""
      sweep.yaml:3:15: error: '1A' can't be the name of an environment variable
        3 | environment: {1A: 2, B: , CLUSTERSWEEP_X: 2, D: [1]}
          |               ^~
        try: use letters, digits and '_', beginning with no digit
      sweep.yaml:3:22: error: 'B' has no value
        3 | environment: {1A: 2, B: , CLUSTERSWEEP_X: 2, D: [1]}
          |                      ^
        try: write '' for an empty text, or put the text in quotes
      sweep.yaml:3:27: error: the environment variable 'CLUSTERSWEEP_X' can't be set
        3 | environment: {1A: 2, B: , CLUSTERSWEEP_X: 2, D: [1]}
          |                           ^~~~~~~~~~~~~~
        why: the names that begin with CLUSTERSWEEP_ are set for each run
      sweep.yaml:3:49: error: 'D' must be text, not a list
        3 | environment: {1A: 2, B: , CLUSTERSWEEP_X: 2, D: [1]}
          |                                                 ^
        try: write it in quotes if it is one text
      """#),
    WrongFile(
      "a wrong throttle",
      #"""
      name: x
      command: x
      throttle: 0
      """#,
      #"""
      sweep.yaml:3:11: error: 'throttle' must be a whole number from 1, not '0'
        3 | throttle: 0
          |           ^
        try: write it like this: throttle: 10
      """#),
    WrongFile(
      "a wrong goal",
      #"""
      name: x
      command: x
      metric: val_loss
      goal: min
      """#,
      #"""
      sweep.yaml:4:7: error: 'goal' must be minimize or maximize, not 'min'
        4 | goal: min
          |       ^~~
        try: write it like this: goal: minimize
      """#),
    WrongFile(
      "a metric without name, a goal twice",
      #"""
      name: x
      command: x
      goal: minimize
      metric: {reduce: min, goal: maximize}
      """#,
      #"""
      sweep.yaml:4:9: error: the key 'name' is missing under 'metric'
        4 | metric: {reduce: min, goal: maximize}
          |         ^
        try: add the name of the metric, like this: name: val_loss
      sweep.yaml:4:29: error: the goal is given twice
        4 | metric: {reduce: min, goal: maximize}
          |                             ^~~~~~~~
        why: there is a key 'goal' outside of 'metric' too
        try: remove one of the two
      """#),
    WrongFile(
      "many complaints",
      #"""
      name: x
      name: y
      metrc: a
      resources: {cpus: -1, time: 0m}
      throttle: 1.5
      """#,
      #"""
      sweep.yaml:1:1: error: the key 'command' is missing
        1 | name: x
          | ^
        try: add a line like this: command: python3 train.py --lr {{ lr }}
      sweep.yaml:2:1: error: the key 'name' stands here twice
        2 | name: y
          | ^~~~
        why: it was given first at sweep.yaml:1:1
        try: remove one of the two
      sweep.yaml:3:1: error: unknown key 'metrc'
        3 | metrc: a
          | ^~~~~
        try: did you mean 'metric'?
      sweep.yaml:4:19: error: 'cpus' must be a whole number from 1, not '-1'
        4 | resources: {cpus: -1, time: 0m}
          |                   ^~
        try: write it like this: cpus: 1
      sweep.yaml:4:29: error: 'time' must be a time such as 90s, 10m, 2h, 1d, HH:MM:SS or D-HH:MM:SS, not '0m'
        4 | resources: {cpus: -1, time: 0m}
          |                             ^~
        try: write it like this: time: 10m
      sweep.yaml:5:11: error: 'throttle' must be a whole number from 1, not '1.5'
        5 | throttle: 1.5
          |           ^~~
        try: write it like this: throttle: 10
      """#),
  ]
}
