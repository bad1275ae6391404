// The rules that ESLint recommends to everybody. The packages are where the build has installed them.
import { createRequire } from 'node:module';

const js = createRequire(`${process.env.STREAMPOD_NPM}/`)('@eslint/js');

export default [{ files: ['**/*.js'], ...js.configs.recommended, languageOptions: { ecmaVersion: 2022, sourceType: 'module' } }];
