// Makes one file of the page react.jsx. Arguments: the generated module of the tour, the hooks, and the file to write.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const [tour, hooks, outfile] = process.argv.slice(2);
const { build } = createRequire(`${process.env.NODE_PATH}/`)('esbuild');
await build({
  entryPoints: [fileURLToPath(new URL('react.jsx', import.meta.url))],
  bundle: true, format: 'esm', jsx: 'automatic', outfile, logLevel: 'warning',
  alias: { tour, 'streampod-react': hooks },
  nodePaths: [process.env.NODE_PATH],
});
