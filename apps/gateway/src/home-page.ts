/** The page at `/`. */
export function homePage(version: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Interlock</title>
    <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem; color-scheme: light dark; }
    </style>
  </head>
  <body>
    <h1>Interlock</h1>
    <p>Tasks move only along the transitions their rules allow; every move is audited, announced and followed through.</p>
    <ul>
      <li><a href="/docs/">The API, to read and to try</a></li>
      <li><a href="/openapi.json">OpenAPI document</a></li>
      <li><a href="/asyncapi.json">AsyncAPI document</a></li>
      <li><a href="/readyz">Readiness</a></li>
    </ul>
    <p>Version ${version}</p>
  </body>
</html>
`;
}
