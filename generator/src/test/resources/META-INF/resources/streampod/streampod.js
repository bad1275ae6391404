export const placeholder = 'of the runtime, which the generator finds on its class path';
