// The rules that find mistakes, and none about style.
const browser = ['EventTarget', 'Event', 'CustomEvent', 'WebSocket', 'document', 'window', 'location', 'navigator',
  'setTimeout', 'clearTimeout', 'performance', 'queueMicrotask', 'console', 'crypto', 'URL', 'AbortController', 'AbortSignal',
  'TextEncoder', 'TextDecoder', 'DOMException', 'atob', 'btoa', 'globalThis', 'reportError', 'ReadableStream'];
const node = ['process', 'Buffer', 'setImmediate', 'setInterval', 'clearInterval', 'fetch'];
const names = list => Object.fromEntries(list.map(name => [name, 'readonly']));

const rules = {
  'no-undef': 'error', 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }], 'no-const-assign': 'error', 'no-dupe-keys': 'error',
  'no-dupe-class-members': 'error', 'no-unreachable': 'error', 'no-unsafe-finally': 'error', 'no-self-assign': 'error',
  'no-self-compare': 'error', 'no-var': 'error', 'prefer-const': 'error',
  'no-eval': 'error', 'no-implied-eval': 'error', 'no-new-func': 'error', 'no-fallthrough': 'error', 'no-cond-assign': 'error',
  'no-unused-private-class-members': 'error', 'constructor-super': 'error', 'no-this-before-super': 'error',
  'require-yield': 'error', 'use-isnan': 'error', 'valid-typeof': 'error',
};

export default [
  { ignores: ['target/**', 'node_modules/**'] },
  { files: ['src/**/*.js', 'streampod*.js'], languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals: names(browser) }, rules },
  { files: ['test/**/*.js', 'test/**/*.mjs', 'eslint.config.js'], languageOptions: { ecmaVersion: 2025, sourceType: 'module', globals: names([...browser, ...node]) }, rules },
];
