/** Keywords of Python 3.9 to 3.14. */
const keywords: ReadonlySet<string> = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from
   global if import in is lambda nonlocal not or pass raise return try while with yield`.split(
    /\s+/,
  ),
);

/** Attributes of every `nn.Module` (PyTorch 1.13 to 2.13), and the one field that generated classes have. */
const moduleAttributes: ReadonlySet<string> = new Set(
  `T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double
   dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu
   load_state_dict modules mtia named_buffers named_children named_modules named_parameters parameters
   register_backward_hook register_buffer register_forward_hook register_forward_pre_hook
   register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook
   register_load_state_dict_pre_hook register_module register_parameter register_state_dict_post_hook
   register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory state_dict to
   to_empty train training type xpu zero_grad BLOCK_IDS`.split(/\s+/),
);

/** Names at the top of model.py, and built-in classes that a title may collide with. */
const classNames: ReadonlySet<string> = new Set([
  ..."Network Adder2d AdderLinear Shift2d BLOCK_IDS False None True Ellipsis NotImplemented".split(
    " ",
  ),
]);
const builtinClass = /^(\w*(Error|Exception|Warning)|ExceptionGroup|SystemExit|StopIteration)$/;

/** Returns the name, with as many underscores behind it as needed until `taken` is false. */
function free(name: string, taken: (name: string) => boolean): string {
  let made = name;
  while (taken(made)) made += "_";
  return made;
}

/**
 * Chooses the attribute of each block in its class: its id, with an underscore behind it where Python or `nn.Module` use
 * that name, and one more where another block has it.
 */
export function attributeNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const isReserved = (name: string) => keywords.has(name) || moduleAttributes.has(name);
  const taken = new Set(ids.filter((id) => !isReserved(id)));
  const names = new Map<string, string>();
  for (const id of ids) {
    const name = isReserved(id)
      ? free(`${id}_`, (made) => taken.has(made) || isReserved(made))
      : id;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

/** Returns a local variable for the value of a block that is not in use yet. */
export function variableName(id: string, taken: ReadonlySet<string>): string {
  const reserved = new Set(["self", "torch", "nn", "x", "y", "z"]);
  return free(id, (made) => keywords.has(made) || reserved.has(made) || taken.has(made));
}

/**
 * Makes a class name of an untrusted title: its ASCII letters and digits as CapWords ("Residual unit
 * 16" -> ResidualUnit16), `fallback` where none are left; numbered where it is in use.
 */
export function className(title: string, fallback: string, taken: ReadonlySet<string>): string {
  const words =
    title
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  const capital = fallback.charAt(0).toUpperCase() + fallback.slice(1);
  const wanted = (/^[A-Za-z]/.test(joined) ? joined : `${capital}${joined}`).slice(0, 60);
  const isTaken = (name: string) =>
    taken.has(name) || classNames.has(name) || keywords.has(name) || builtinClass.test(name);
  if (!isTaken(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const made = `${wanted}${/\d$/.test(wanted) ? "_" : ""}${number}`;
    if (!isTaken(made)) return made;
  }
}
