/// The frame of every page, and how it looks.
extension HTMLRenderer {
  static let style = """
    :root{color-scheme:light dark}*{box-sizing:border-box}
    body{margin:0 auto;padding:1rem;max-width:78rem;color:#1b1f24;background:#fff;line-height:1.55;
    font-family:system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:anywhere}
    h1{font-size:1.7rem;line-height:1.2}h2{font-size:1.25rem;margin-top:2.2rem}
    p,ul,nav{max-width:46rem}nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.9rem}
    .lead{font-size:1.1rem}.scroll{overflow-x:auto;margin:1rem 0}.scroll:focus-visible{outline:2px solid #0b5cad}
    table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}
    caption{text-align:left;font-weight:600;padding-bottom:.4rem;position:sticky;left:0;width:fit-content;max-width:calc(100vw - 2rem)}
    th,td{white-space:nowrap;padding:.3rem .55rem;border-bottom:1px solid #d4d8dd;vertical-align:top}
    .prose{white-space:normal;min-width:16rem}
    @media (max-width:40rem){tbody th.words{white-space:normal;min-width:7rem}}
    thead th{border-bottom:2px solid #6a737d}th{font-weight:600}.number{text-align:right}
    .words{text-align:left}figure{margin:1.2rem 0;overflow-x:auto}svg.chart{width:100%;min-width:34rem;max-width:46rem;height:auto;display:block}
    figcaption{max-width:46rem;font-size:.9rem;position:sticky;left:0;width:fit-content}
    code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.9em}a{color:#0b5cad}
    footer{margin-top:2.5rem;border-top:1px solid #d4d8dd;padding-top:.8rem;font-size:.9rem}
    @media screen and (prefers-color-scheme:dark){body{color:#e6e9ec;background:#0f1317}a{color:#6cb2ff}
    th,td,footer{border-color:#3a4149}thead th{border-color:#a3acb5}}
    @media print{body{max-width:none;font-size:9pt}nav{display:none}figure,tr{break-inside:avoid}h2{break-after:avoid}.scroll,figure{overflow:visible}
    table{font-size:7.5pt}th,td{padding:.15rem .3rem;white-space:normal}svg.chart{min-width:0;max-width:36rem}}

    """

  static let source = """
    {{% CONTENT_TYPE:ESCAPED}}
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
    <title>{{title}}</title>
    <style>
    {{{style}}}
    </style>
    </head>
    <body>
    <main>
    <h1>{{title}}</h1>
    <p class="lead">{{summary}}</p>
    {{#hasContents}}
    <nav aria-label="Contents">
    <ul>
    {{#sections}}
    <li><a href="#{{id}}">{{title}}</a></li>
    {{/sections}}
    </ul>
    </nav>
    {{/hasContents}}
    {{#sections}}
    <section aria-labelledby="{{id}}">
    <h2 id="{{id}}">{{title}}</h2>
    {{#blocks}}
    {{#paragraph}}
    <p>{{text}}</p>
    {{/paragraph}}
    {{#cited}}
    <p>{{#links}}{{#isLink}}<a href="{{url}}">{{name}}</a>{{/isLink}}{{^isLink}}{{name}}{{/isLink}}{{separator}}{{/links}}: {{text}}</p>
    {{/cited}}
    {{#list}}
    <ul>
    {{#items}}
    <li>{{.}}</li>
    {{/items}}
    </ul>
    {{/list}}
    {{#lines}}
    <pre>{{#items}}{{.}}
    {{/items}}</pre>
    {{/lines}}
    {{#chart}}
    <figure tabindex="0">
    {{{svg}}}
    <figcaption>{{caption}}</figcaption>
    </figure>
    {{/chart}}
    {{#table}}
    <div class="scroll" tabindex="0" role="region" aria-label="{{title}}{{caption}}">
    <table>
    {{#hasCaption}}
    <caption>{{caption}}</caption>
    {{/hasCaption}}
    <thead><tr>{{#columns}}<th scope="col" class="{{kind}}">{{title}}</th>{{/columns}}</tr></thead>
    <tbody>
    {{#rows}}
    <tr><th scope="row" class="{{headKind}}">{{#hasLinks}}{{#links}}{{#isLink}}<a href="{{url}}">{{name}}</a>{{/isLink}}{{^isLink}}{{name}}{{/isLink}}{{separator}}{{/links}}{{/hasLinks}}{{^hasLinks}}{{head}}{{/hasLinks}}</th>{{#cells}}<td class="{{kind}}">{{text}}</td>{{/cells}}</tr>
    {{/rows}}
    </tbody>
    </table>
    </div>
    {{/table}}
    {{/blocks}}
    </section>
    {{/sections}}
    </main>
    <footer>Made by <code>{{command}}</code>. Its numbers are in <a href="{{name}}.json">{{name}}.json</a>.</footer>
    </body>
    </html>

    """
}
