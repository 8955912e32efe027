/// Hosts files that can't be used.
extension WrongFile {
  static let hosts = [
    WrongFile(
      "a list",
      #"""
      #hosts
      - uni
      """#,
      #"""
      hosts.yaml:2:1: error: a hosts file must be a mapping, not a list
        2 | - uni
          | ^
        try: write the name of a host and a ':', and below it 'KEY: VALUE' lines, indented
      """#),
    WrongFile(
      "a wrong name and scheduler",
      #"""
      #hosts
      a b: {scheduler: lsf}
      """#,
      #"""
      hosts.yaml:2:1: error: the name of a host must be made of at most 64 letters, digits, '_', '.' and '-' that don't begin with '.' or '-', not 'a b'
        2 | a b: {scheduler: lsf}
          | ^~~
      hosts.yaml:2:18: error: 'scheduler' must be slurm or queue, not 'lsf'
        2 | a b: {scheduler: lsf}
          |                  ^~~
        try: write it like this: scheduler: slurm
      """#),
    WrongFile(
      "no scheduler",
      #"""
      #hosts
      uni: {ssh: uni}
      """#,
      #"""
      hosts.yaml:2:1: error: the key 'scheduler' is missing in host 'uni'
        2 | uni: {ssh: uni}
          | ^~~
        try: write 'scheduler: slurm' for a cluster, 'scheduler: queue' for a plain host
      """#),
    WrongFile(
      "text as a host",
      #"""
      #hosts
      uni: uni-login
      """#,
      #"""
      hosts.yaml:2:6: error: host 'uni' must be a mapping, not text
        2 | uni: uni-login
          |      ^~~~~~~~~
        try: write lines 'KEY: VALUE', such as 'ssh: uni-login'
      """#),
    WrongFile(
      "a misspelled key",
      #"""
      #hosts
      uni: {ssh: uni, schedular: slurm}
      """#,
      #"""
      hosts.yaml:2:1: error: the key 'scheduler' is missing in host 'uni'
        2 | uni: {ssh: uni, schedular: slurm}
          | ^~~
        try: write 'scheduler: slurm' for a cluster, 'scheduler: queue' for a plain host
      hosts.yaml:2:17: error: unknown key 'schedular' in host 'uni'
        2 | uni: {ssh: uni, schedular: slurm}
          |                 ^~~~~~~~~
        try: did you mean 'scheduler'?
      """#),
    WrongFile(
      "a resource outside of resources",
      #"""
      #hosts
      uni: {ssh: uni, scheduler: slurm, partition: short}
      """#,
      #"""
      hosts.yaml:2:35: error: unknown key 'partition' in host 'uni'
        2 | uni: {ssh: uni, scheduler: slurm, partition: short}
          |                                   ^~~~~~~~~
        try: 'partition' belongs under 'resources'
      """#),
    WrongFile(
      "slots of a cluster",
      #"""
      #hosts
      uni: {ssh: uni, scheduler: slurm, slots: 2}
      """#,
      #"""
      hosts.yaml:2:42: error: 'slots' belongs to a plain host, but host 'uni' has 'scheduler: slurm'
        2 | uni: {ssh: uni, scheduler: slurm, slots: 2}
          |                                          ^
        try: remove it; 'throttle' in the sweep file bounds the runs at a time
      """#),
    WrongFile(
      "what a plain host has",
      #"""
      #hosts
      box: {ssh: box, scheduler: queue, gpus: [0, 1, 0]}
      two: {ssh: box, scheduler: queue, gpus: many, cpus: 0}
      uni: {ssh: uni, scheduler: slurm, memory: 4G}
      """#,
      #"""
      hosts.yaml:2:41: error: the GPU '0' is listed twice
        2 | box: {ssh: box, scheduler: queue, gpus: [0, 1, 0]}
          |                                         ^
      hosts.yaml:3:41: error: 'gpus' must be a number of GPUs or a list of them, not 'many'
        3 | two: {ssh: box, scheduler: queue, gpus: many, cpus: 0}
          |                                         ^~~~
        try: write it like this: gpus: [0, 1]
      hosts.yaml:3:53: error: 'cpus' must be a whole number from 1, not '0'
        3 | two: {ssh: box, scheduler: queue, gpus: many, cpus: 0}
          |                                                     ^
        try: write it like this: cpus: 16
      hosts.yaml:4:43: error: 'memory' belongs to a plain host, but host 'uni' has 'scheduler: slurm'
        4 | uni: {ssh: uni, scheduler: slurm, memory: 4G}
          |                                           ^~
        try: write it under 'resources', where it says what each run asks for
      """#),
    WrongFile(
      "poll without a unit",
      #"""
      #hosts
      uni: {ssh: uni, scheduler: slurm, poll: 30}
      """#,
      #"""
      hosts.yaml:2:41: error: 'poll' must be a time with its unit, not '30'
        2 | uni: {ssh: uni, scheduler: slurm, poll: 30}
          |                                         ^~
        try: write it like this: poll: 30s
      """#),
    WrongFile(
      "ssh to this machine",
      #"""
      #hosts
      local: {ssh: x}
      """#,
      #"""
      hosts.yaml:2:14: error: the host 'local' is this machine and has no ssh
        2 | local: {ssh: x}
          |              ^
        try: give the host another name
      """#),
    WrongFile(
      "an ssh configuration without ssh",
      #"""
      #hosts
      box: {scheduler: queue, ssh_config: x}
      """#,
      #"""
      hosts.yaml:2:37: error: 'ssh_config' needs 'ssh'
        2 | box: {scheduler: queue, ssh_config: x}
          |                                     ^
        try: add a line like this: ssh: uni-login
      """#),
    WrongFile(
      "a host twice",
      #"""
      #hosts
      box: {scheduler: queue}
      box: {scheduler: slurm}
      """#,
      #"""
      hosts.yaml:3:1: error: the key 'box' stands here twice
        3 | box: {scheduler: slurm}
          | ^~~
        why: it was given first at hosts.yaml:2:1
        try: remove one of the two
      """#),
  ]
}
