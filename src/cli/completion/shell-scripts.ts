/** The shells that completion is made for. */
export type Shell = "bash" | "zsh" | "fish";

/** What each shell runs at its start. All of them ask `icebox __complete`, so that they never fall behind the commands. */
export const shellScripts: Readonly<Record<Shell, string>> = {
  // bash cuts words at colons and equal signs, and replaces only what stands behind the last of them.
  bash: `_icebox() {
  local line=\${COMP_LINE:0:COMP_POINT} word kept IFS=$' \\t\\n'
  local -a typed
  read -ra typed <<<"$line"
  case $line in *[[:space:]]) typed+=("") ;; esac
  word=\${typed[\${#typed[@]}-1]}
  kept=\${word%"\${word##*["$COMP_WORDBREAKS"]}"}
  IFS=$'\\n'
  COMPREPLY=($(icebox __complete -- "\${typed[@]:1}" 2>/dev/null))
  COMPREPLY=("\${COMPREPLY[@]#"$kept"}")
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
  set -l found (icebox __complete -- $typed[2..-1] (commandline -ct) 2>/dev/null)
  if set -q found[1]
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c icebox -f -a '(__icebox_complete)'`,
};
