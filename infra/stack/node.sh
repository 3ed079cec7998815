#!/bin/sh
# Runs node with these arguments: the one on PATH or, where that is older than 22, Node 24, which is installed into
# .tools/ once. It takes this process's place, so that a signal sent to it arrives, and stands first on PATH for what it
# starts.
VERSION=24.21.0
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)

major=$(node -p 'process.versions.node.split(".")[0]') || {
  echo 'Interlock needs Node and npm; there is no node on PATH.' >&2
  exit 1
}
[ "$major" -ge 22 ] && exec node "$@"

package=node-$(node -p 'process.platform + "-" + process.arch')
bin=$root/.tools/node_modules/$package/bin
if [ "$("$bin/node" --version 2>/dev/null)" != "v$VERSION" ]; then
  echo "This is Node $(node --version); installing $VERSION into .tools/" >&2
  npm install --no-save --prefix "$root/.tools" --loglevel=error "$package@$VERSION" >&2 || {
    echo "Node $VERSION could not be installed (see the lines above). Install Node 22 or newer yourself." >&2
    exit 1
  }
fi
PATH=$bin:$PATH
export PATH
exec "$bin/node" "$@"
