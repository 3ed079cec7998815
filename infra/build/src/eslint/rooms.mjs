/**
 * The rooms of an app, and what code in each may import: which rooms of its own app (`types` only as types),
 * and which packages, by a pattern. A room that is not named here may import anything but an entry.
 */
export const ROOMS = {
  domain: { rooms: ['domain'], types: [], packages: /^@interlock\/contracts$/ },
  'use-cases': {
    rooms: ['use-cases', 'domain', 'store'],
    types: [],
    packages: /^(@interlock\/.+|node:crypto|uuid|zod)$/,
  },
  store: { rooms: ['store', 'domain'], types: [], packages: /^/ },
  workflows: {
    rooms: ['workflows', 'domain', 'contracts'],
    types: ['activities'],
    packages: /^(@interlock\/contracts|@temporalio\/workflow)$/,
  },
};
