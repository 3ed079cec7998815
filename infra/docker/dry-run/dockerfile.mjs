/** The stages of a Dockerfile, each a list of { name, flags, args, text }; comments are left out. */
export function stages(dockerfile) {
  const all = [];
  for (const line of dockerfile.replaceAll('\\\n', ' ').split('\n')) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [name, ...words] = line.trim().split(/\s+/);
    if (name === 'FROM') all.push([]);
    const flags = words.filter((word) => word.startsWith('--'));
    const args = words.filter((word) => !word.startsWith('--'));
    all.at(-1).push({ name, flags, args, text: words.join(' ') });
  }
  return all;
}
