// SPDX-License-Identifier: MIT
#include "report/page_style.hpp"

namespace tallystick::report {

std::string_view page_style() {
  return R"css(:root {
  --paper: #ffffff; --raised: #f3f6f9; --ink: #16202b; --soft: #4a5866; --line: #cfd8e1;
  --grid: #e3e9ef; --link: #0b4f9e; --warn: #8a1c12; --warn-paper: #fdf0ee;
  --a: #0f5ea8; --b: #b04a00; --c: #0b6e5b; --b-soft: #f0c7a8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #11181f; --raised: #1b252f; --ink: #e8edf2; --soft: #aebac6; --line: #3a4856;
    --grid: #2a3541; --link: #8fc1f7; --warn: #ffb4a8; --warn-paper: #3a1a16;
    --a: #79b4f2; --b: #f2a365; --c: #5fcdb4; --b-soft: #6b4526;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: auto; }
body {
  margin: 0 auto; max-width: 62rem; padding: 0 1.25rem 4rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
}
a { color: var(--link); }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .25rem .5rem; }
:focus-visible { outline: 3px solid var(--a); outline-offset: 2px; }
main:focus { outline: none; }
header { border-bottom: 3px solid var(--a); padding: 2.25rem 0 1rem; }
.kind { margin: 0; color: var(--soft); font-weight: 600; letter-spacing: .04em; }
h1 { margin: .1rem 0 .3rem; font-size: 2rem; line-height: 1.2; overflow-wrap: anywhere; }
.lead { margin: 0; color: var(--soft); }
h2 { margin: 2.75rem 0 .6rem; font-size: 1.45rem; line-height: 1.25; }
h3 { margin: 2rem 0 .4rem; font-size: 1.1rem; }
p, ul { margin: .5rem 0 .9rem; max-width: 46rem; }
li { margin: .2rem 0; }
.note { color: var(--soft); font-size: .9rem; }
.alert { border-left: 4px solid var(--warn); background: var(--warn-paper); padding: .6rem .9rem; }
.alert strong { color: var(--warn); }
nav ul { list-style: none; margin: 1rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; max-width: none; font-size: .92rem; }
nav li { margin: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.2rem 0; }
.figures div { background: var(--raised); border-radius: .4rem; padding: .8rem .9rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.figures dd { margin: 0; font-size: 1.65rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
.figures dt { color: var(--soft); font-size: .88rem; line-height: 1.35; }
.facts { margin: .6rem 0 1rem; font-size: .92rem; }
.facts div { display: grid; grid-template-columns: 13rem 1fr; gap: .2rem 1rem; padding: .3rem 0; border-top: 1px solid var(--grid); }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: .8rem 0 1.4rem; }
table { border-collapse: collapse; font-size: .9rem; min-width: 100%; }
caption { text-align: left; font-weight: 600; padding: 0 0 .45rem; }
th, td { padding: .34rem .7rem .34rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--grid); }
thead th { color: var(--soft); font-weight: 600; border-bottom: 2px solid var(--line); vertical-align: bottom; line-height: 1.3; }
tbody th { font-weight: 500; min-width: 6.2rem; }
.n + td:not(.n), .n + th:not(.n) { padding-left: 1.5rem; }
.n { text-align: right; padding-right: 0; padding-left: .9rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .n { white-space: normal; }
details { margin: .4rem 0 1.4rem; }
summary { cursor: pointer; color: var(--link); font-size: .92rem; padding: .2rem 0; }
figure { margin: 1rem 0 1.2rem; }
figcaption { font-weight: 600; font-size: .95rem; margin-bottom: .4rem; max-width: 46rem; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; margin: .1rem 0 .5rem; padding: 0; font-size: .86rem; color: var(--soft); max-width: none; }
.legend li { display: flex; align-items: center; gap: .4rem; margin: 0; }
.legend svg { flex: none; }
.plot { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; column-gap: .7rem; }
.labels { font-size: 13px; text-align: right; max-width: 16rem; }
.labels span { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.plot svg, .wide svg { display: block; width: 100%; overflow: visible; }
svg text { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
svg .value { fill: var(--ink); }
.axis { stroke: var(--soft); stroke-width: 1; }
.grid { stroke: var(--grid); stroke-width: 1; }
.curve { stroke: var(--a); stroke-width: 2; }
.lane { stroke: var(--line); stroke-width: 1; }
.mark { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 5 4; }
.a { fill: var(--a); } .b { fill: var(--b); } .c { fill: var(--c); }
.hatch-paper { fill: var(--b-soft); } .hatch-line { stroke: var(--b); stroke-width: 2; }
.outline { stroke: var(--b); stroke-width: 1; fill: none; }
@media (max-width: 36rem) {
  body { padding: 0 1rem 3rem; }
  h1 { font-size: 1.6rem; } h2 { font-size: 1.3rem; }
  .figures { grid-template-columns: 1fr 1fr; gap: .5rem; }
  .figures dd { font-size: 1.35rem; }
  .facts div { grid-template-columns: 1fr; gap: 0; }
  .labels { max-width: 9.5rem; font-size: 12px; }
}
@page { margin: 16mm 14mm; }
@media print {
  :root { --paper: #ffffff; --raised: #f3f6f9; --ink: #000000; --soft: #333333; --line: #bbbbbb; --grid: #dddddd; --link: #000000; --a: #0f5ea8; --b: #b04a00; --c: #0b6e5b; --b-soft: #f0c7a8; --warn: #8a1c12; --warn-paper: #ffffff; }
  body { max-width: none; font-size: 10pt; padding: 0; }
  nav, .skip { display: none; }
  .scroll { overflow: visible; }
  figure, tr, .figures div { break-inside: avoid; }
  h2, h3, caption, figcaption { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)css";
}

} // namespace tallystick::report
