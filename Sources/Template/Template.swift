// The public face of this room:
//
// - ``CommandTemplate``: a sweep's command with its placeholders, parsed and checked once, rendered
//   for as many points as there are; ``CommandWriter`` does that fastest where neighbours differ in
//   few values.
// - ``ScriptTemplate``: the script of a submission, a Mustache template that is checked before
//   anything is sent.
//
// In both a value is quoted for the shell unless the template asks for it raw: `{{{ name }}}`.
