export { createVerifier, type VerifiedPrincipal, type Verifier, type VerifierConfig } from './verifier.ts';
