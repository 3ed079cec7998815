/** Every local reference of a document that leads nowhere. */
export function danglingReferences(document: object): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$ref' && typeof inner === 'string' && !leadsSomewhere(document, inner)) found.push(inner);
      visit(inner);
    }
  };
  visit(document);
  return found;
}

function leadsSomewhere(document: object, reference: string): boolean {
  if (!reference.startsWith('#/')) return false;
  let at: unknown = document;
  for (const step of reference.slice(2).split('/')) {
    at = (at as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return at !== undefined;
}
