export const ISSUER = 'interlock';
export const AUDIENCE = 'interlock';
export const JWKS_PATH = '/.well-known/jwks.json';
