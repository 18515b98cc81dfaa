import { Html } from '../http/html.ts';

/** For the screen and for paper: figures under each other, heads again on each sheet, no row torn in two. */
export const STYLE = new Html(`
:root { color-scheme: light; font: 100%/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; }
body { max-width: 75rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 0 1.5rem; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; }
caption { text-align: left; font-size: 1.15rem; font-weight: 600; padding: .3rem 0; }
th, td { padding: .3rem .5rem; text-align: left; vertical-align: top; border-bottom: 1px solid #c4c4c4; }
thead th { border-bottom: 2px solid #1a1a1a; }
td.n, th.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.why { overflow-wrap: anywhere; min-width: 16rem; }
@media print {
  @page { margin: 1.5cm; }
  :root { font-size: 80%; }
  body { max-width: none; padding: 0; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
`);
