/** The shells that completion is made for. */
export type Shell = "bash" | "zsh" | "fish";

/** What each shell runs at its start. All of them ask `icebox __complete`, so that they never fall behind the commands. */
export const shellScripts: Readonly<Record<Shell, string>> = {
  bash: `_icebox() {
  local IFS=$'\\n'
  COMPREPLY=($(icebox __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _icebox icebox`,
  zsh: `#compdef icebox
_icebox() {
  local -a found
  found=(\${(f)"$(icebox __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then compadd -a found; else _files; fi
}
compdef _icebox icebox`,
  fish: `function __icebox_complete
  set -l typed (commandline -opc)
  icebox __complete -- $typed[2..-1] (commandline -ct) 2>/dev/null
end
complete -c icebox -a '(__icebox_complete)'`,
};
