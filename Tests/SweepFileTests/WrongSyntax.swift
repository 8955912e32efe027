/// Files that are no YAML, or not the YAML that is meant.
extension WrongFile {
  static let syntax = [
    WrongFile(
      "a tab as indentation",
      #"""
      name: x
      command: x {{ a }}
      params:
      	a: 1
      """#,
      #"""
      sweep.yaml:4:1: error: the line is indented with a tab
        4 | 	a: 1
          | ^
        why: YAML allows only spaces there
        try: replace each tab by two spaces
      """#),
    WrongFile(
      "a tab behind a value",
      #"""
      name: x
      params:
        a: 1
      	b: 2
      """#,
      #"""
      sweep.yaml:4:1: error: the line is indented with a tab
        4 | 	b: 2
          | ^
        why: YAML allows only spaces there
        try: replace each tab by two spaces
      """#),
    WrongFile(
      "an unclosed quote",
      #"""
      name: x
      command: "x {{ a }}
      params:
        a: 1
      """#,
      #"""
      sweep.yaml:2:10: error: the quotation mark is never closed
        2 | command: "x {{ a }}
          |          ^
        try: put the same mark at the end of the text
      """#),
    WrongFile(
      "a command that begins with a placeholder",
      #"""
      name: x
      command: {{ python }} x.py # why not
      """#,
      #"""
      sweep.yaml:2:10: error: the command begins with '{{' and isn't in quotes
        2 | command: {{ python }} x.py # why not
          |          ^~~~~~~~~~~~~~~~~~~~~~~~~~~
        why: in YAML a '{' begins a mapping
        try: quote the command: command: '{{ python }} x.py'
      """#),
    WrongFile(
      "a command that is a placeholder, and a wrong key",
      #"""
      nmae: x
      command: {{ python }}
      """#,
      #"""
      sweep.yaml:1:1: error: unknown key 'nmae'
        1 | nmae: x
          | ^~~~
        try: did you mean 'name'?
      sweep.yaml:1:1: error: the key 'name' is missing
        1 | nmae: x
          | ^
        try: add a line like this: name: digits
      sweep.yaml:2:10: error: the command begins with '{{' and isn't in quotes
        2 | command: {{ python }}
          |          ^~~~~~~~~~~~
        why: in YAML a '{' begins a mapping
        try: quote the command: command: '{{ python }}'
      """#),
    WrongFile(
      "a placeholder with both quotes",
      #"""
      name: x
      command: {{ x }} "b" 'c'
      """#,
      #"""
      sweep.yaml:2:10: error: the command begins with '{{' and isn't in quotes
        2 | command: {{ x }} "b" 'c'
          |          ^~~~~~~~~~~~~~~
        why: in YAML a '{' begins a mapping
        try: quote the command, or write it as a block below 'command: |'
      """#),
    WrongFile(
      "a placeholder in a list",
      #"""
      name: x
      command: x
      params: {a: [{{ b }}]}
      """#,
      #"""
      sweep.yaml:3:14: error: the value begins with '{{' and isn't in quotes
        3 | params: {a: [{{ b }}]}
          |              ^~~~~~~~~
        why: in YAML a '{' begins a mapping
        try: quote the value
      """#),
    WrongFile(
      "a colon in a value",
      #"""
      name: x
      command: echo a: b
      """#,
      #"""
      sweep.yaml:2:16: error: a ': ' isn't expected here
        2 | command: echo a: b
          |                ^
        try: put a value that holds ': ' in quotes, or align this key with the others
      """#),
    WrongFile(
      "a value with @",
      #"""
      name: x
      command: x
      params:
        f: @values.txt
      """#,
      #"""
      sweep.yaml:4:6: error: a value can't begin with '@'
        4 |   f: @values.txt
          |      ^
        why: YAML keeps this character for itself
        try: put the value in quotes
      """#),
    WrongFile(
      "an unclosed list",
      #"""
      name: x
      command: x
      params:
        f: [1, 2
      metric: x
      """#,
      #"""
      sweep.yaml:4:6: error: the list that begins here isn't closed
        4 |   f: [1, 2
          |      ^
        try: put a ']' at its end, and a ',' between any two of its values
      """#),
    WrongFile(
      "an unclosed mapping",
      #"""
      name: x
      command: x
      params: {a: 1
      """#,
      #"""
      sweep.yaml:3:9: error: the mapping that begins here isn't closed
        3 | params: {a: 1
          |         ^
        try: put a '}' at its end, and a ',' between any two of its values
      """#),
    WrongFile(
      "a key without a colon",
      #"""
      name: x
      command: x
      resource
      params:
        a: 1
      """#,
      #"""
      sweep.yaml:3:1: error: a ':' is missing after this key
        3 | resource
          | ^~~~~~~~
        try: write 'KEY: VALUE'
      """#),
    WrongFile(
      "a key too far right",
      #"""
      name: x
      command: x
      params:
        a: 1
         b: 2
      """#,
      #"""
      sweep.yaml:5:5: error: a ': ' isn't expected here
        5 |    b: 2
          |     ^
        try: put a value that holds ': ' in quotes, or align this key with the others
      """#),
    WrongFile(
      "a key too far left",
      #"""
      name: x
      command: x
      params:
         a: 1
        b: 2
      """#,
      #"""
      sweep.yaml:5:3: error: a line 'KEY: VALUE' is expected here
        5 |   b: 2
          |   ^
        why: it belongs to the mapping that begins in line 1
        try: align the keys of a mapping; put a value with quotes inside it in other quotes
      """#),
    WrongFile(
      "text behind a quote",
      #"""
      name: x
      command: 'it's'
      """#,
      #"""
      sweep.yaml:2:14: error: a line 'KEY: VALUE' is expected here
        2 | command: 'it's'
          |              ^
        why: it belongs to the mapping that begins in line 1
        try: align the keys of a mapping; put a value with quotes inside it in other quotes
      """#),
    WrongFile(
      "an unknown escape",
      #"""
      name: x
      command: "\d"
      """#,
      #"""
      sweep.yaml:2:11: error: YAML knows no such escape
        2 | command: "\d"
          |           ^
        why: a backslash has a meaning in double quotes
        try: use single quotes, in which a backslash is itself, or write \\
      """#),
    WrongFile(
      "two documents",
      #"""
      name: x
      command: x
      ---
      name: y
      """#,
      #"""
      sweep.yaml:3:1: error: a second document begins here
        3 | ---
          | ^~~
        why: a file holds one document; '---' begins another
        try: put it into a file of its own, or remove the '---'
      """#),
    WrongFile(
      "an alias bomb",
      #"""
      a: &a [x, x, x, x, x, x, x, x, x, x]
      b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
      c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
      d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
      e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
      f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
      """#,
      #"""
      sweep.yaml:5:36: error: the aliases of this file stand for more than 100000 values
        5 | e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
          |                                    ^~
        try: write the values themselves, or fewer aliases of aliases
      """#),
    WrongFile(
      "a merge key",
      #"""
      x: &x {a: 1}
      name: x
      command: x
      params:
        <<: *x
      """#,
      #"""
      sweep.yaml:1:1: error: unknown key 'x'
        1 | x: &x {a: 1}
          | ^
        try: the keys are name, command, params, points, zip, constraints, exclude, samples, samples_per, seed, include, repeat, blocks, metric, goal, host, resources, environment, prologue, template, throttle, pack, feed, config, substitute, sync, code, inputs, script_path, checkpoints, requeue, after, steps, project, on_done, on_oom, on_timeout, on_node_failure, on_preempted, on_failure
      sweep.yaml:5:3: error: merging mappings with '<<' is not available
        5 |   <<: *x
          |   ^~
        why: YAML 1.2 has no merge keys
        try: write the keys out
      """#),
    WrongFile(
      "an alias of itself",
      #"""
      name: x
      command: &c [*c]
      """#,
      #"""
      sweep.yaml:2:14: error: the alias '*c' stands inside the value that it names
        2 | command: &c [*c]
          |              ^~
      """#),
    WrongFile(
      "an alias of nothing",
      #"""
      name: &many x
      command: *man
      """#,
      #"""
      sweep.yaml:2:10: error: the alias '*man' names nothing
        2 | command: *man
          |          ^~~~
        try: did you mean 'many'?
      """#),
    WrongFile(
      "tags",
      #"""
      name: !!int 5
      command: !foo x
      """#,
      #"""
      sweep.yaml:1:7: error: the tag '!!int' has no meaning here
        1 | name: !!int 5
          |       ^~~~~~~
        why: every value is read as text
        try: remove the tag, or put the text in quotes
      sweep.yaml:2:10: error: the tag '!foo' has no meaning here
        2 | command: !foo x
          |          ^~~~~~
        why: every value is read as text
        try: remove the tag, or put the text in quotes
      """#),
    WrongFile(
      "a list as a key",
      #"""
      name: x
      command: x
      ? [a, b]
      : c
      """#,
      #"""
      sweep.yaml:3:3: error: a key must be text, not a list
        3 | ? [a, b]
          |   ^
      """#),
    WrongFile(
      "another version of YAML",
      #"""
      %YAML 3.0
      ---
      name: x
      """#,
      #"""
      sweep.yaml:1:1: error: this can't be read as YAML
        1 | %YAML 3.0
          | ^
        why: found incompatible YAML document
      """#),
    WrongFile(
      "only comments",
      #"""
      # nothing
      """#,
      #"""
      sweep.yaml: error: the sweep file is empty
        try: it needs at least the lines 'name: NAME' and 'command: COMMAND'
      """#),
  ]
}
