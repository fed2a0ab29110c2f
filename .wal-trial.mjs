import { spawnSync } from 'node:child_process';
import { createServer, createServerModuleRunner } from 'vite';
const vite = await createServer({ root: '/work/main', server: { middlewareMode: true, ws: false, watch: null }, logLevel: 'error', optimizeDeps: { noDiscovery: true } });
const runner = createServerModuleRunner(vite.environments.ssr, { hmr: false });
const { startEmbeddedPostgres } = await runner.import('/src/adapters/embedded-postgres/embedded-postgres.ts');
import { createRequire } from 'node:module';
const pg = createRequire('/work/main/package.json')('pg');
for (const c of ['off','pglz','off','pglz']) {
  spawnSync('rm',['-rf','/tmp/waltest']);
  const s = await startEmbeddedPostgres({dataDir:'/tmp/waltest', log: console, settings:{wal_compression:c}});
  const u = new URL(s.connectionString); const env={...process.env, PGPASSWORD:u.password};
  const b=(...a)=>spawnSync('/usr/lib/postgresql/15/bin/pgbench',['-h','127.0.0.1','-p',u.port,'-U','solera',...a,'solera'],{env,encoding:'utf8'});
  b('-i','-s','10','-q');
  const cl = new pg.Client(s.connectionString); await cl.connect();
  const q=async t=>(await cl.query(t)).rows[0];
  await q('CHECKPOINT'); 
  const before=(await q('select pg_current_wal_lsn() l')).l;
  const out=b('-N','-c','8','-j','1','-t','1500');
  const d=(await q(`select pg_wal_lsn_diff(pg_current_wal_lsn(),'${before}')/1e6 mb, (select wal_fpi from pg_stat_wal) fpi`));
  console.log(c, (out.stdout+out.stderr).match(/tps.*/)?.[0], d);
  await cl.end(); await s.stop();
}
process.exit(0)
